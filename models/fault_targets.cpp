// models/fault_targets.cpp - whom a fault strikes: names of roles mean whoever has them then.
#include <algorithm>

#include "models/cluster.hpp"
#include "models/fault.hpp"

namespace faultline::models {
namespace {

using Role = InstanceRef::Role;

void add_of_database(Cluster& cx, const InstanceRef& ref, std::vector<uint32_t>& found) {
    const auto& component = cx.components[ref.component];
    const Database& database = cx.databases[component.database];
    for (uint32_t s = 0; s < database.shards.size(); ++s) {
        const Shard& shard = database.shards[s];
        const bool one_shard = ref.role == Role::primary || ref.role == Role::replica;
        if (one_shard && ref.shard != kNone && ref.shard != s) continue;
        uint32_t replica = 0;  // counted without the primary of the moment
        for (uint32_t i = shard.first_instance; i < shard.first_instance + shard.count; ++i) {
            const bool primary = i == shard.primary;
            const bool meant = ref.role == Role::primary ? primary
                               : ref.role == Role::replica
                                   ? !primary && (ref.index == kNone || replica == ref.index)
                                   : ref.role == Role::any || ref.index == kNone ||
                                         i - component.first_instance == ref.index;
            if (meant) found.push_back(i);
            if (!primary) ++replica;
        }
    }
}

}  // namespace

void add_instances(Cluster& cx, const InstanceRef& ref, std::vector<uint32_t>& found) {
    if (ref.role == Role::zone) {
        for (uint32_t i = 1; i < cx.instances.size(); ++i)
            if (cx.instances[i].zone == ref.index) found.push_back(i);
        return;
    }
    if (ref.component == kNone) return found.push_back(0);
    const auto& component = cx.components[ref.component];
    if (component.database != kNone) return add_of_database(cx, ref, found);
    for (uint32_t i = 0; i < component.count; ++i)
        if (ref.index == kNone || ref.role == Role::any || ref.index == i)
            found.push_back(component.first_instance + i);
}

std::vector<uint32_t> FaultPlan::targets(Cluster& cx, const Clock& clock) const {
    const Fault& fault = faults_[clock.fault];
    std::vector<uint32_t> meant;
    if (fault.verb == Fault::Verb::zone_outage)
        add_instances(cx, {.role = Role::zone, .index = fault.zone}, meant);
    else if (has_instances(fault))
        add_instances(cx, fault.target, meant);
    for (const InstanceRef& ref : fault.also) add_instances(cx, ref, meant);
    if (clock.only != kNone)
        meant =
            clock.only < meant.size() ? std::vector{meant[clock.only]} : std::vector<uint32_t>{};
    // A replica that is to take over strikes its primary.
    if (fault.verb == Fault::Verb::switchover)
        for (uint32_t& i : meant) {
            const uint32_t database = cx.components[cx.instances[i].component].database;
            i = cx.databases[database].shard_of_instance(i).primary;
        }
    // What was never started, or has been switched off, cannot break; and it breaks once.
    std::vector<uint32_t> found;
    for (const uint32_t i : meant) {
        const bool there = cx.instances[i].up || cx.troubles.has(Effect::Kind::down, i);
        if (there && std::find(found.begin(), found.end(), i) == found.end()) found.push_back(i);
    }
    return found;
}

}  // namespace faultline::models
