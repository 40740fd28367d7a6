#include "scenarios/station_load.hpp"

namespace faultline::scenarios {

using namespace models;

namespace {

StationPair empty_stations(const Blueprint& blueprint, const Component& component) {
    StationPair pair;
    const auto limit = [](uint32_t n) { return n == kNoLimit ? kForEver : n; };
    const auto set = [&](StationLoad& station, double instances, uint32_t workers, uint32_t queue) {
        station.instances = instances;
        station.workers = limit(workers) * instances;
        station.places = limit(queue) * instances;
        const double cores = cores_of(blueprint, component, workers);
        if (cores > 0) station.cores = cores * instances;
    };
    if (const auto* service = std::get_if<ServiceSpec>(&component.spec)) {
        const uint32_t most = service->autoscale ? service->autoscale->max : service->replicas;
        set(pair[0], most, service->workers, service->queue);
        pair[0].holds_worker = !service->release_worker_on_call;
        if (service->patience) pair[0].patience = service->patience->mean_ns() * 1e-9;
    } else if (const auto* queue = std::get_if<QueueSpec>(&component.spec)) {
        set(pair[0], 1, queue->workers, queue->capacity);
    } else if (const auto* database = std::get_if<DatabaseSpec>(&component.spec)) {
        const double shards = database->shards.count;
        set(pair[0], shards, database->workers, database->queue);
        set(pair[1], shards * database->replicas, database->workers, database->queue);
    } else if (std::holds_alternative<CacheSpec>(component.spec)) {
        set(pair[0], 1, 1, kNoLimit);
    }
    return pair;
}

// Every shard does the work of a scatter query.
double executions(const Component& component, uint32_t operation) {
    const auto* database = std::get_if<DatabaseSpec>(&component.spec);
    return database && database->queries[operation].scatter ? database->shards.count : 1;
}

}  // namespace

bool is_read_elsewhere(const Blueprint& blueprint, OperationId id) {
    const auto* database = std::get_if<DatabaseSpec>(&blueprint.components[id.component].spec);
    return database && is_read_elsewhere(*database, database->queries[id.operation]);
}

std::vector<StationPair> station_loads(const Blueprint& blueprint, const Flow& flow) {
    std::vector<StationPair> stations;
    for (const Component& component : blueprint.components)
        stations.push_back(empty_stations(blueprint, component));
    for (const FlowOperation& op : flow.operations) {
        StationLoad& station =
            stations[op.id.component][is_read_elsewhere(blueprint, op.id) ? 1 : 0];
        const double held = station.holds_worker ? op.seconds : op.own_seconds;
        const double times =
            op.per_request * executions(blueprint.components[op.id.component], op.id.operation);
        station.visits += op.per_request;
        station.answers = station.answers || op.awaited;
        station.work += Work{held, op.work.core_seconds} * times;
        station.ios += op.ios * times;
    }
    return stations;
}

}  // namespace faultline::scenarios
