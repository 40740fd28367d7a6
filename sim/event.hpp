// sim/event.hpp - an event is plain data: when, in which order, what kind, and to whom.
//
// Total order of events: by time, then by sequence number, which is the order in which they were
// scheduled. The sequence number also is the episode of the ticket that waits for the event: a
// component that stores the episode can tell an event it still wants from one out of date, so
// cancelling costs nothing. 16 bytes, compared as one 128-bit number.
//
//   time 64 | sequence 36 | kind 4 | slot 24
#pragma once
#include <cstdint>
#include <type_traits>

#include "sim/time.hpp"

namespace faultline::sim {

inline constexpr uint32_t kMaxSlots = 1u << 24;
inline constexpr uint64_t kMaxSequence = (uint64_t{1} << 36) - 1;

// Names what is awaited: valid while the record in `slot` still holds `episode`. Episodes are the
// low 32 bits of sequence numbers: a stale one is mistaken for a current one only after a multiple
// of 2^32 further episodes to the very one, which no queued event outlives in practice.
struct Ticket {
    uint32_t slot = 0;
    uint32_t episode = 0;
    constexpr bool operator==(const Ticket&) const = default;
};

struct alignas(16) Event {
    uint64_t time;
    uint64_t key;

    static constexpr Event make(Time at, uint64_t sequence, uint8_t kind, uint32_t slot) {
        return {static_cast<uint64_t>(at.ns),
                sequence << 28 | static_cast<uint64_t>(kind) << 24 | slot};
    }

    constexpr Time at() const { return {static_cast<int64_t>(time)}; }
    constexpr uint32_t slot() const { return static_cast<uint32_t>(key) & (kMaxSlots - 1); }
    constexpr uint8_t kind() const { return static_cast<uint8_t>(key >> 24 & 15); }
    constexpr uint64_t sequence() const { return key >> 28; }
    constexpr uint32_t episode() const { return static_cast<uint32_t>(key >> 28); }
    constexpr Ticket ticket() const { return {slot(), episode()}; }

    friend constexpr bool operator==(const Event&, const Event&) = default;
    friend constexpr bool operator<(const Event& x, const Event& y) {
        return x.order() < y.order();
    }

private:
    __extension__ using Wide = unsigned __int128;
    constexpr Wide order() const { return static_cast<Wide>(time) << 64 | key; }
};
static_assert(sizeof(Event) == 16 && std::is_trivially_copyable_v<Event>);

}  // namespace faultline::sim
