// models/blueprint.cpp - what follows from a blueprint's values.
#include "models/blueprint.hpp"

#include <algorithm>

namespace faultline::models {

uint32_t instance_count(const Component& component) {
    if (const auto* service = std::get_if<ServiceSpec>(&component.spec))
        return service->autoscale ? std::max(service->autoscale->max, service->replicas)
                                  : service->replicas;
    if (const auto* database = std::get_if<DatabaseSpec>(&component.spec))
        return database->shards.count * (1 + database->replicas);
    return 1;
}

uint32_t slot_count(const Component& component) {
    const auto* service = std::get_if<ServiceSpec>(&component.spec);
    return instance_count(component) + (service ? service->spare : 0);
}

const CacheSpec* store_of(const Component& component) {
    if (const auto* cdn = std::get_if<CdnSpec>(&component.spec)) return &cdn->cache;
    return std::get_if<CacheSpec>(&component.spec);
}

uint32_t zone_of(const Blueprint& blueprint, const Component& component, uint32_t ordinal) {
    const Placement& placement = component.placement;
    if (placement.host != kNone) return blueprint.hosts[placement.host].zone;
    uint32_t turn = ordinal;
    if (const auto* database = std::get_if<DatabaseSpec>(&component.spec)) {
        // The roles of a shard are apart, and shards too.
        const uint32_t per_shard = 1 + database->replicas;
        turn = ordinal % per_shard + ordinal / per_shard;
    }
    return placement.zones[turn % placement.zones.size()];
}

std::vector<const Workload*> workloads_of(const Blueprint& blueprint) {
    std::vector<const Workload*> all{&blueprint.workload};
    for (const Workload& more : blueprint.more_workloads) all.push_back(&more);
    return all;
}

std::vector<RequestClass> classes_of(const Blueprint& blueprint) {
    std::vector<RequestClass> all = blueprint.workload.classes;
    for (const Workload& more : blueprint.more_workloads)
        all.insert(all.end(), more.classes.begin(), more.classes.end());
    return all;
}

bool load_changes(const Blueprint& blueprint) {
    const auto all = workloads_of(blueprint);
    return std::any_of(all.begin(), all.end(),
                       [](const Workload* w) { return !w->profile.empty(); });
}

bool is_closed(const Blueprint& blueprint) {
    const auto all = workloads_of(blueprint);
    return std::all_of(all.begin(), all.end(), [](const Workload* w) { return w->users > 0; });
}

uint64_t client_count(const Workload& workload) {
    if (workload.clients) return workload.clients;
    return workload.users ? workload.users : 10'000;
}

}  // namespace faultline::models
