// sim/timeout_lane.hpp - deadlines of one constant delay, first in, first out.
//
// With a constant delay deadlines are armed in the order in which they come due, so only the first
// needs to be in the event queue: 2 to 5 ns a timeout instead of a push and a pop. An entry is the
// event it would be, with its own sequence number, so the order of everything stays exactly
// (time, sequence). Whether an entry is still wanted is for the caller to say (`is_current`).
//
// Invariants: entries are in increasing (time, sequence) order; while `queued`, the event queue
// holds a lane event for the first entry, or the lane is being served.
#pragma once
#include <cstdint>
#include <vector>

#include "sim/event.hpp"
#include "sim/time.hpp"

namespace faultline::sim {

struct TimeoutLane {
    Duration delay;
    bool queued = false;

    bool empty() const { return head_ == tail_; }
    uint64_t size() const { return tail_ - head_; }
    uint64_t capacity() const { return ring_.size(); }
    const Event& front() const { return ring_[head_ & mask_]; }
    void pop_front() { ++head_; }

    void push_back(const Event& entry) {
        if (tail_ - head_ > mask_) [[unlikely]]
            grow();
        ring_[tail_++ & mask_] = entry;
    }

    // The same, but when the ring is full, entries of its older half that are out of date are
    // dropped first, and the ring grows only if that made little room. Use it where most deadlines
    // are met.
    template <class IsCurrent>
    void push_back(const Event& entry, IsCurrent&& is_current) {
        if (tail_ - head_ > mask_) [[unlikely]] {
            compact(is_current);
            if (4 * (tail_ - head_) > 3 * mask_) grow();
        }
        ring_[tail_++ & mask_] = entry;
    }

    template <class IsCurrent>
    void drop_dead_heads(IsCurrent&& is_current) {
        while (head_ != tail_ && !is_current(front())) ++head_;
    }

    // Calls fn(const Event&) for every entry, in order.
    template <class Fn>
    void for_each(Fn&& fn) const {
        for (uint64_t i = head_; i != tail_; ++i) fn(ring_[i & mask_]);
    }

private:
    void grow() {
        std::vector<Event> wider(ring_.size() * 2);
        const uint64_t mask = wider.size() - 1;
        for (uint64_t i = head_; i != tail_; ++i) wider[i & mask] = ring_[i & mask_];
        ring_.swap(wider);
        mask_ = mask;
    }

    // The newer half is mostly wanted still: to ask would cost a look at a record for nothing. The
    // first entry stays even if it is out of date: the event queue may know it.
    template <class IsCurrent>
    [[gnu::noinline]] void compact(IsCurrent&& is_current) {
        const Event first = front();
        uint64_t kept = head_ + (tail_ - head_) / 2;
        for (uint64_t i = kept; i-- > head_ + 1;)
            if (is_current(ring_[i & mask_])) ring_[--kept & mask_] = ring_[i & mask_];
        ring_[--kept & mask_] = first;
        head_ = kept;
    }

    uint64_t head_ = 0, tail_ = 0, mask_ = 63;
    std::vector<Event> ring_ = std::vector<Event>(64);
};

}  // namespace faultline::sim
