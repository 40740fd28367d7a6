#include "models/standstill.hpp"

#include <algorithm>

#include "models/calling.hpp"

namespace faultline::models {

using Then = StoppedCall::Then;

void stop_call(Cluster& cx, uint32_t slot, Then then, EventKind kind, sim::Duration left) {
    Call& call = cx.calls[slot];
    StoppedCall stopped{slot, cx.kernel.fresh_episode(), call.node, then, kind, call.state, left};
    call.episode = stopped.episode;
    call.state = CallState::stopped;
    cx.stopped.push_back(stopped);
    if (call.flags & kTraced) [[unlikely]]
        cx.tracer.touched(cx, slot);
}

// A reply at a balancer that stands still: it has left the node it is from.
static void hold_reply(Cluster& cx, uint32_t slot, uint32_t balancer) {
    Call& call = cx.calls[slot];
    call.episode = cx.kernel.fresh_episode();
    cx.stopped.push_back({slot, call.episode, balancer, Then::event, EventKind::reply_at_balancer,
                          call.state, sim::Duration{}});
}

GoOn arrive_at_stopped(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    Instance& node = cx.instances[call.node];
    if (!node.up) return turn_back(cx, slot, Outcome::unreachable);
    call.state = CallState::working;
    if (node.serving) {
        bool fails = node.release != 0 &&
                     cx.releases[node.release - 1].answers_error(call.client, is_counted(cx, call));
        if (node.error_share > 0) fails |= cx.error_random.uniform() < double{node.error_share};
        if (!fails) return slot;
        node.failed += is_counted(cx, call);
        return turn_back(cx, slot, Outcome::failed);
    }
    // A check of the port alone asks the machine, not the process.
    if (cx.edges[call.edge].check && cx.steps[call.pc].op == Op::reply) return slot;
    stop_call(cx, slot, Then::event, EventKind::at_node);
    return kNone;
}

GoOn stay_at_balancer(Cluster& cx, uint32_t slot, Balancer& balancer) {
    cx.calls[slot].node = balancer.own_instance;
    if (!cx.instances[balancer.own_instance].stands_still())
        return turn_back(cx, slot, Outcome::unreachable);
    stop_call(cx, slot, Then::event, EventKind::at_balancer);
    return kNone;
}

GoOn reply_at_stopped_balancer(Cluster& cx, uint32_t slot, Balancer& balancer) {
    if (cx.instances[balancer.own_instance].stands_still()) {
        hold_reply(cx, slot, balancer.own_instance);
        return kNone;
    }
    Call& call = cx.calls[slot];
    if (call.flags & kRouted) report_verdict(cx, call, balancer.upstream, balancer.own_instance);
    call.outcome = Outcome::aborted;
    return leave_for_home(cx, slot);
}

GoOn reply_to_stopped(Cluster& cx, uint32_t slot) {
    stop_call(cx, slot, Then::reply);
    return kNone;
}

// Who waits for this instance, in the order in which they stopped.
static std::vector<StoppedCall> take_stopped(Cluster& cx, uint32_t index) {
    std::vector<StoppedCall> taken;
    std::erase_if(cx.stopped, [&](const StoppedCall& one) {
        if (one.node != index) return false;
        taken.push_back(one);
        return true;
    });
    return taken;
}

void Cluster::hang(uint32_t index) {
    Instance& node = instances[index];
    if (!node.serving) return;
    node.stand_still(true);
    const sim::Time now = kernel.now();
    std::vector<StoppedCall> waiting;
    kernel.for_each_pending([&](const sim::Event& event) {
        const auto kind = static_cast<EventKind>(event.kind());
        if (!is_of_call(kind)) return;
        const Call& call = calls[event.slot()];
        if (call.episode != event.episode() || call.node != index || !is_resident(call.state))
            return;
        waiting.push_back({.slot = event.slot(), .kind = kind, .left = event.at() - now});
    });
    if (node.processor != kNone) {
        processors[node.processor].remove_unless(
            now,
            [&](sim::Ticket t) {
                return calls[t.slot].episode != t.episode || calls[t.slot].node != index;
            },
            [&](sim::Ticket t, sim::Duration left) {
                waiting.push_back({.slot = t.slot, .then = Then::processor, .left = left});
            });
        schedule_processor(*this, node.processor);
    }
    // In the order of slots: that of the queue's insides is nobody's business.
    std::sort(waiting.begin(), waiting.end(),
              [](const StoppedCall& a, const StoppedCall& b) { return a.slot < b.slot; });
    for (const StoppedCall& one : waiting) stop_call(*this, one.slot, one.then, one.kind, one.left);
    for (uint32_t slot = 0; slot < calls.high_water(); ++slot)
        if (calls[slot].node == index && is_resident(calls[slot].state))
            calls[slot].flags |= kStopped;
}

void Cluster::drop_stopped(uint32_t index) {
    for (const StoppedCall& one : take_stopped(*this, index))
        if (calls[one.slot].episode == one.episode && !is_resident(calls[one.slot].state))
            schedule(*this, one.slot, calls[one.slot], {}, one.kind);
}

void Cluster::resume(uint32_t index) {
    Instance& node = instances[index];
    if (!node.up || node.serving) return;
    node.stand_still(false);
    for (uint32_t slot = 0; slot < calls.high_water(); ++slot)
        if (calls[slot].node == index) calls[slot].flags &= static_cast<uint8_t>(~kStopped);
    for (const StoppedCall& one : take_stopped(*this, index)) {
        Call& call = calls[one.slot];
        if (call.episode != one.episode) continue;
        call.state = one.state;
        switch (one.then) {
            case Then::event:
                schedule(*this, one.slot, call, one.left, one.kind);
                break;
            case Then::processor:
                call.episode = kernel.fresh_episode();
                processors[node.processor].arrive(kernel.now(), {one.slot, call.episode}, one.left);
                schedule_processor(*this, node.processor);
                break;
            case Then::reply:
                call.episode = kernel.fresh_episode();
                go_on_later(*this, after_call_step(*this, one.slot, call));
                break;
            case Then::next_step:
                call.episode = kernel.fresh_episode();
                ready.push_back(one.slot);
        }
    }
    const ComponentInfo& component = components[node.component];
    if (component.database != kNone)
        back_in_service(databases[component.database].shard_of_instance(index), index);
}

}  // namespace faultline::models
