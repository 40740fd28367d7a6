// sim/region_run.hpp - one run in regions, each with a kernel of its own, spread over threads.
//
// Regions affect each other only by messages that travel for at least the lookahead L. If none has
// anything to do before time t, nothing yet to be sent arrives before t + L: each may run up to
// there alone. Then the threads exchange what was sent and agree on the next t, at 0.2 us a time:
// Nicol, "The cost of conservative synchronization in parallel [...] simulations", JACM 1993.
//
// Order: at an instant a region first does all of its own events, then receives what arrives, by
// sending region and in the order of sending, then does what this caused at the same instant. All
// that arrives was sent before, so the order depends on neither threads nor windows nor L.
#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

#include "sim/assert.hpp"
#include "sim/event_queue.hpp"
#include "sim/pool.hpp"
#include "sim/time.hpp"

namespace faultline::sim {

template <class Message>
struct Envelope {
    Time arrival;
    uint32_t from, number;  // the region, and how many it had sent before
    Message message;
};

// What a region has sent, by receiver.
template <class Message>
class Outbox {
public:
    Outbox(uint32_t self, uint32_t regions, Duration lookahead)
        : lookahead_{lookahead}, self_{self}, sent_(regions) {}

    // Sends to region `to` what arrives there `delay` >= the lookahead from now.
    void send(Time now, Duration delay, uint32_t to, const Message& message) {
        FL_DEBUG_ASSERT(to < sent_.size(), "a message to a region that does not exist");
        FL_ASSERT(delay >= lookahead_, "a message between regions outran the lookahead");
        FL_ASSERT(number_ < UINT32_MAX, "a region has sent 2^32 messages: split the run");
        first_ = std::min(first_, now + delay);
        sent_[to][side_].push_back({now + delay, self_, number_++, message});
    }

    // Begins the other side; gives the first arrival on this one, INT64_MAX if nothing was sent.
    Time turn() {
        side_ ^= 1;
        return std::exchange(first_, Time{INT64_MAX});
    }
    auto& sent(size_t to, uint32_t side) { return sent_[to][side]; }

private:
    Duration lookahead_;
    Time first_{INT64_MAX};
    uint32_t self_, number_ = 0, side_ = 0;
    std::vector<std::array<std::vector<Envelope<Message>>, 2>> sent_;
};

// What has not arrived yet, by arrival, sending region and number; when empty, next at INT64_MAX.
template <class Message>
class Inbox {
public:
    void put(const Envelope<Message>& e) {
        const uint32_t slot = messages_.take();
        messages_[slot] = e.message;
        order_.push({static_cast<uint64_t>(e.arrival.ns),
                     uint64_t{e.from} << 56 | uint64_t{e.number} << 24 | slot});
    }

    Time next_time() { return order_.empty() ? Time{INT64_MAX} : order_.top().at(); }

    // The first message and its sender. The inbox must not be empty.
    std::pair<uint32_t, Message> take() {
        const uint64_t key = order_.pop().key;
        const uint32_t slot = static_cast<uint32_t>(key) & (kMaxSlots - 1);
        messages_.release(slot);
        return {static_cast<uint32_t>(key >> 56), messages_[slot]};
    }

private:
    EventQueue order_;
    SlotPool<Message> messages_;
};

// Who comes early spins, and lets others have the core when that takes long.
class SpinBarrier {
public:
    explicit SpinBarrier(uint32_t threads) : threads_{threads} {}
    void arrive_and_wait() {
        const uint64_t all = (arrived_.fetch_add(1) / threads_ + 1) * threads_;
        for (uint32_t i = 0; arrived_.load() < all; ++i) {
            if (i >= kSpins) std::this_thread::yield();
#if defined(__x86_64__)
            __builtin_ia32_pause();
#endif
        }
    }

private:
    static constexpr uint32_t kSpins = 1000;
    alignas(64) std::atomic<uint64_t> arrived_{0};
    uint32_t threads_;
};

// A Region is movable, throws nothing, and has
//   Message                      what regions send each other, a plain value
//   Time next_time() const       a lower bound of its next own event; INT64_MAX if it has none
//   run_until(Time, Outbox&)     does all own events up to and including that time, its new now
//   receive(from, Message, Outbox&)   takes a message from that region, at its now
template <class Region>
class RegionRun {
public:
    using Message = typename Region::Message;

    // No message may take less than the lookahead, which is greater than 0.
    RegionRun(std::vector<Region> regions, Duration lookahead) : lookahead_{lookahead} {
        FL_ASSERT(lookahead.ns > 0, "regions need a lookahead to run apart");
        const auto count = static_cast<uint32_t>(regions.size());
        FL_ASSERT(count <= 256, "a run has more than 256 regions");
        for (uint32_t i = 0; i < count; ++i)
            places_.push_back({std::move(regions[i]), {}, {i, count, lookahead}, {}});
    }

    // Everything with time <= end, in any slices; region i is run by thread i modulo `threads`.
    void run_until(Time end, uint32_t threads) {
        threads = std::clamp(threads, 1u, std::max(1u, size()));
        const uint32_t side = windows_ & 1;
        for (Place& place : places_) place.next[side] = first_of(place);
        SpinBarrier barrier(threads);
        std::vector<std::jthread> others;
        for (uint32_t t = 1; t < threads; ++t)
            others.emplace_back([=, this, &barrier] { work(t, threads, side, end, barrier); });
        windows_ += work(0, threads, side, end, barrier);
    }

    uint64_t windows() const { return windows_; }
    uint32_t size() const { return static_cast<uint32_t>(places_.size()); }
    const Region& region(uint32_t i) const { return places_[i].region; }

private:
    // Two sides, so that threads meet once a window: a slow one may still read what others left.
    struct alignas(64) Place {
        Region region;
        Inbox<Message> inbox;
        Outbox<Message> outbox;
        std::array<Time, 2> next;  // the first of all to be done here or sent from here
    };

    static Time first_of(Place& place) {
        return std::min(place.region.next_time(), place.inbox.next_time());
    }

    uint64_t work(uint32_t thread, uint32_t threads, uint32_t side, Time end,
                  SpinBarrier& barrier) {
        Time until{INT64_MIN};
        for (uint64_t windows = 1;; ++windows, side ^= 1) {
            Time first{INT64_MAX};
            for (const Place& place : places_) first = std::min(first, place.next[side]);
            first = std::max(first, Time{until.ns + 1});  // however low the regions' bounds
            const bool last = first.ns > end.ns - lookahead_.ns;
            until = last ? end : first + lookahead_ - Duration{1};
            for (size_t i = thread; i < places_.size(); i += threads) run(places_[i], until, side);
            barrier.arrive_and_wait();
            for (size_t i = thread; i < places_.size(); i += threads) collect(i, side);
            if (last) return windows;
        }
    }

    static void run(Place& place, Time until, uint32_t side) {
        for (Time t; (t = place.inbox.next_time()) <= until;) {
            place.region.run_until(t, place.outbox);
            while (place.inbox.next_time() == t) {
                const auto [from, message] = place.inbox.take();
                place.region.receive(from, message, place.outbox);
            }
        }
        place.region.run_until(until, place.outbox);
        place.next[side ^ 1] = std::min(first_of(place), place.outbox.turn());
    }

    void collect(size_t self, uint32_t side) {
        for (Place& sender : places_) {
            auto& sent = sender.outbox.sent(self, side);
            for (const Envelope<Message>& e : sent) places_[self].inbox.put(e);
            sent.clear();
        }
    }

    Duration lookahead_;
    std::vector<Place> places_;
    uint64_t windows_ = 0;
};

}  // namespace faultline::sim
