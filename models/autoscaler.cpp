#include "models/autoscaler.hpp"

#include "models/cluster.hpp"

namespace faultline::models {
namespace {

double busy_ns(Cluster& cx, const Instance& node) {
    const sim::Time now = cx.kernel.now();
    if (node.processor != kNone) return cx.processors[node.processor].busy_ns(now);
    return static_cast<double>(node.busy_ns + static_cast<int64_t>(node.busy()) * now.ns);
}

double capacity(const Cluster& cx, const Instance& node) {
    return node.processor != kNone ? cx.processors[node.processor].cores() : node.workers;
}

// "CPU was 74 % for 5 min": the last reading, and how long it has been beyond the threshold.
std::string cpu_reason(double utilization, sim::Duration beyond) {
    const int64_t seconds = beyond.ns / 1'000'000'000;
    return "CPU was " + std::to_string(static_cast<int>(utilization * 100 + 0.5)) + " % for " +
           (seconds % 60 == 0 ? std::to_string(seconds / 60) + " min"
                              : std::to_string(seconds) + " s");
}

}  // namespace

void Autoscaler::start(Cluster& cx, uint32_t self) {
    self_ = self;
    const auto& component = cx.components[component_];
    busy_before_.assign(component.count, 0);
    booting_.assign(component.count, false);
    draining_.assign(component.count, false);
    boots_.assign(component.count, kNoLine);
    cx.appoint(self_, kRead, cx.kernel.now() + policy_.period);
}

void Autoscaler::due(Cluster& cx, uint32_t what) {
    const auto& component = cx.components[component_];
    if (what >= kBooted) {
        const uint32_t ordinal = what - kBooted;
        const uint32_t instance = component.first_instance + ordinal;
        booting_[ordinal] = false;
        cx.instance(instance).power(true);
        busy_before_[ordinal] = busy_ns(cx, cx.instance(instance));
        cx.set_in_service(instance, true);
        cx.story.tell(cx.kernel.now(), "scaled", cx.instance_name(instance),
                      "has booted and takes calls", {"", kNone, boots_[ordinal]});
        return;
    }
    cx.appoint(self_, kRead, cx.kernel.now() + policy_.period);
    switch_off_drained(cx);
    const double utilization = read_utilization(cx);
    above_ = utilization > policy_.up_cpu ? above_ + policy_.period : sim::Duration{};
    below_ = utilization < policy_.down_cpu ? below_ + policy_.period : sim::Duration{};
    if (cx.kernel.now() < quiet_until_) return;
    if (above_ >= policy_.up_for) {
        scale_up(cx, utilization);
    } else if (below_ >= policy_.down_for) {
        scale_down(cx, utilization);
    }
}

double Autoscaler::read_utilization(Cluster& cx) {
    const auto& component = cx.components[component_];
    double used = 0, there = 0;
    for (uint32_t i = 0; i < component.count; ++i) {
        const Instance& node = cx.instance(component.first_instance + i);
        const double busy = busy_ns(cx, node);
        if (node.in_service && node.up) {
            used += busy - busy_before_[i];
            there += capacity(cx, node) * static_cast<double>(policy_.period.ns);
        }
        busy_before_[i] = busy;
    }
    return there > 0 ? used / there : 0;
}

void Autoscaler::scale_up(Cluster& cx, double utilization) {
    const auto& component = cx.components[component_];
    uint32_t there = 0, next = kNone;
    for (uint32_t i = 0; i < component.count; ++i) {
        const Instance& node = cx.instance(component.first_instance + i);
        if (node.in_service || booting_[i]) {
            ++there;
        } else if (next == kNone && !draining_[i]) {
            next = i;
        }
    }
    if (there >= policy_.max || next == kNone) return;
    booting_[next] = true;
    const sim::Time now = cx.kernel.now();
    cx.appoint(self_, kBooted + next, now + policy_.boot);
    quiet_until_ = now + policy_.cooldown;
    boots_[next] = cx.story.tell(now, "scaled", component.name,
                                 "boots instance " + std::to_string(there + 1) + " of at most " +
                                     std::to_string(policy_.max),
                                 {cpu_reason(utilization, above_)});
    above_ = {};
}

void Autoscaler::scale_down(Cluster& cx, double utilization) {
    const auto& component = cx.components[component_];
    uint32_t there = 0, last = kNone;
    for (uint32_t i = 0; i < component.count; ++i) {
        if (!cx.instance(component.first_instance + i).in_service) continue;
        ++there;
        last = i;
    }
    if (there <= policy_.min || last == kNone) return;
    draining_[last] = true;
    const uint32_t instance = component.first_instance + last;
    cx.set_in_service(instance, false);
    const sim::Time now = cx.kernel.now();
    quiet_until_ = now + policy_.cooldown;
    cx.story.tell(now, "scaled", cx.instance_name(instance),
                  "leaves; " + std::to_string(there - 1) + " stay",
                  {cpu_reason(utilization, below_)});
    below_ = {};
}

void Autoscaler::switch_off_drained(Cluster& cx) {
    const auto& component = cx.components[component_];
    for (uint32_t i = 0; i < component.count; ++i) {
        if (!draining_[i] || !cx.is_idle(component.first_instance + i)) continue;
        draining_[i] = false;
        cx.instance(component.first_instance + i).power(false);
    }
}

}  // namespace faultline::models
