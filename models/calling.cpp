// models/calling.cpp - the rarer ends of a call: bad replies, retries, joins, deadlines.
#include "models/calling.hpp"

#include <algorithm>

#include "models/incident.hpp"
#include "models/look_up.hpp"
#include "sim/assert.hpp"

namespace faultline::models {

sim::Duration Backoff::before(uint32_t retry) {
    constexpr double kCentury = 100 * 365.25 * 86400e9;  // as long as any time that is drawn
    const double doubled =
        static_cast<double>(base.ns) * static_cast<double>(1ULL << std::min(retry - 1, 40u));
    const double whole = std::min({doubled, static_cast<double>(max.ns), kCentury});
    // Jitter as in AWS's "Exponential Backoff And Jitter": a share of the wait is drawn uniformly.
    const double fixed = whole * (1 - jitter);
    return {static_cast<int64_t>(fixed + (jitter > 0 ? whole * jitter * random.uniform() : 0))};
}

GoOn turn_back(Cluster& cx, uint32_t slot, Outcome outcome) {
    cx.calls[slot].outcome = outcome;
    return leave_node(cx, slot);
}

GoOn fail_call(Cluster& cx, uint32_t slot, Outcome outcome) {
    Call& call = cx.calls[slot];
    // This node answers, with an error: to its caller it is neither gone nor cut off.
    call.outcome = is_unanswered(outcome) ? Outcome::failed : outcome;
    call.attempt = 0;
    if (is_counted(cx, call)) ++cx.instances[call.node].failed;
    if (call.flags & kHoldsWorker) release_worker(cx, call);
    return leave_node(cx, slot);
}

bool pass_limiter(Cluster& cx, uint32_t slot, Balancer& balancer, GoOn& next) {
    Call& call = cx.calls[slot];
    // Another attempt at another member is the same request.
    if ((call.flags & kAdmitted) || call.tried != kNone) return true;
    if (!cx.instances[balancer.own_instance].serving) return true;  // it finds nobody
    const auto delay = cx.limiters[balancer.limiter].admit(cx.kernel.now(), call.client);
    if (!delay) {
        call.node = balancer.own_instance;
        ++cx.instances[call.node].rejected;
        next = turn_back(cx, slot, Outcome::rejected);
        return false;
    }
    if (delay->ns == 0) return true;
    call.flags |= kAdmitted;
    call.state = CallState::queued;
    schedule(cx, slot, call, *delay, EventKind::at_balancer);
    next = kNone;
    return false;
}

// Does anybody wait for the call's reply?
static bool is_awaited(const Cluster& cx, const Call& call) {
    if (call.parent.slot >= sim::kMaxSlots) return call.parent.slot != kGoneParent;
    return cx.calls[call.parent.slot].episode == call.parent.episode;
}

GoOn try_next_member(Cluster& cx, uint32_t slot, Balancer& balancer) {
    Call& call = cx.calls[slot];
    // nginx lets go of a request whose client has closed the connection.
    if (!is_awaited(cx, call)) return leave_for_home(cx, slot);
    if (call.tried == kNone) {
        if (cx.free_tried.empty()) {
            cx.free_tried.push_back(static_cast<uint32_t>(cx.tried.size()));
            cx.tried.emplace_back();
        }
        call.tried = cx.free_tried.back();
        cx.free_tried.pop_back();
        cx.tried[call.tried].clear();
    }
    Tried& tried = cx.tried[call.tried];
    tried.add(call.member);
    uint32_t attempts = 0;
    tried.for_each([&](uint32_t) { ++attempts; });
    if (attempts >= balancer.attempts()) return leave_for_home(cx, slot);
    call.outcome = Outcome::ok;
    return pass_balancer(cx, slot);
}

GoOn give_up_attempt(Cluster& cx, uint32_t orphan) {
    const uint32_t slot = cx.calls.take();
    Call& call = cx.calls[slot];
    Call& left = cx.calls[orphan];
    call = left;
    left.parent.slot = kGoneParent;
    left.tried = kNone;
    left.flags &= static_cast<uint8_t>(~kRouted);
    if (left.state == CallState::lost) free_call(cx, orphan, left);
    call.flags = 0;
    if (left.flags & kTraced) [[unlikely]]
        cx.tracer.moved(cx, orphan, slot);
    call.state = CallState::replying;
    call.attempt_episode = 0;
    call.episode = cx.kernel.fresh_episode();
    Balancer& balancer = cx.balancers[cx.edges[call.edge].target];
    const Verdict verdict = balancer.upstream.failed(cx.kernel.now(), call.member);
    if (verdict != Verdict::none)
        note_verdict(cx, call.node, balancer.own_instance, verdict, Outcome::timed_out,
                     balancer.upstream.failures(call.member));
    call.outcome = Outcome::timed_out;
    if (balancer.attempts() > 1) return try_next_member(cx, slot, balancer);
    return leave_for_home(cx, slot);
}

// ---- making calls
GoOn begin_call(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    const uint32_t edge_index = cx.steps[call.pc].a;
    const Edge& edge = cx.edges[edge_index];
    if (edge.pool != kNone && !(call.flags & kHoldsConnection)) {
        ConnectionPool& pool = cx.pools[edge.pool + cx.instances[call.node].ordinal];
        const sim::Time now = cx.kernel.now();
        if (pool.free == 0) {
            call.state = CallState::pooling;
            pool.queued_ns -= now.ns;
            push_back(cx, pool.waiting, slot, call);
            call.episode = pool.lane == kNone ? cx.kernel.fresh_episode()
                                              : arm(cx, pool.lane, EventKind::pool_timeout, slot);
            return kNone;
        }
        --pool.free;
        ++pool.admitted;
        pool.busy_ns -= now.ns;
        call.flags |= kHoldsConnection;
    }
    call.state = CallState::calling;
    call.episode = edge.lane == kNone ? cx.kernel.fresh_episode()
                                      : arm(cx, edge.lane, EventKind::call_timeout, slot);
    return set_out(cx, make_child(cx, slot, edge_index));
}

void give_back_connection(Cluster& cx, Call& call, const Edge& edge) {
    call.flags &= static_cast<uint8_t>(~kHoldsConnection);
    ConnectionPool& pool = cx.pools[edge.pool + cx.instances[call.node].ordinal];
    const sim::Time now = cx.kernel.now();
    if (call.attempt > 0 && pool.retry_budget > 0) --pool.retrying;
    if (pool.waiting.head == kNone) {
        ++pool.free;
        pool.busy_ns += now.ns;
        return;
    }
    const uint32_t slot = pop_front(cx, pool.waiting);
    Call& next = cx.calls[slot];
    pool.queued_ns += now.ns;
    ++pool.admitted;
    next.flags |= kHoldsConnection;
    next.state = CallState::working;
    next.episode = cx.kernel.fresh_episode();
    cx.ready.push_back(slot);  // its step is still the call: it goes on with the connection
}

GoOn begin_retry(Cluster& cx, uint32_t slot) {
    cx.calls[slot].state = CallState::working;
    return slot;  // the program counter still is at the call
}

GoOn begin_scatter(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    const uint32_t edge_index = cx.steps[call.pc].a;
    const Edge& edge = cx.edges[edge_index];
    const auto shards = static_cast<uint32_t>(cx.databases[edge.target].shards.size());
    call.state = CallState::calling;
    call.episode = edge.lane == kNone ? cx.kernel.fresh_episode()
                                      : arm(cx, edge.lane, EventKind::call_timeout, slot);
    call.next = Join::make(shards, shards);
    // All children are there before the first sets out: its answer, if it comes at once, may be the
    // end of this call. They are linked through Call::next, the last shard's first.
    uint32_t children = kNone;
    for (uint32_t shard = 0; shard < shards; ++shard) {
        const uint32_t child = make_child(cx, slot, edge_index);
        cx.calls[child].next = children;
        children = child;
    }
    for (uint32_t shard = shards; shard-- > 0;) {
        const uint32_t child = children;
        children = cx.calls[child].next;
        go_on_later(cx, set_out(cx, child, shard));
    }
    return kNone;
}

GoOn begin_fork(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    const PlanStep step = cx.steps[call.pc];
    call.state = CallState::calling;
    call.episode = cx.kernel.fresh_episode();
    call.next = Join::make(step.b, step.c);
    for (uint32_t i = 0; i < step.b; ++i) {
        const uint32_t child = make_child(cx, slot, kLocalEdge);
        Call& part = cx.calls[child];
        part.pc = cx.branches[step.a + i].first_step;
        part.state = CallState::working;
        part.key = cx.calls[slot].key;
        part.episode = cx.kernel.fresh_episode();
        cx.ready.push_back(child);
    }
    return kNone;
}

GoOn ask(Cluster& cx, uint32_t slot, uint32_t index) {
    Call& call = cx.calls[slot];
    Link& link = cx.links[index];
    const sim::Duration there = link.out.draw();
    if (is_suspect(there)) [[unlikely]]
        return cross(cx, slot, index, Leg::there, EventKind::at_node);
    if (!cx.instances[call.node].open) [[unlikely]]
        return travel(cx, slot, there, EventKind::at_node);  // it may be back by then
    call.outcome = draw_hit(cx, cx.steps[call.pc]);
    call.state = CallState::replying;
    call.flags |= kAsking;
    set_passing_time(call, cx.kernel.now() + there);
    schedule(cx, slot, call, there + link.back.draw(), EventKind::reply_home);
    return kNone;
}

void count_answer(Cluster& cx, const Call& call) {
    if (is_bad(call.outcome)) [[unlikely]]
        return;  // the node died before it got there
    ++cx.instances[call.node].served;
    count_look_up(cx.key_streams[cx.steps[call.pc].a], call.outcome);
}

// ---- their ends
GoOn join_child(Cluster& cx, uint32_t slot, Outcome outcome) {
    Call& call = cx.calls[slot];
    const uint32_t left = Join::left(call.next) - 1;
    const uint32_t needed = Join::needed(call.next) - (is_bad(outcome) ? 0u : 1u);
    call.next = Join::make(left, needed);
    if (needed > 0 && left >= needed) return kNone;  // not decided yet
    call.episode = cx.kernel.fresh_episode();        // the others' replies are orphans
    call.outcome = needed == 0 ? Outcome::ok : outcome;
    return after_call_step(cx, slot, call);
}

// May the failed attempt be made again? A budget is that of the caller's pool.
static bool may_retry(Cluster& cx, const Call& call, const Edge& edge) {
    if (call.attempt + 1u >= edge.attempts) return false;
    if (edge.pool == kNone) return true;
    ConnectionPool& pool = cx.pools[edge.pool + cx.instances[call.node].ordinal];
    return pool.retry_budget == 0 || pool.grants_retry();
}

GoOn bad_reply(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    const PlanStep& step = cx.steps[call.pc];
    if (step.op == Op::fork) return fail_call(cx, slot, call.outcome);
    const Edge& edge = cx.edges[step.a];
    if (may_retry(cx, call, edge)) {
        ++call.attempt;
        const sim::Duration wait = edge.backoff == kNone
                                       ? sim::Duration{}
                                       : cx.backoffs[edge.backoff].before(call.attempt);
        // Even without a backoff the retry is an event: a caller that fails at once, time after
        // time, must not recurse.
        call.state = CallState::backing_off;
        schedule(cx, slot, call, wait, EventKind::retry);
        return kNone;
    }
    call.attempt = 0;
    if (step.flags & kMissOnFailure) {
        call.outcome = Outcome::miss;
        call.key = kNone;  // of an answer that never came: nothing to fill
        call.state = CallState::working;
        ++call.pc;
        return slot;
    }
    return fail_call(cx, slot, call.outcome);
}

GoOn end_of_orphan(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    const sim::Ticket parent = call.parent;
    const Outcome outcome = call.outcome;
    if (parent.slot == kGoneParent) ++cx.edges[call.edge].orphans;
    free_call(cx, slot, call);
    if (parent.slot == kProbeParent) {
        const Cluster::Probe probe = cx.probes[parent.episode];
        cx.free_probes.push_back(parent.episode);
        cx.controllers[probe.controller]->probe_ended(cx, probe.what, outcome);
    }
    return kNone;  // a message's work: its queue has counted it
}

void settle_route(Cluster& cx, Call& call) {
    const Edge& edge = cx.edges[call.edge];
    if (edge.route == Route::balanced) {
        Balancer& balancer = cx.balancers[edge.target];
        report_verdict(cx, call, balancer.upstream, caller_of(cx, call));
    } else if (edge.route == Route::balancer) {
        // The balancer died with the call in its hands.
        call.flags &= static_cast<uint8_t>(~kRouted);
        Balancer& balancer = cx.balancers[edge.target];
        balancer.upstream.released(call.member);
    } else {
        Shard& shard = cx.databases[edge.target].shard_of_instance(call.node);
        report_verdict(cx, call, shard.readers, caller_of(cx, call));
    }
}

void note_verdict(Cluster& cx, uint32_t instance, uint32_t chooser, Verdict verdict, Outcome last,
                  uint32_t failures) {
    const sim::Time now = cx.kernel.now();
    const std::string name = cx.instance_name(instance), by = cx.instance_name(chooser);
    if (verdict == Verdict::ejected) {
        const char* how = last == Outcome::unreachable ? "refused"
                          : last == Outcome::aborted   ? "reset"
                                                       : "timed out";
        const std::string why = counted(failures, "attempt") +
                                (failures == 1 ? " was " : " failed, the last was ") + how;
        cx.story.detected(now, instance);
        cx.story.tell(now, "ejected", name, by + " stops sending to it", {why, instance});
    } else if (verdict == Verdict::recovered) {
        if (cx.instances[instance].up) service_back(cx, instance);
        cx.story.tell(now, "recovered", name, by + " sends to it again",
                      {"an attempt succeeded", instance});
    }
}

}  // namespace faultline::models
