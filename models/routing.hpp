// models/routing.hpp - who answers a call: one branch per kind of route, one decision per policy.
#pragma once
#include "models/station.hpp"

namespace faultline::models {

// The instance that a call's caller runs on; the clients for a request of their own.
inline uint32_t caller_of(const Cluster& cx, const Call& call) {
    return call.parent.slot < sim::kMaxSlots ? cx.calls[call.parent.slot].node : 0;
}

// The link of a hop from the call's caller, or from a balancer that passes it on. Who stands at the
// ends is looked up only where zones matter.
inline uint32_t link_between(const Cluster& cx, LinkChoice choice, uint32_t from, uint32_t to) {
    if (choice.zone_stride == 0) [[likely]]
        return choice.first;
    return choice.first + cx.instances[from].zone * choice.zone_stride + cx.instances[to].zone;
}
inline uint32_t link_from_caller(const Cluster& cx, LinkChoice choice, const Call& call,
                                 uint32_t to) {
    if (choice.zone_stride == 0) [[likely]]
        return choice.first;
    return link_between(cx, choice, caller_of(cx, call), to);
}

inline const Tried* tried_by(const Cluster& cx, const Call& call) {
    return call.tried == kNone ? nullptr : &cx.tried[call.tried];
}

// Lets the balancer choose among its members; false when none is eligible.
inline bool pick_member(Cluster& cx, Call& call, const Edge& edge, Balancer& balancer) {
    RouteKey key;
    key.client = client_address(call.client);
    key.hash_key = call.client;
    const auto member = balancer.upstream.pick(cx.kernel.now(), key, tried_by(cx, call));
    if (!member) [[unlikely]] {
        ++balancer.no_member;
        return false;
    }
    ++balancer.picked;
    call.member = *member;
    call.node = balancer.instance_of(*member);
    call.flags |= kRouted;
    call.pc = edge.entries == kNone
                  ? edge.entry
                  : cx.entries[edge.entries + balancer.group_of(cx.instances[call.node].component)];
    return true;
}

// Read and write routing of a database; false when nobody can answer.
bool pick_shard_member(Cluster& cx, Call& call, const Edge& edge, uint32_t shard);
uint32_t draw_shard(Cluster& cx, const Call& call, const Edge& edge);

// A routed call has ended: tells the one who chose its member how (see Upstream), once.
// `last`: the outcome that decided, `failures`: how many there have been.
void note_verdict(Cluster& cx, uint32_t instance, uint32_t chooser, Verdict verdict, Outcome last,
                  uint32_t failures);
inline void report_verdict(Cluster& cx, Call& call, Upstream& upstream, uint32_t chooser) {
    call.flags &= static_cast<uint8_t>(~kRouted);
    // An answered error is a success here.
    const Verdict verdict = is_unanswered(call.outcome)
                                ? upstream.failed(cx.kernel.now(), call.member)
                                : upstream.succeeded(cx.kernel.now(), call.member);
    if (verdict != Verdict::none) [[unlikely]]
        note_verdict(cx, call.node, chooser, verdict, call.outcome, upstream.failures(call.member));
}
// The same for a call whose own caller chose the member, without a balancer between.
void settle_route(Cluster& cx, Call& call);

}  // namespace faultline::models
