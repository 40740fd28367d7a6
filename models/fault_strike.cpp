// models/fault_strike.cpp - what a fault does to whom it strikes: verbs to effects.
#include <algorithm>

#include "models/cluster.hpp"
#include "models/fault.hpp"

namespace faultline::models {

using Verb = Fault::Verb;
using Kind = Effect::Kind;

bool has_instances(const Fault& fault) {
    switch (fault.verb) {
        case Verb::latency:
        case Verb::loss:
        case Verb::bandwidth:
        case Verb::partition:
        case Verb::dns_failure:
        case Verb::hot_key:
        case Verb::traffic_spike:
        case Verb::scale:
            return false;
        default:
            return true;
    }
}

void FaultPlan::apply(Cluster& cx, const Clock& clock) const {
    const Fault& fault = faults_[clock.fault];
    for (const uint32_t i : clock.struck) apply_to(cx, clock, i);
    apply_to_links(cx, clock);
    if (fault.verb == Verb::hot_key) apply_to_keys(cx, clock);
    if (fault.verb == Verb::traffic_spike)
        for (uint32_t s = 0; s < cx.sources.size(); ++s)
            if (fault.group == kNone || fault.group == s)
                cx.troubles.add(cx, clock.strike,
                                {.kind = Kind::surge, .of = s, .factor = fault.factor});
}

void FaultPlan::apply_to(Cluster& cx, const Clock& clock, uint32_t i) const {
    const Fault& fault = faults_[clock.fault];
    const Instance& node = cx.instance(i);
    const auto add = [&](const Effect& effect) { cx.troubles.add(cx, clock.strike, effect); };
    // Several instances on one machine share what it has.
    const auto add_once = [&](const Effect& effect) { cx.troubles.set(cx, clock.strike, effect); };
    switch (fault.verb) {
        case Verb::slow:
            // One that ramps up begins with its first step.
            if (fault.ramp.ns == 0)
                add({.kind = Kind::slow, .of = i, .factor = fault.factor, .share = fault.share});
            return;
        case Verb::dependency_outage:
            if (!fault.hangs) return add({.kind = Kind::errors, .of = i});
            [[fallthrough]];
        case Verb::hang:
            if (node.up) add({.kind = Kind::still, .of = i});
            return;
        case Verb::errors:
            // A balancer only passes on what its members answer.
            if (cx.components[node.component].balancer == kNone)
                add({.kind = Kind::errors, .of = i, .share = fault.share});
            return;
        case Verb::cpu_theft:
            if (node.processor != kNone)
                add_once({.kind = Kind::theft, .of = node.processor, .share = fault.share});
            return;
        case Verb::disk_slow:
            if (node.disk != kNone)
                add_once({.kind = Kind::disk_slow, .of = node.disk, .factor = fault.factor});
            return;
        case Verb::fill_disk:
            return add({.kind = Kind::disk_full,
                        .of = i,
                        .flag = fault.panics && cx.components[node.component].database != kNone});
        case Verb::clock_jump:
            return add({.kind = Kind::clock, .of = i, .by = std::get<ClockJump>(fault.details).by});
        case Verb::flush:
            if (const uint32_t store = cx.components[node.component].store; store != kNone)
                cx.stores[store].flush();
            return;
        case Verb::drain:
            return add({.kind = Kind::drained, .of = i});
        case Verb::switchover:
            return hand_over(cx, clock, i);
        case Verb::kill:
        case Verb::zone_outage:
        case Verb::region_outage:
            return add({.kind = Kind::down, .of = i, .flag = fault.silent});
        default:
            return;  // begin_courses and what is no instance
    }
}

void FaultPlan::apply_to_links(Cluster& cx, const Clock& clock) const {
    const Fault& fault = faults_[clock.fault];
    LinkTrouble& links = cx.troubles.links;
    if (fault.delay) links.disturb(cx, clock.strike, *fault.link, *fault.delay);
    if (const auto* narrow = std::get_if<Bandwidth>(&fault.details))
        links.narrow(cx, clock.strike, *fault.link, narrow->message);
    if (const auto* dns = std::get_if<DnsFailure>(&fault.details))
        links.hide(cx, clock.strike,
                   {.callee = fault.target.component,
                    .since = {},
                    .ttl = dns->ttl,
                    .fails = dns->fails,
                    .known_until_ns = {}});
    const auto* parted = std::get_if<Partition>(&fault.details);
    if (!parted) return;
    const size_t n = cx.instances.size();
    LinkTrouble::Cut cut{std::vector<bool>(n), std::vector<bool>(n, parted->rest), parted->one_way,
                         parted->gives_up};
    std::vector<uint32_t> from, to;
    for (const InstanceRef& ref : parted->from) add_instances(cx, ref, from);
    for (const InstanceRef& ref : parted->to) add_instances(cx, ref, to);
    for (const uint32_t i : to) cut.to[i] = true;
    for (const uint32_t i : from) {
        cut.from[i] = true;
        if (parted->rest) cut.to[i] = false;
    }
    links.cut(cx, clock.strike, std::move(cut));
}

void FaultPlan::apply_to_keys(Cluster& cx, const Clock& clock) const {
    const Fault& fault = faults_[clock.fault];
    const auto& component = cx.components[fault.target.component];
    for (uint32_t k = 0; k < cx.key_streams.size(); ++k) {
        const KeyStream& keys = cx.key_streams[k];
        const bool of_it = component.store != kNone ? keys.store == component.store
                                                    : keys.component == fault.target.component;
        const uint32_t wanted = std::get<HotKey>(fault.details).keyspace;
        if (of_it && (wanted == kNone || keys.keyspace == wanted))
            cx.troubles.add(cx, clock.strike,
                            {.kind = Kind::hot_key, .of = k, .share = fault.share});
    }
}

}  // namespace faultline::models
