#include "models/health_check.hpp"

#include "models/cluster.hpp"
#include "models/incident.hpp"

namespace faultline::models {

void HealthChecker::start(Cluster& cx, uint32_t self) {
    self_ = self;
    members_.resize(cx.balancers[balancer_].upstream.size());
    for (uint32_t m = 0; m < members_.size(); ++m) {
        const auto phase = static_cast<double>(check_.interval.ns) * random_.uniform();
        cx.appoint(self_, send(m), cx.kernel.now() + sim::Duration{static_cast<int64_t>(phase)});
    }
}

void HealthChecker::due(Cluster& cx, uint32_t what) {
    const uint32_t m = what >> 8;
    Checked& member = members_[m];
    if (what & 128) {  // a check has run out of time
        if (member.probe == kNone || (member.round & 127) != (what & 127)) return;
        cx.abandon_probe(member.probe);
        member.probe = kNone;
        conclude(cx, m, false);
        return;
    }
    const Balancer& balancer = cx.balancers[balancer_];
    const sim::Time now = cx.kernel.now();
    const uint32_t instance = balancer.instance_of(m);
    if (!cx.instance(balancer.own_instance).serving || !balancer.upstream.in_service(m))
        return cx.appoint(self_, send(m), now + check_.interval);
    ++member.round;
    const uint32_t group = balancer.group_of(cx.instance(instance).component);
    cx.appoint(self_, give_up(m, member.round), now + check_.timeout);
    cx.send_probe(edges_[group], instance, self_, m, &member.probe);
}

void HealthChecker::probe_ended(Cluster& cx, uint32_t what, Outcome outcome) {
    members_[what].probe = kNone;
    conclude(cx, what, !is_bad(outcome));
}

void HealthChecker::conclude(Cluster& cx, uint32_t m, bool passed) {
    Checked& member = members_[m];
    member.failures = passed ? 0 : member.failures + 1;
    member.passes = passed ? member.passes + 1 : 0;
    Balancer& balancer = cx.balancers[balancer_];
    const uint32_t instance = balancer.instance_of(m);
    const sim::Time now = cx.kernel.now();
    const std::string by = cx.instance_name(balancer.own_instance);
    if (member.healthy && member.failures >= check_.fall) {
        member.healthy = false;
        balancer.upstream.set_health(m, false);
        cx.story.detected(now, instance);
        cx.story.tell(now, "detected", cx.instance_name(instance), by + " takes it out",
                      {counted(member.failures, "health check") + " failed", instance});
    } else if (!member.healthy && member.passes >= check_.rise) {
        member.healthy = true;
        balancer.upstream.set_health(m, true);
        service_back(cx, instance);
        cx.story.tell(now, "recovered", cx.instance_name(instance), by + " takes it back",
                      {counted(member.passes, "health check") + " passed", instance});
    }
    cx.appoint(self_, send(m), now + interval_of(member));
}

// HAProxy's srv_getinter.
sim::Duration HealthChecker::interval_of(const Checked& member) const {
    const bool on_the_turn = (member.healthy ? member.failures : member.passes) > 0;
    if (on_the_turn) return check_.fast_interval.value_or(check_.interval);
    return member.healthy ? check_.interval : check_.down_interval.value_or(check_.interval);
}

}  // namespace faultline::models
