#include "studies/availability/parts.hpp"

#include <map>

#include "models/fault.hpp"
#include "scenarios/call_graph.hpp"

namespace faultline::studies {
namespace {

using models::Blueprint;
using models::Component;
using models::Fault;
using models::kNone;
using Role = models::InstanceRef::Role;

bool is_each(const Fault& fault) {
    return models::has_instances(fault) && fault.also.empty() &&
           fault.verb != Fault::Verb::zone_outage && fault.target.component != kNone &&
           (fault.target.role == Role::any ||
            (fault.target.role == Role::index && fault.target.index == kNone));
}

Fault by_hand(Fault fault) {
    fault.every.reset();
    fault.duration.reset();
    fault.at = {};
    fault.common_cause = 0;
    fault.by_hand = true;
    return fault;
}

// As it is called when all is well.
std::string name_of(const Component& component, uint32_t i) {
    const auto* database = std::get_if<models::DatabaseSpec>(&component.spec);
    if (!database)
        return models::instance_count(component) == 1
                   ? component.name
                   : component.name + "[" + std::to_string(i) + "]";
    const uint32_t per_shard = 1 + database->replicas;
    std::string name = component.name;
    if (database->shards.count > 1) name += ".shard[" + std::to_string(i / per_shard) + "]";
    return i % per_shard == 0 ? name + ".primary"
                              : name + ".replica[" + std::to_string(i % per_shard - 1) + "]";
}

// Of "api[*]": a part for each instance, those of a zone together unless another fault tells them
// apart. A database's first instance leads, so it is not like the others.
void add_each(const Blueprint& blueprint, const Fault& fault, const PartKind& pattern, bool alone,
              std::vector<PartKind>& kinds) {
    const Component& component = blueprint.components[fault.target.component];
    const auto* database = std::get_if<models::DatabaseSpec>(&component.spec);
    const uint32_t per_shard = database ? 1 + database->replicas : 1;
    std::map<std::vector<uint32_t>, size_t> by_likeness;
    for (uint32_t i = 0; i < models::instance_count(component); ++i) {
        const uint32_t zone = models::zone_of(blueprint, component, i);
        std::vector<uint32_t> likeness{zone};
        if (database) likeness = {zone, i / per_shard, i % per_shard == 0 ? 1U : 0U};
        if (!alone) likeness.push_back(i);
        const auto [it, fresh] = by_likeness.try_emplace(likeness, kinds.size());
        if (fresh) kinds.push_back(pattern);
        PartKind& kind = kinds[it->second];
        Fault one = by_hand(fault);
        one.target.role = Role::index;
        one.target.index = i;
        one.target_name = name_of(component, i);
        kind.name = kind.parts.empty() ? one.target_name
                    : blueprint.zones[zone].empty()
                        ? "one of " + component.name
                        : "one of " + component.name + " in zone " + blueprint.zones[zone];
        kind.parts.push_back(one.target_name);
        kind.faults.push_back(std::move(one));
    }
}

// Of a group: a part for each thing in it.
void add_members(const Fault& fault, const PartKind& pattern, std::vector<PartKind>& kinds) {
    std::vector<models::InstanceRef> members{fault.target};
    members.insert(members.end(), fault.also.begin(), fault.also.end());
    for (size_t i = 0; i < members.size(); ++i) {
        PartKind kind = pattern;
        Fault one = by_hand(fault);
        one.also.clear();
        one.target = members[i];
        one.target_name = fault.target_name + " (" + std::to_string(i + 1) + ")";
        kind.name = one.target_name;
        kind.parts = {kind.name};
        kind.faults = {std::move(one)};
        kinds.push_back(std::move(kind));
    }
}

}  // namespace

std::vector<PartKind> failing_parts(const Blueprint& blueprint,
                                    std::vector<std::string>* for_ever) {
    std::vector<PartKind> kinds;
    for (const Fault& fault : blueprint.faults) {
        if (!fault.every) continue;
        PartKind pattern;
        pattern.up = *fault.every;
        pattern.momentary = is_momentary(fault);
        if (!fault.duration && !pattern.momentary) {
            for_ever->push_back(fault.target_name);
            continue;
        }
        if (fault.duration && !pattern.momentary) pattern.down = *fault.duration;
        if (fault.common_cause > 0) {
            // The beta-factor model: a clock for what they have in common, and less for each.
            const auto rate = [&](double share) {
                return sim::Distribution::exponential(
                    {static_cast<int64_t>(fault.every->mean_ns() / share)});
            };
            PartKind common = pattern;
            common.up = rate(fault.common_cause);
            common.name = "a common cause of " + fault.target_name;
            common.parts = {common.name};
            common.faults = {by_hand(fault)};
            kinds.push_back(std::move(common));
            if (fault.common_cause == 1) continue;
            pattern.up = rate(1 - fault.common_cause);
            if (!is_each(fault)) {
                add_members(fault, pattern, kinds);
                continue;
            }
        }
        if (is_each(fault)) {
            uint32_t faults_of_it = 0;
            for (const Fault& other : blueprint.faults)
                faults_of_it += other.every && is_each(other) &&
                                other.target.component == fault.target.component;
            add_each(blueprint, fault, pattern, faults_of_it == 1, kinds);
            continue;
        }
        pattern.name = fault.target_name;
        pattern.parts = {fault.target_name};
        pattern.faults = {by_hand(fault)};
        kinds.push_back(std::move(pattern));
    }
    return kinds;
}

AssumedRates assumed_rates() {
    using sim::operator""_min;
    constexpr sim::Duration kDay = 1440_min;
    return {sim::Distribution::exponential(365 * kDay),
            sim::Distribution::lognormal_median_p99(5_min, 240_min),
            sim::Distribution::exponential(3 * 365 * kDay), sim::Distribution::constant(120_min)};
}

std::vector<Fault> assumed_faults(const Blueprint& blueprint, const AssumedRates& rates) {
    std::vector<Fault> faults;
    const std::vector<bool> reached = scenarios::CallGraph{blueprint}.reachable_components();
    for (models::ComponentId id = 0; id < blueprint.components.size(); ++id) {
        if (!reached[id]) continue;
        Fault fault;
        fault.target = {.component = id, .role = Role::any};
        fault.target_name = blueprint.components[id].name + "[*]";
        fault.every = rates.instance_up;
        fault.duration = rates.instance_down;
        faults.push_back(std::move(fault));
    }
    for (uint32_t zone = 0; zone < blueprint.zones.size() && blueprint.zones.size() > 1; ++zone) {
        Fault fault;
        fault.verb = Fault::Verb::zone_outage;
        fault.zone = zone;
        fault.target_name = "zone:" + blueprint.zones[zone];
        fault.every = rates.zone_up;
        fault.duration = rates.zone_down;
        if (!blueprint.zones[zone].empty()) faults.push_back(std::move(fault));
    }
    return faults;
}

std::string name_of(const std::vector<PartKind>& kinds, const Broken& broken) {
    std::string text;
    for (size_t k = 0; k < kinds.size(); ++k) {
        if (broken[k] == 0) continue;
        if (!text.empty()) text += ", ";
        if (broken[k] > 1) text += std::to_string(broken[k]) + " x ";
        text += kinds[k].name;
    }
    return text.empty() ? "nothing" : text;
}

}  // namespace faultline::studies
