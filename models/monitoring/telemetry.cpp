#include "models/monitoring/telemetry.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "models/cluster.hpp"

namespace faultline::models {
namespace {

constexpr int64_t kMostScrapes = 1200;
constexpr int64_t kMostReadings = 1'000'000;

// Six to a decade, as near to equal steps of a logarithm as round numbers are.
constexpr std::array<int64_t, 6> kSteps{10, 15, 20, 30, 50, 70};

constexpr std::array<int64_t, kScrapeBounds> bounds_ns() {
    std::array<int64_t, kScrapeBounds> bounds{};
    int64_t decade = 10'000;  // of tenths of 0.1 ms
    for (size_t i = 0; i < kScrapeBounds; ++i) {
        bounds[i] = kSteps[i % kSteps.size()] * decade;
        if (i % kSteps.size() == kSteps.size() - 1) decade *= 10;
    }
    return bounds;
}
constexpr std::array<int64_t, kScrapeBounds> kBounds = bounds_ns();

// How many values are at most each bound, counting a bucket by its middle.
std::array<uint64_t, kScrapeBounds> cumulative(const sim::Histogram& histogram) {
    std::array<uint64_t, kScrapeBounds> up_to{};
    size_t at = 0;
    uint64_t sum = 0;
    histogram.for_each_bucket([&](const sim::Histogram::Bucket& bucket) {
        const int64_t middle = bucket.lower.ns + (bucket.upper.ns - bucket.lower.ns) / 2;
        while (at < kScrapeBounds && kBounds[at] < middle) up_to[at++] = sum;
        sum += bucket.count;
    });
    while (at < kScrapeBounds) up_to[at++] = sum;
    return up_to;
}

const Placement& placement_of(const Cluster& cx, const Instance& node) {
    return cx.blueprint->components[node.component].placement;
}

Telemetry::Machine machine_of(const Cluster& cx, uint32_t instance) {
    const Instance& node = cx.instances[instance];
    const Placement& placement = placement_of(cx, node);
    const bool shared = placement.host != kNone;
    Telemetry::Machine machine;
    machine.name = shared ? cx.blueprint->hosts[placement.host].name : cx.instance_name(instance);
    const uint32_t type = shared ? cx.blueprint->hosts[placement.host].machine : placement.machine;
    if (type != kNone) machine.memory_bytes = cx.blueprint->machines[type].memory_bytes;
    if (node.processor != kNone) machine.cores = cx.processors[node.processor].cores();
    machine.disk = node.disk != kNone;
    return machine;
}

uint64_t memory_limit(const Component& component) {
    if (const auto* cache = std::get_if<CacheSpec>(&component.spec)) return cache->memory_bytes;
    if (const auto* cdn = std::get_if<CdnSpec>(&component.spec)) return cdn->cache.memory_bytes;
    return 0;
}

}  // namespace

std::array<double, kScrapeBounds> scrape_bounds() {
    std::array<double, kScrapeBounds> seconds{};
    std::transform(kBounds.begin(), kBounds.end(), seconds.begin(),
                   [](int64_t ns) { return static_cast<double>(ns) / 1e9; });
    return seconds;
}

Scraper::Scraper(const Cluster& cx) {
    for (const Workload* group : workloads_of(*cx.blueprint)) {
        for (const RequestClass& one : group->classes) who_.classes.push_back(one.name);
        who_.closed = who_.closed || group->users > 0;
    }
    add_instances(cx);
    add_pools(cx);
    for (uint32_t c = 0; c < cx.components.size(); ++c) {
        if (cx.components[c].store == kNone) continue;
        const Component& component = cx.blueprint->components[c];
        who_.stores.push_back({component.name, memory_limit(component)});
    }
}

// Instances on one host share what it has.
uint32_t Scraper::machine_index(const Cluster& cx, uint32_t instance) {
    const Instance& node = cx.instances[instance];
    const auto [at, is_new] = machine_at_.try_emplace({node.processor, node.disk},
                                                      static_cast<uint32_t>(who_.machines.size()));
    if (is_new) {
        of_machine_.push_back(node.processor);
        machine_disk_.push_back(node.disk);
        who_.machines.push_back(machine_of(cx, instance));
    }
    return at->second;
}

void Scraper::add_instances(const Cluster& cx) {
    for (uint32_t i = 1; i < cx.instances.size(); ++i) {
        const Instance& node = cx.instances[i];
        Telemetry::Instance one;
        one.name = cx.instance_name(i);
        one.component = cx.components[node.component].name;
        one.zone = cx.blueprint->zones[node.zone];
        one.workers = node.workers == kNoLimit ? 0 : node.workers;
        one.machine = kNone;
        if (node.processor != kNone || node.disk != kNone) one.machine = machine_index(cx, i);
        who_.instances.push_back(std::move(one));
    }
}

void Scraper::add_pools(const Cluster& cx) {
    std::set<uint32_t> seen;  // several operations call through the same pool
    for (const Edge& edge : cx.edges) {
        if (edge.pool == kNone || edge.caller == kNone || edge.callee == kNone) continue;
        if (!seen.insert(edge.pool).second) continue;
        if (cx.pools[edge.pool].size == kNoLimit) continue;  // it only counts
        const Cluster::ComponentInfo& caller = cx.components[edge.caller];
        for (uint32_t i = 0; i < caller.count; ++i) {
            const uint32_t pool = edge.pool + i;
            of_pool_.push_back(pool);
            who_.pools.push_back({cx.instance_name(caller.first_instance + i), caller.name,
                                  cx.components[edge.callee].name, cx.pools[pool].size});
        }
    }
}

void Scraper::read_classes(const Cluster& cx, Scrape& into) {
    into.classes.resize(who_.classes.size());
    const std::vector<ClassRecord>& records = cx.recorder.records();
    seen_.resize(records.size());
    for (size_t r = 0; r < records.size(); ++r) {
        const ClassRecord& record = records[r];
        Scrape::OfClass& to = into.classes[r % into.classes.size()];
        to.offered += record.offered;
        to.succeeded += record.succeeded;
        to.failed += record.failed;
        to.timed_out += record.timed_out;
        to.rejected += record.rejected;
        if (record.latency.count() == 0) continue;
        to.latency_seconds +=
            record.latency.mean_ns() * static_cast<double>(record.latency.count()) * 1e-9;
        Seen& seen = seen_[r];
        if (seen.count != record.latency.count())
            seen = {record.latency.count(), cumulative(record.latency)};
        for (size_t b = 0; b < kScrapeBounds; ++b) to.up_to[b] += seen.up_to[b];
    }
}

Scrape Scraper::scrape(const Cluster& cx) {
    Scrape s;
    s.at = cx.kernel.now();
    for (const Source& source : cx.sources) s.users += source.population;
    read_classes(cx, s);
    for (uint32_t i = 1; i < cx.instances.size(); ++i) {
        const Instance& node = cx.instances[i];
        s.instances.push_back({node.up, node.in_service, false, node.busy(), node.waiting.size,
                               node.served, node.failed, node.rejected, 0});
    }
    for (const Balancer& balancer : cx.balancers) {
        if (balancer.own_instance == kNone) continue;
        s.instances[balancer.own_instance - 1].served = balancer.picked;
        s.instances[balancer.own_instance - 1].failed = balancer.no_member;
    }
    for (const Database& database : cx.databases)
        for (const Shard& shard : database.shards) {
            s.instances[shard.primary - 1].primary = true;
            for (uint32_t i = 0; i < shard.feeds.size(); ++i)
                if (shard.first_instance + i != shard.primary)
                    s.instances[shard.first_instance + i - 1].unapplied =
                        shard.feeds[i].unapplied(s.at);
        }
    read_resources(cx, s);
    return s;
}

void Scraper::read_resources(const Cluster& cx, Scrape& s) const {
    for (size_t m = 0; m < of_machine_.size(); ++m) {
        Scrape::OfMachine one;
        if (of_machine_[m] != kNone)
            one.cpu_seconds = cx.processors[of_machine_[m]].busy_ns(s.at) * 1e-9;
        if (machine_disk_[m] != kNone) {
            const Disk& disk = cx.disks[machine_disk_[m]];
            one.ios = disk.ios();
            one.io_seconds = disk.utilization(one.ios, sim::Duration{1'000'000'000});
        }
        s.machines.push_back(one);
    }
    for (const uint32_t index : of_pool_) {
        const ConnectionPool& pool = cx.pools[index];
        s.pools.push_back({pool.size - pool.free, pool.waiting.size, pool.timeouts});
    }
    for (const Cluster::ComponentInfo& component : cx.components) {
        if (component.store == kNone) continue;
        const CacheStore& store = cx.stores[component.store];
        Scrape::OfStore one{0, 0, store.entries(), store.bytes()};
        for (const KeyStream& keys : cx.key_streams) {
            if (keys.store != component.store) continue;
            one.hits += keys.hits;
            one.misses += keys.misses;
        }
        s.stores.push_back(one);
    }
}

TelemetryMeter::TelemetryMeter(const Cluster& cx, sim::Duration length, sim::Duration interval)
    : scraper_{cx} {
    const auto instances = static_cast<int64_t>(cx.instances.size());
    const int64_t most = std::clamp<int64_t>(kMostReadings / instances, 1, kMostScrapes);
    const int64_t scrapes = std::max<int64_t>(1, length.ns / interval.ns);
    interval_ = interval * ((scrapes + most - 1) / most);
}

void TelemetryMeter::read(const Cluster& cx) {
    scrapes_.push_back(scraper_.scrape(cx));
    next_ = next_ + interval_;
}

Telemetry TelemetryMeter::take(const Cluster& cx) {
    if (scrapes_.empty() || scrapes_.back().at < cx.kernel.now()) read(cx);
    Telemetry all = scraper_.who();
    all.interval_seconds = interval_.seconds();
    all.scrapes = std::move(scrapes_);
    return all;
}

}  // namespace faultline::models
