// sim/event_queue.hpp - pending events, popped in exact (time, sequence) order.
//
// A hierarchical wheel: 11 levels of 64 slots over ticks of 1 ns, level L holding those events
// whose time differs from `base_` in the L-th group of six bits but in none above. A slot is a list
// of chunks of 31 events. What is due next sits in a sorted buffer, the near buffer.
//
// Invariants:
//   1. base_ <= the time of every event in the wheel; every event before near_end_ is in the near
//      buffer, every other in the wheel.
//   2. Within a level an earlier slot holds earlier events, and a lower level holds earlier events
//      than a higher one: the next slot is the first occupied one of the lowest occupied level.
//   3. While the wheel is empty near_end_ is the end of time: few events never leave the buffer.
//
// A slot that comes due is sorted into the near buffer as a whole if it is small enough, else it is
// spread over the level below; slots with few events are sorted together. How much is small enough
// adapts: a large batch saves spreading, but pushes into a large sorted buffer move many events.
// Moves are paid from a budget in proportion to the batch; when it is spent, most of the buffer
// goes back to the wheel, and batches are small for a while, longer each time.
//
// Cost: 15 to 45 ns for a pop and a push, flat from ten to a million pending events. Events may be
// pushed at or after the time of the last one popped, not before. Indices instead of pointers: a
// queue is a value. Chunks are reused, so memory stays at its peak.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/event.hpp"
#include "sim/large_array.hpp"

namespace faultline::sim {

class EventQueue {
public:
    EventQueue() : near_(1 + kNearCapacity) {}

    bool empty() const { return head_ == tail_ && levels_ == 0; }
    size_t size() const;  // counts slots: not for the hot path

    [[gnu::always_inline]] void push(Event event) {
        if (event.time < near_end_)
            insert_near(event);
        else
            put(event);
    }

    // The queue must not be empty.
    Event pop() {
        if (head_ == tail_) [[unlikely]]
            refill();
        return take_head();
    }

    const Event& top() {
        if (head_ == tail_) [[unlikely]]
            refill();
        return near()[head_];
    }

    // Pops the first event into `event` if its time is at most `end`; else returns false and leaves
    // the queue fit for pushes from `end` on.
    bool pop_until(uint64_t end, Event& event) {
        if (head_ == tail_) [[unlikely]] {
            if (levels_ == 0 || first_slot_start() > end) return false;
            refill();
        }
        if (near()[head_].time > end) return false;
        event = take_head();
        return true;
    }

    // The k-th event after the next one if it is already in the near buffer, else null; for
    // fetching its record ahead of time.
    const Event* ahead(uint32_t k) const {
        return head_ + k < tail_ ? near() + head_ + k : nullptr;
    }

    // Calls fn(const Event&) for every pending event, in no particular order.
    template <class Fn>
    void for_each(Fn&& fn) const {
        for (uint32_t i = head_; i < tail_; ++i) fn(near()[i]);
        for (const auto& level : slots_)
            for (const Slot& slot : level) for_each_in(slot, fn);
    }

    size_t memory_bytes() const;

private:
    static constexpr int kLevels = 11;
    static constexpr int kSlots = 64;
    static constexpr uint32_t kUnits = 32;  // of a chunk: 31 events after a link to the next chunk
    static constexpr uint32_t kNone = 0;    // the pool's first unit belongs to no list
    static constexpr uint32_t kNearCapacity = 512;
    static constexpr uint32_t kNearMost = 24;  // above, pushes into the near buffer need a budget
    static constexpr uint32_t kNearKept = 12;  // when the budget is spent
    static constexpr uint32_t kBatchLeast = 31, kBatchMost = 256;
    static constexpr uint32_t kGather = 8;  // events to sort at once, if the level has them
    static constexpr uint32_t kPenaltyMost = 255;
    static constexpr uint32_t kMovesPerEvent = 16;
    static constexpr int kRankLevels = 8;  // 54 bits of time and 6 of position fit into an int64
    static constexpr uint64_t kEndOfTime = UINT64_MAX;

