#include "models/footprint.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "models/cluster.hpp"
#include "models/measurement.hpp"

namespace faultline::models {
namespace {

constexpr double kProcessBytes = 13.5e6;    // measured: a scenario of one queue
constexpr double kHistogramBytes = 34'000;  // sim::Histogram up to 10 s; 45 KB up to an hour
constexpr double kSeriesBuckets = 3600;     // models/recorder.cpp
constexpr double kCacheNodeBytes = 16;      // CacheStore::Node
constexpr double kTableKeyBytes = 8;        // sim::Zipf's alias table
// Names, list nodes and the places of an instance in the lists of its balancers, measured on
// systems of 10,000 and 100,000 instances.
constexpr double kInstanceExtras = 130;
constexpr double kResultInstanceBytes = 220;  // scenarios::InstanceResult

// What an array of n records takes at its peak when it grows by doubling.
double grown(double records, double bytes_each) {
    if (records < 1) return 0;
    return bytes_each * static_cast<double>(std::bit_ceil(static_cast<uint64_t>(records)));
}

// A store with keyspaces has a node for each key, present or not; every keyspace, also those that a
// database is sharded by, has a table of its popularity unless it is uniform or large.
double keys_bytes(const std::vector<Keyspace>& spaces, bool stored) {
    double bytes = 0;
    for (const Keyspace& space : spaces) {
        const auto keys = static_cast<double>(space.keys);
        if (stored) bytes += keys * kCacheNodeBytes;
        if (space.popularity.kind == Popularity::Kind::zipf && space.keys <= sim::Zipf::kTableKeys)
            bytes += keys * kTableKeyBytes;
    }
    return bytes;
}

double keys_bytes(const Blueprint& blueprint) {
    double bytes = 0;
    for (const Component& component : blueprint.components) {
        if (const auto* cache = std::get_if<CacheSpec>(&component.spec))
            bytes += keys_bytes(cache->keyspaces, true);
        if (const auto* cdn = std::get_if<CdnSpec>(&component.spec))
            bytes += keys_bytes(cdn->cache.keyspaces, true);
        if (const auto* database = std::get_if<DatabaseSpec>(&component.spec))
            bytes += keys_bytes(database->keys, false);
    }
    return bytes;
}

uint64_t step_count(const Steps& steps) {
    uint64_t count = steps.size();
    for (const Step& step : steps)
        for (const Steps& branch : step.branches) count += step_count(branch);
    return count;
}

// A sampler each for the steps that take time; an edge, two plan steps and a link for those that
// call, the link once for each pair of zones.
double plan_bytes(const Blueprint& blueprint) {
    const auto zones = static_cast<double>(blueprint.zones.size());
    const double per_step = sizeof(sim::Sampler) + 2 * sizeof(PlanStep) + sizeof(Edge) +
                            sizeof(Link) * std::max(1.0, zones * zones / 2);
    double steps = 0;
    for (const Component& component : blueprint.components) {
        if (const auto* service = std::get_if<ServiceSpec>(&component.spec))
            for (const Operation& operation : service->operations)
                steps += static_cast<double>(step_count(operation.steps));
        if (const auto* queue = std::get_if<QueueSpec>(&component.spec))
            steps += static_cast<double>(step_count(queue->operation.steps));
        if (const auto* database = std::get_if<DatabaseSpec>(&component.spec))
            steps += 3 * static_cast<double>(database->queries.size());
    }
    return steps * per_step;
}

double instances_bytes(const Blueprint& blueprint, double& instances) {
    double bytes = 0, shards = 0;
    for (const Component& component : blueprint.components) {
        const double count = slot_count(component);
        instances += count;
        bytes += count * (sizeof(Instance) + 2 * sizeof(Reading::OfInstance) + kInstanceExtras);
        if (component.placement.machine != kNone)
            bytes += count * (sizeof(Processor) + sizeof(Disk) + 2 * 8);
        if (const auto* database = std::get_if<DatabaseSpec>(&component.spec)) {
            shards += database->shards.count;
            bytes += count * sizeof(ReplicaFeed) + database->shards.count * sizeof(Shard);
        }
        if (const auto* service = std::get_if<ServiceSpec>(&component.spec))
            for (const auto& [callee, policy] : service->calls)
                if (policy.pool != kNoLimit) bytes += count * sizeof(ConnectionPool);
    }
    return bytes + shards * instances * 8;  // Shard::learns_at_ns
}

double series_bytes(const RunSpec& run) {
    return (std::min(kSeriesBuckets, run.duration.seconds()) + 2) * sizeof(SeriesBucket);
}

double all_clients(const Blueprint& blueprint) {
    double clients = 0;
    for (const Workload* load : workloads_of(blueprint))
        clients += static_cast<double>(client_count(*load));
    return clients;
}

// A bit for each user whom a new version may meet.
double releases_bytes(const Blueprint& blueprint) {
    return static_cast<double>(blueprint.changes.size()) * all_clients(blueprint) / 8;
}

double limiter_bytes(const Blueprint& blueprint) {
    const double clients = all_clients(blueprint);
    double sum = 0;
    for (const Component& component : blueprint.components) {
        std::optional<RateLimit> limit;
        if (const auto* service = std::get_if<ServiceSpec>(&component.spec)) limit = service->limit;
        if (const auto* balancer = std::get_if<LoadBalancerSpec>(&component.spec))
            limit = balancer->limit;
        if (limit && limit->per_client) sum += clients * 16 * instance_count(component);
    }
    return sum;
}

}  // namespace

double most_users(const Workload& workload) {
    double peak = workload.profile.empty() ? 1 : 0;
    for (const LoadPoint& point : workload.profile) peak = std::max(peak, point.scale);
    return static_cast<double>(workload.users) * peak;
}

double Footprint::run_bytes() const {
    double sum = 0;
    for (const Part& part : run) sum += part.bytes;
    return sum;
}

double Footprint::bytes(uint32_t at_once, uint32_t replications) const {
    return process + run_bytes() * std::min(at_once, replications) + outcome * replications;
}

Footprint footprint(const Blueprint& blueprint, const CrowdSize& crowd) {
    const auto classes = static_cast<double>(classes_of(blueprint).size());
    double instances = 0;
    const double of_instances = instances_bytes(blueprint, instances);
    Footprint footprint;
    const auto add = [&](const char* what, double bytes) {
        if (bytes > 0) footprint.run.push_back({what, bytes});
    };
    add("instances", of_instances);
    add("keys of caches and shards", keys_bytes(blueprint));
    add("plans, edges and links", plan_bytes(blueprint));
    double timers = 0;
    for (const Workload* load : workloads_of(blueprint))
        if (load->think_time.kind() != sim::Distribution::Kind::exponential)
            timers += most_users(*load);
    add("users' timers", grown(timers * 32 / 31, sizeof(sim::Event)));
    add("rate limiters", limiter_bytes(blueprint));
    add("users of new versions", releases_bytes(blueprint));
    add("calls in flight",
        grown(crowd.calls, sizeof(Call)) + grown(crowd.at_work * 32 / 31, sizeof(sim::Event)));
    // A lane's ring drops what is out of date when it is full, and is doubled when more than half
    // of it is still wanted; old and new ring live while it is copied.
    add("deadlines", 1.5 * grown(2 * crowd.deadlines, sizeof(sim::Event)));
    // One for each class and window: the warm-up, the time measured, around faults, and between the
    // moments at which a warm-up may be found to end (scenarios/pilot.hpp).
    const double windows =
        2 +
        2 * std::min(20.0, static_cast<double>(blueprint.faults.size() + blueprint.changes.size()));
    const double found = blueprint.run.warmup_auto ? std::min(20 * classes, 160.0) : 0;
    add("histograms and series",
        (classes * windows + found) * kHistogramBytes + series_bytes(blueprint.run));
    std::stable_sort(footprint.run.begin(), footprint.run.end(),
                     [](const auto& a, const auto& b) { return a.bytes > b.bytes; });
    // Kept: a histogram a class; while merging, one over all classes and one more of a class.
    footprint.outcome = (classes + 2) * kHistogramBytes +
                        instances * (sizeof(InstanceMeasurement) + 48) +
                        series_bytes(blueprint.run);
    footprint.process = kProcessBytes + instances * kResultInstanceBytes;
    return footprint;
}

}  // namespace faultline::models
