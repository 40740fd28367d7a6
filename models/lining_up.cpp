#include "models/lining_up.hpp"

namespace faultline::models {
namespace {

uint32_t level_of(const Cluster& cx, const Call& call, const WaitingLine& line) {
    // A health check is no request: it waits with those that nobody named.
    if (line.level_of.empty() || cx.edges[call.edge].check) return line.levels - 1;
    return line.level_of[call.request_class];
}

// Who joined the level last at this instance.
uint32_t& last_of(const Cluster& cx, uint32_t instance, WaitingLine& line, uint32_t level) {
    const size_t at = size_t{cx.instances[instance].ordinal} * line.levels + level;
    if (line.last.size() <= at) line.last.resize(at + 1, kNone);
    return line.last[at];
}

// Does the call that joined the level last still stand here? It may have been served, and its
// record may be another call's by now; had that one joined this level here, it would be the last.
bool still_waits(const Cluster& cx, uint32_t slot, uint32_t instance, const WaitingLine& line,
                 uint32_t level) {
    if (slot == kNone) return false;
    const Call& call = cx.calls[slot];
    return call.state == CallState::queued && call.node == instance &&
           level_of(cx, call, line) == level;
}

// Behind whom a call of this level stands; kNone: it is the first.
uint32_t predecessor(Cluster& cx, uint32_t instance, WaitingLine& line, uint32_t level) {
    for (uint32_t k = level + 1; k-- > 0;) {
        const uint32_t last = last_of(cx, instance, line, k);
        if (still_waits(cx, last, instance, line, k)) return last;
    }
    return kNone;
}

void insert(Cluster& cx, CallQueue& queue, uint32_t slot, uint32_t before) {
    if (cx.before.size() <= slot) cx.before.resize(cx.calls.high_water(), kNone);
    uint32_t& from = before == kNone ? queue.head : cx.calls[before].next;
    const uint32_t after = from;
    from = slot;
    cx.calls[slot].next = after;
    cx.before[slot] = before;
    (after == kNone ? queue.tail : cx.before[after]) = slot;
    ++queue.size;
}

}  // namespace

Admission join_line(Cluster& cx, uint32_t slot, Call& call, WaitingLine& line) {
    Instance& node = cx.instances[call.node];
    if (node.free_workers > 0 || node.waiting.size >= node.queue_limit)
        return acquire(cx, slot, call, kNone);
    const uint32_t level = level_of(cx, call, line);
    const uint32_t before = predecessor(cx, call.node, line, level);
    call.state = CallState::queued;
    node.queued_ns -= cx.kernel.now().ns;
    insert(cx, node.waiting, slot, before);
    last_of(cx, call.node, line, level) = slot;
    if (line.patience != kNone)
        schedule(cx, slot, call, cx.samplers[line.patience].draw(), EventKind::patience_over);
    else
        call.episode = line.lane == kNone ? cx.kernel.fresh_episode()
                                          : arm(cx, line.lane, EventKind::patience_over, slot);
    return Admission::waiting;
}

void leave_line(Cluster& cx, uint32_t slot, Call& call, WaitingLine& line) {
    Instance& node = cx.instances[call.node];
    const uint32_t level = level_of(cx, call, line);
    const bool first = node.waiting.head == slot;
    const uint32_t before = first ? kNone : cx.before[slot];
    if (uint32_t& last = last_of(cx, call.node, line, level); last == slot)
        last = before != kNone && level_of(cx, cx.calls[before], line) == level ? before : kNone;
    (first ? node.waiting.head : cx.calls[before].next) = call.next;
    (call.next == kNone ? node.waiting.tail : cx.before[call.next]) = before;
    --node.waiting.size;
    node.queued_ns += cx.kernel.now().ns;
}

}  // namespace faultline::models
