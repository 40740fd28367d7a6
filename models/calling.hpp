// models/calling.hpp - making a call, and everything that can end it: the reply, the caller's
// timeout, a crash. Whatever comes first renews the caller's ticket and so voids the others.
#pragma once
#include "models/ending.hpp"
#include "models/routing.hpp"

namespace faultline::models {

[[gnu::always_inline]] inline void schedule(Cluster& cx, uint32_t slot, Call& call,
                                            sim::Duration after, EventKind kind) {
    call.episode = cx.kernel.after(after, static_cast<uint8_t>(kind), slot);
}

// What became of a step of the data plane: the call to go on with at once, or kNone.
using GoOn = uint32_t;

// ---- on the way there
// Not served: the outcome sets out for the caller from here.
GoOn turn_back(Cluster& cx, uint32_t slot, Outcome outcome);

// Nobody is there, or somebody who stands still or answers with errors.
GoOn arrive_at_stopped(Cluster& cx, uint32_t slot);
// The caller stands still: it takes the reply later.
GoOn reply_to_stopped(Cluster& cx, uint32_t caller);

[[gnu::always_inline]] inline GoOn arrive_at_node(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    if (!cx.instances[call.node].open) [[unlikely]]
        return arrive_at_stopped(cx, slot);
    call.state = CallState::working;
    return slot;
}

[[gnu::always_inline]] inline GoOn travel(Cluster& cx, uint32_t slot, sim::Duration delay,
                                          EventKind arrival) {
    Call& call = cx.calls[slot];
    call.state = CallState::travelling;
    schedule(cx, slot, call, delay, arrival);
    return kNone;
}

// The link is one of which faults have more to say than a delay.
[[gnu::noinline]] inline GoOn cross(Cluster& cx, uint32_t slot, uint32_t link, Leg leg,
                                    EventKind arrival) {
    cx.troubles.links.cross(cx, slot, link, leg, arrival);
    return kNone;
}

// There is no member for it, or the balancer is down or stands still.
GoOn stay_at_balancer(Cluster& cx, uint32_t slot, Balancer& balancer);
// Its reply has come to a balancer that is down or stands still.
GoOn reply_at_stopped_balancer(Cluster& cx, uint32_t slot, Balancer& balancer);

// Asks the balancer's rate limiter, once for each call: false, with what goes on in `next`, when it
// is turned away or waits.
bool pass_limiter(Cluster& cx, uint32_t slot, Balancer& balancer, GoOn& next);

inline GoOn pass_balancer(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    const Edge& edge = cx.edges[call.edge];
    Balancer& balancer = cx.balancers[edge.target];
    if (edge.limited) [[unlikely]] {
        GoOn next = kNone;
        if (!pass_limiter(cx, slot, balancer, next)) return next;
    }
    if (!cx.instances[balancer.own_instance].open || !pick_member(cx, call, edge, balancer))
        [[unlikely]]
        return stay_at_balancer(cx, slot, balancer);
    if (edge.attempt_timeout)
        call.attempt_episode = arm(cx, balancer.lane, EventKind::balancer_timeout, slot);
    const uint32_t link = link_between(cx, balancer.link, balancer.own_instance, call.node);
    if (link == kNone) return arrive_at_node(cx, slot);
    const sim::Duration delay = cx.links[link].out.draw();
    if (is_suspect(delay)) [[unlikely]]
        return cross(cx, slot, link, Leg::to_member, EventKind::at_node);
    return travel(cx, slot, delay, EventKind::at_node);
}

// To a node whose answer takes no time, changes nothing there and depends on nothing but a draw:
// the answer is drawn now, and going there and back is one event.
GoOn ask(Cluster& cx, uint32_t slot, uint32_t link);
// It has been there.
void count_answer(Cluster& cx, const Call& call);

// Sets out: the call's parent, edge and who it is for are filled in. `shard`: for databases.
[[gnu::always_inline]] inline GoOn set_out(Cluster& cx, uint32_t slot, uint32_t shard = kNone) {
    Call& call = cx.calls[slot];
    Edge& edge = cx.edges[call.edge];
    ++edge.calls;
    call.pc = edge.entry;
    EventKind arrival = EventKind::at_node;
    switch (edge.route) {
        case Route::instance:
            call.node = edge.target;
            break;
        case Route::balancer:
            call.node = cx.balancers[edge.target].own_instance;
            arrival = EventKind::at_balancer;
            break;
        case Route::balanced:
            if (!pick_member(cx, call, edge, cx.balancers[edge.target])) {
                call.node = cx.balancers[edge.target].instance_of(0);
                return turn_back(cx, slot, Outcome::unreachable);
            }
            break;
        case Route::read:
        case Route::write:
            if (!pick_shard_member(cx, call, edge,
                                   shard == kNone ? draw_shard(cx, call, edge) : shard))
                return turn_back(cx, slot, Outcome::unreachable);
            break;
    }
    const uint32_t link = link_from_caller(cx, edge.link, call, call.node);
    if (link != kNone) {
        if (edge.at_once) return ask(cx, slot, link);
        const sim::Duration delay = cx.links[link].out.draw();
        if (is_suspect(delay)) [[unlikely]]
            return cross(cx, slot, link, Leg::there, arrival);
        return travel(cx, slot, delay, arrival);
    }
    return arrival == EventKind::at_node ? arrive_at_node(cx, slot) : pass_balancer(cx, slot);
}

// A new child of the call at `parent`, not yet under way. References to calls do not survive this.
inline uint32_t make_child(Cluster& cx, uint32_t parent, uint32_t edge) {
    const uint32_t slot = cx.calls.take();
    const Call& from = cx.calls[parent];
    Call& call = cx.calls[slot];
    call.parent = {parent, from.episode};
    call.edge = edge;
    call.node = from.node;
    call.request_class = from.request_class;
    call.outcome = Outcome::ok;
    call.attempt = 0;
    call.started = from.started;
    call.client = from.client;
    call.attempt_episode = 0;
    call.tried = kNone;
    call.source = from.source;
    call.region = from.region;
    call.window = from.window;
    call.flags = 0;
    if (from.flags & kTraced) [[unlikely]]
        cx.tracer.called(cx, parent, slot);
    return slot;
}

// ---- the way back. The call's part at its node is over: its outcome sets out for the caller.
inline GoOn reply_home(Cluster& cx, uint32_t slot);

[[gnu::always_inline]] inline GoOn leave_for_home(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    const Edge& edge = cx.edges[call.edge];
    if (edge.link.first == kNone) return reply_home(cx, slot);
    const uint32_t near =
        edge.route == Route::balancer ? cx.balancers[edge.target].own_instance : call.node;
    const uint32_t link = link_from_caller(cx, edge.link, call, near);
    const sim::Duration delay = cx.links[link].back.draw();
    if (delay.ns == 0) return reply_home(cx, slot);
    if (is_suspect(delay)) [[unlikely]]
        return cross(cx, slot, link, Leg::home, EventKind::reply_home);
    schedule(cx, slot, call, delay, EventKind::reply_home);
    return kNone;
}

GoOn try_next_member(Cluster& cx, uint32_t slot, Balancer& balancer);
// The balancer's timeout for an attempt is over: the attempt works on as an orphan, and the call
// goes on, as another record, to the next member or back to its caller.
GoOn give_up_attempt(Cluster& cx, uint32_t slot);

inline GoOn reply_at_balancer(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    Balancer& balancer = cx.balancers[cx.edges[call.edge].target];
    if (!cx.instances[balancer.own_instance].open) [[unlikely]]
        return reply_at_stopped_balancer(cx, slot, balancer);
    if (call.flags & kRouted) {
        const Outcome outcome = call.outcome;
        report_verdict(cx, call, balancer.upstream, balancer.own_instance);
        // An answered error is passed on.
        if (is_unanswered(outcome)) [[unlikely]] {
            if (balancer.attempts() > 1) return try_next_member(cx, slot, balancer);
        }
    }
    return leave_for_home(cx, slot);
}

// Has the balancer a decision to take, or may it have one by the time that the reply gets there?
inline bool stops_at_balancer(const Cluster& cx, const Call& call, const Edge& edge,
                              const Balancer& balancer, sim::Duration delay) {
    // The attempt's deadline was set when the request had already been sent.
    const bool may_be_late =
        edge.attempt_timeout && cx.kernel.now() + delay - call.started >= balancer.timeout;
    return is_unanswered(call.outcome) || may_be_late || !balancer.upstream.ignores_load() ||
           edge.link.first == kNone || !cx.instances[balancer.own_instance].open;
}

[[gnu::always_inline]] inline GoOn leave_node(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    call.state = CallState::replying;
    const Edge& edge = cx.edges[call.edge];
    if (edge.route == Route::balancer && (call.flags & kRouted)) {
        Balancer& balancer = cx.balancers[edge.target];
        const uint32_t link = link_between(cx, balancer.link, balancer.own_instance, call.node);
        const sim::Duration delay = link == kNone ? sim::Duration{} : cx.links[link].back.draw();
        if (delay.ns == 0) return reply_at_balancer(cx, slot);
        if (is_suspect(delay)) [[unlikely]]
            return cross(cx, slot, link, Leg::from_member, EventKind::reply_at_balancer);
        if (stops_at_balancer(cx, call, edge, balancer, delay)) [[unlikely]] {
            schedule(cx, slot, call, delay, EventKind::reply_at_balancer);
            return kNone;
        }
        const uint32_t last = link_from_caller(cx, edge.link, call, balancer.own_instance);
        const sim::Duration home = cx.links[last].back.draw();
        if (is_suspect(home)) [[unlikely]] {
            schedule(cx, slot, call, delay, EventKind::reply_at_balancer);
            return kNone;
        }
        // The balancer takes it off now rather than a hop later: nobody can tell the difference.
        report_verdict(cx, call, balancer.upstream, balancer.own_instance);
        set_passing_time(call, cx.kernel.now() + delay);
        call.flags |= kPassing;
        schedule(cx, slot, call, delay + home, EventKind::reply_home);
        return kNone;
    }
    return leave_for_home(cx, slot);
}

// ---- what the parent does then
GoOn end_of_orphan(Cluster& cx, uint32_t slot);                  // nobody waits for the answer
GoOn join_child(Cluster& cx, uint32_t parent, Outcome outcome);  // one of several children
GoOn bad_reply(Cluster& cx, uint32_t parent);                    // retry or fail in turn
void give_back_connection(Cluster& cx, Call& call, const Edge& edge);

[[gnu::always_inline]] inline void free_call(Cluster& cx, uint32_t slot, Call& call) {
    if (call.flags & kTraced) [[unlikely]]
        cx.tracer.call_ended(cx, slot);
    call.episode = 0;
    call.parent.slot = kGoneParent;  // deadlines of the request and of the attempt are out of date
    call.flags = 0;
    call.state = CallState::free;
    if (call.tried != kNone) [[unlikely]] {
        cx.free_tried.push_back(call.tried);
        call.tried = kNone;
    }
    cx.calls.release(slot);
}

// The awaited child has ended one way or another; `call.outcome` says how.
[[gnu::always_inline]] inline GoOn after_call_step(Cluster& cx, uint32_t slot, Call& call) {
    const PlanStep& step = cx.steps[call.pc];
    if (call.flags & (kHoldsConnection | kStopped)) {
        if (call.flags & kStopped) [[unlikely]]
            return reply_to_stopped(cx, slot);
        give_back_connection(cx, call, cx.edges[step.a]);
    }
    if (is_bad(call.outcome)) [[unlikely]]
        return bad_reply(cx, slot);
    call.attempt = 0;
    call.state = CallState::working;
    ++call.pc;
    return slot;
}

[[gnu::always_inline]] inline GoOn reply_home(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    if (call.flags & (kRouted | kAsking)) {
        if (call.flags & kAsking)
            count_answer(cx, call);
        else
            settle_route(cx, call);  // the caller itself chose the member
    }
    const sim::Ticket parent = call.parent;
    if (parent.slot >= sim::kMaxSlots) {
        if (parent.slot != kClientParent) [[unlikely]]
            return end_of_orphan(cx, slot);
        request_ended(cx, slot, call.outcome);
        free_call(cx, slot, call);
        return kNone;
    }
    Call& caller = cx.calls[parent.slot];
    const Outcome outcome = call.outcome;
    if (caller.episode != parent.episode) [[unlikely]] {
        ++cx.edges[call.edge].orphans;
        free_call(cx, slot, call);
        return kNone;
    }
    if (outcome == Outcome::hit || outcome == Outcome::miss) caller.key = call.key;
    free_call(cx, slot, call);
    if (cx.steps[caller.pc].op != Op::call) return join_child(cx, parent.slot, outcome);
    caller.episode = cx.kernel.fresh_episode();
    caller.outcome = outcome;
    return after_call_step(cx, parent.slot, caller);
}

// Is it one of the node's calls, and not a part of one or a health check?
inline bool is_counted(const Cluster& cx, const Call& call) {
    return call.edge == kLocalEdge ? call.parent.slot == kDetachedParent
                                   : !cx.edges[call.edge].check;
}
// The call ends here, badly.
GoOn fail_call(Cluster& cx, uint32_t slot, Outcome outcome);
// The `call`, `scatter` and `fork` steps.
GoOn begin_call(Cluster& cx, uint32_t slot);
GoOn begin_scatter(Cluster& cx, uint32_t slot);
GoOn begin_fork(Cluster& cx, uint32_t slot);
// The backoff is over: the same step again.
GoOn begin_retry(Cluster& cx, uint32_t slot);
// Goes on with a call after the current event's own (Cluster::ready); kNone is nobody.
inline void go_on_later(Cluster& cx, GoOn next) {
    if (next != kNone) cx.ready.push_back(next);
}

}  // namespace faultline::models