    // `head` is the first unit of its first chunk; `write` the unit for its next event, a chunk's
    // first unit when a chunk has to be added first.
    struct Slot {
        uint32_t head = kNone;
        uint32_t write = kNone;
        uint32_t count = 0;
    };

    // The one before the first belongs to nobody: its time is 0, which ends every search.
    Event* near() { return near_.data() + 1; }
    const Event* near() const { return near_.data() + 1; }

    Event take_head() { return near()[head_++]; }

    void insert_near(Event event) {
        if (tail_ - head_ >= kNearMost) [[unlikely]] {
            insert_among_many(event);
            return;
        }
        if (tail_ == capacity_) [[unlikely]]
            make_room();
        // What stands before the head was popped and is not later than any push: no need to look
        // for the head. A push mostly has the latest sequence number; a lane's head has not.
        Event* place = near() + tail_++;
        for (; event.time < place[-1].time; --place) *place = place[-1];
        if (event.time == place[-1].time) [[unlikely]]
            for (const Event* first = near() + head_; place > first && event < place[-1]; --place)
                *place = place[-1];
        *place = event;
    }

    void put(Event event) {
        const uint64_t differs = event.time ^ base_;
        const int level = (63 - std::countl_zero(differs | 1)) / 6;
        const int index = static_cast<int>(event.time >> (6 * level)) & 63;
        Slot& slot = slots_[level][index];
        if (slot.write % kUnits == 0) [[unlikely]] {  // so it is with the first event of a slot
            add_chunk(slot);
            occupied_[level] |= uint64_t{1} << index;
            levels_ |= 1u << level;
        }
        pool_[slot.write++] = event;
        ++slot.count;
    }

    // Calls fn(const Event&) for the events of a slot in the order in which they came.
    template <class Fn>
    void for_each_in(const Slot& slot, Fn&& fn) const {
        uint32_t left = slot.count;
        for (uint32_t c = slot.head; left > 0; c = next_chunk(c)) {
            const uint32_t n = left < kUnits - 1 ? left : kUnits - 1;
            for (uint32_t i = 1; i <= n; ++i) fn(pool_[c + i]);
            left -= n;
        }
    }

    uint32_t next_chunk(uint32_t c) const { return static_cast<uint32_t>(pool_[c].time); }
    void add_chunk(Slot& slot);
    void free_chunks(const Slot& slot);
    void insert_among_many(Event event);
    void make_room();
    void widen(uint32_t capacity);
    bool spill();
    void refill();
    void spread(const Slot& slot);
    void sort_into_near(const Slot& slot, int level);
    Slot take_slot(int level, int index);
    uint64_t gather_into_near(Slot slot, int level, uint64_t end);
    template <class Key>
    bool rank_into(Event* near, const Event* from, uint32_t count) const;
    void distribute_into_near(const Slot& slot, int level);
    uint64_t first_slot_start() const;

    uint32_t head_ = 0, tail_ = 0;       // of the sorted events in near_
    uint32_t capacity_ = kNearCapacity;  // of near_
    uint64_t near_end_ = kEndOfTime;
    uint64_t base_ = 0;
    uint32_t levels_ = 0;           // bit L: level L is not empty
    uint32_t batch_ = kBatchLeast;  // a slot with more events is spread
    uint32_t hold_ = 0;             // refills until it may grow again
    uint32_t penalty_ = 0;     // the next hold_: doubles with every spill, fades with large batches
    uint32_t moves_left_ = 0;  // in the near buffer, above kNearMost
    uint32_t free_ = kNone;    // list of free chunks
    uint64_t occupied_[kLevels] = {};  // bit s of level L: slot s is not empty
    std::vector<Event> near_;
    LargeArray<Event> pool_;  // chunks of kUnits; the first one is never used
    Slot slots_[kLevels][kSlots];
};

}  // namespace faultline::sim
