// sim/kernel.hpp - the clock, the pending events and the timeout lanes of one run.
//
// The kernel knows nothing of what it simulates: an event is a kind (0-14; 15 is its own) and a
// slot, and run_until hands each to one handler, in exact (time, sequence) order. Whoever schedules
// gets back an episode to compare with the event's when it comes due: an event that is no longer
// wanted is not removed but ignored. A value: copying a kernel forks the run.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/assert.hpp"
#include "sim/event.hpp"
#include "sim/event_queue.hpp"
#include "sim/time.hpp"
#include "sim/timeout_lane.hpp"

namespace faultline::sim {

enum class Stop : uint8_t {
    time_reached,  // no event is left up to the end; the clock stands at it
    budget_spent   // max_events were processed; the clock stands at the last one
};

class Kernel {
public:
    static constexpr uint8_t kLaneKind = 15;  // the first deadline of lane `slot` comes due

    Time now() const { return now_; }
    uint64_t events() const { return events_; }  // processed so far, those out of date included
    uint64_t pending() const { return queue_.size(); }
    bool idle() const { return queue_.empty(); }
    // For a RunScope: valid while this kernel lives and is not moved.
    const Time* now_address() const { return &now_; }
    const uint64_t* events_address() const { return &events_; }

    // Schedules an event at `time`, not before now. Events of the same time come in the order in
    // which they were scheduled.
    [[gnu::always_inline]] uint32_t at(Time time, uint8_t kind, uint32_t slot) {
        FL_ASSERT(time >= now_, "an event was scheduled in the past (or never)");
        const uint64_t sequence = next_sequence();
        queue_.push(Event::make(time, sequence, kind, slot));
        return static_cast<uint32_t>(sequence);
    }
    [[gnu::always_inline]] uint32_t after(Duration delay, uint8_t kind, uint32_t slot) {
        // Modulo 2^64, so that too long a delay ends up in the past and is caught there.
        const uint64_t time = static_cast<uint64_t>(now_.ns) + static_cast<uint64_t>(delay.ns);
        return at(Time{static_cast<int64_t>(time)}, kind, slot);
    }

    // Takes an episode without an event: storing it voids every ticket given out before.
    uint32_t fresh_episode() { return static_cast<uint32_t>(next_sequence()); }

    // A lane for deadlines of this delay (>= 0, not kNever); the same delay gives the same lane.
    uint32_t add_lane(Duration delay);

    // Sets a deadline, one delay of the lane from now.
    uint32_t arm(uint32_t lane, uint8_t kind, uint32_t slot) {
        return arm_with(lane, kind, slot, [](TimeoutLane& l, const Event& e) { l.push_back(e); });
    }
    // The same with bool is_current(const Event&), asked only when the lane's ring is full, to drop
    // what is out of date instead of growing: keeps a lane at the size of what is in flight.
    template <class IsCurrent>
    uint32_t arm(uint32_t lane, uint8_t kind, uint32_t slot, IsCurrent&& is_current) {
        return arm_with(lane, kind, slot,
                        [&](TimeoutLane& l, const Event& e) { l.push_back(e, is_current); });
    }

    // To be called by the handler for an event of kLaneKind, with its slot as `lane`: takes the
    // first deadline, calls void fire(const Event&) if bool is_current(const Event&) says that it
    // is still wanted, drops those after it that are not, and queues the next. The event given has
    // the kind, slot and episode it was armed with. fire may arm the same lane again.
    template <class IsCurrent, class Fire>
    void lane_due(uint32_t lane, IsCurrent is_current, Fire fire) {
        const Event due = lanes_[lane].front();
        FL_DEBUG_ASSERT(due.at() == now_, "a lane's event does not belong to its first deadline");
        lanes_[lane].pop_front();
        if (is_current(due)) fire(due);
        TimeoutLane& l = lanes_[lane];  // only now: fire may have added a lane
        l.drop_dead_heads(is_current);
        l.queued = !l.empty();
        if (l.queued) queue_head(lane, l.front());
    }

    // Processes every event with time <= end, at most `max_events`, each by
    // void handler(const Event&). If nothing is left up to `end`, the clock moves on to `end`.
    template <class Handler>
    Stop run_until(Time end, uint64_t max_events, Handler&& handler) {
        FL_ASSERT(end >= now_, "a run was asked to end in its past");
        Event event;
        for (uint64_t left = max_events; left > 0; --left) {
            if (!queue_.pop_until(static_cast<uint64_t>(end.ns), event)) {
                now_ = end;
                return Stop::time_reached;
            }
            FL_ASSERT(sequence_ < kMaxSequence - kSequenceMargin,
                      "a run has used up its 2^36 sequence numbers: split it into replications");
            now_ = event.at();
            ++events_;
            handler(std::as_const(event));
        }
        return Stop::budget_spent;
    }

    // The k-th event after the next if it is known already, else null: to prefetch its record.
    const Event* ahead(uint32_t k) const { return queue_.ahead(k); }

    // Calls fn(const Event&) for every pending event and deadline, in no particular order; some may
    // be out of date. Of a lane's first deadline both the deadline and the lane event are given.
    template <class Fn>
    void for_each_pending(Fn&& fn) const {
        queue_.for_each(fn);
        for (const TimeoutLane& lane : lanes_) lane.for_each(fn);
    }

private:
    // One event may take as many sequence numbers as there are slots, several times over.
    static constexpr uint64_t kSequenceMargin = uint64_t{8} * kMaxSlots;
    uint64_t next_sequence() { return ++sequence_; }

    template <class Push>
    uint32_t arm_with(uint32_t lane, uint8_t kind, uint32_t slot, Push push) {
        TimeoutLane& l = lanes_[lane];
        const uint64_t sequence = next_sequence();
        const Event entry = Event::make(now_ + l.delay, sequence, kind, slot);
        push(l, entry);
        if (!l.queued) {
            l.queued = true;
            queue_head(lane, entry);
        }
        return static_cast<uint32_t>(sequence);
    }
    void queue_head(uint32_t lane, const Event& entry) {
        queue_.push(Event::make(entry.at(), entry.sequence(), kLaneKind, lane));
    }

    Time now_{};
    uint64_t events_ = 0;
    uint64_t sequence_ = 0;
    EventQueue queue_;
    std::vector<TimeoutLane> lanes_;
};

}  // namespace faultline::sim
