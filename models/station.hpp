// models/station.hpp - workers and their queue: serve now, wait, or be turned away.
//
// A call takes a worker (`acquire` step), keeps it through its steps and gives it back with its
// reply, or before each call it makes if the service is event-driven. Who is granted a worker goes
// on after the current event's own call has (Cluster::ready), so nothing here recurses.
#pragma once
#include "models/deadline.hpp"

namespace faultline::models {

inline void push_back(Cluster& cx, CallQueue& queue, uint32_t slot, Call& call) {
    call.next = kNone;
    (queue.head == kNone ? queue.head : cx.calls[queue.tail].next) = slot;
    queue.tail = slot;
    ++queue.size;
}
inline uint32_t pop_front(Cluster& cx, CallQueue& queue) {
    const uint32_t slot = queue.head;
    queue.head = cx.calls[slot].next;
    --queue.size;
    return slot;
}

enum class Admission : uint8_t { serving, waiting, rejected };

// `lane`: of the longest wait, or kNone.
inline Admission acquire(Cluster& cx, uint32_t slot, Call& call, uint32_t lane) {
    Instance& node = cx.instances[call.node];
    const int64_t now = cx.kernel.now().ns;
    if (node.free_workers > 0) [[likely]] {
        --node.free_workers;
        node.busy_ns -= now;
        ++node.admitted;
        call.flags |= kHoldsWorker;
        return Admission::serving;
    }
    if (node.waiting.size >= node.queue_limit) {
        ++node.rejected;
        return Admission::rejected;
    }
    call.state = CallState::queued;
    node.queued_ns -= now;
    push_back(cx, node.waiting, slot, call);
    call.episode =
        lane == kNone ? cx.kernel.fresh_episode() : arm(cx, lane, EventKind::patience_over, slot);
    return Admission::waiting;
}

// The worker that `call` holds goes to who waits longest, or is free.
inline void release_worker(Cluster& cx, Call& call) {
    Instance& node = cx.instances[call.node];
    const sim::Time now = cx.kernel.now();
    call.flags &= static_cast<uint8_t>(~kHoldsWorker);
    if (node.waiting.head == kNone) {
        ++node.free_workers;
        node.busy_ns += now.ns;
        return;
    }
    const uint32_t slot = pop_front(cx, node.waiting);
    Call& next = cx.calls[slot];
    node.queued_ns += now.ns;
    ++node.admitted;
    next.flags |= kHoldsWorker;
    next.state = CallState::working;
    next.episode = cx.kernel.fresh_episode();  // its patience no longer matters
    ++next.pc;
    cx.ready.push_back(slot);
}

// Patience is the same for all who wait here, so who runs out of it first stands at the head.
inline void leave_queue(Cluster& cx, Call& call) {
    Instance& node = cx.instances[call.node];
    const int64_t now = cx.kernel.now().ns;
    pop_front(cx, node.waiting);
    node.queued_ns += now;
}

// The event that is pending for a processor, after its jobs have changed.
inline void schedule_processor(Cluster& cx, uint32_t index) {
    Processor& processor = cx.processors[index];
    const sim::Time due = processor.due();
    if (due >= processor.scheduled) return;
    processor.scheduled = due;
    processor.episode = cx.kernel.at(due, static_cast<uint8_t>(EventKind::processor_due), index);
}

}  // namespace faultline::models
