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
    if (type != kNone) {
        machine.memory_bytes = cx.blueprint->machines[type].memory_bytes;
        machine.disk_bytes = cx.blueprint->machines[type].disk_bytes;
    }
    if (node.processor != kNone) machine.cores = cx.processors[node.processor].cores();
    machine.disk = node.disk != kNone;
    return machine;
}

uint64_t memory_limit(const Component& component) {
    if (const auto* cache = std::get_if<CacheSpec>(&component.spec)) return cache->memory_bytes;
    if (const auto* cdn = std::get_if<CdnSpec>(&component.spec)) return cdn->cache.memory_bytes;
    return 0;
}

MemoryUse memory_of(const Component& component) {
    if (const auto* service = std::get_if<ServiceSpec>(&component.spec)) return service->memory;
    if (const auto* database = std::get_if<DatabaseSpec>(&component.spec)) return database->memory;
    return {};
}

}  // namespace

bool Telemetry::Instance::has(Signal signal) const {
    if (signal == Signal::queue) return database || worker;
    if (signal == Signal::workers) return worker && workers > 0;
    return database && (signal == Signal::query_time || workers > 0);
}

bool Telemetry::Machine::has(Signal signal) const {
    switch (signal) {
        case Signal::cpu:
        case Signal::iowait:
            return cores > 0;
        case Signal::memory:
            return memory_bytes > 0;
        case Signal::disk:
            return disk;
        case Signal::disk_space:
            return disk_bytes > 0;
        default:
            return true;
    }
}

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
    if (cx.blueprint->monitoring) who_.business = cx.blueprint->monitoring->business;
    add_components(cx);
    add_instances(cx);
    add_pools(cx);
}

void Scraper::add_components(const Cluster& cx) {
    for (uint32_t c = 0; c < cx.blueprint->components.size(); ++c) {
        const Component& component = cx.blueprint->components[c];
        Telemetry::Component one{component.name};
        if (const auto* database = std::get_if<DatabaseSpec>(&component.spec)) {
            one.database = true;
            one.buffer_hit_ratio = database->buffer_hit_ratio;
        }
        who_.components.push_back(std::move(one));
        if (cx.components[c].store != kNone)
            who_.stores.push_back({component.name, c, memory_limit(component)});
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
        one.of = node.component;
        one.zone = cx.blueprint->zones[node.zone];
        one.workers = node.workers == kNoLimit ? 0 : node.workers;
        one.machine = kNone;
        if (node.processor != kNone || node.disk != kNone) one.machine = machine_index(cx, i);
        const auto& spec = cx.blueprint->components[node.component].spec;
        one.worker =
            std::holds_alternative<ServiceSpec>(spec) || std::holds_alternative<QueueSpec>(spec);
        if (const auto* database = std::get_if<DatabaseSpec>(&spec)) {
            one.database = true;
            one.data_bytes = database->data_bytes;
            if (one.machine != kNone) who_.machines[one.machine].disk_used_bytes += one.data_bytes;
        }
        add_part(cx, i);
        parts_.back().machine = one.machine;
        who_.instances.push_back(std::move(one));
    }
}

void Scraper::add_part(const Cluster& cx, uint32_t instance) {
    const Cluster::ComponentInfo& info = cx.components[cx.instances[instance].component];
    const MessageSizes& sizes = cx.blueprint->messages;
    Part part;
    part.memory = memory_of(cx.blueprint->components[cx.instances[instance].component]);
    part.store = info.store;
    part.received_bytes = sizes.request_bytes;
    part.sent_bytes = sizes.reply_bytes;
    // A balancer passes both on.
    if (info.balancer != kNone)
        part.received_bytes = part.sent_bytes = sizes.request_bytes + sizes.reply_bytes;
    parts_.push_back(part);
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
                                  cx.components[edge.callee].name, edge.caller,
                                  cx.pools[pool].size});
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
    s.check_passed = cx.watch_log.check_passed;
    read_classes(cx, s);
    read_instances(cx, s);
    read_resources(cx, s);
    return s;
}

void Scraper::read_instances(const Cluster& cx, Scrape& s) const {
    for (uint32_t i = 1; i < cx.instances.size(); ++i) {
        const Instance& node = cx.instances[i];
        const auto there = static_cast<double>(uint64_t{node.busy()} + node.waiting.size);
        const double work =
            static_cast<double>(node.busy_ns + node.queued_ns) * 1e-9 + there * s.at.seconds();
        s.instances.push_back({node.up, node.in_service, false, node.busy(), node.waiting.size,
                               node.served, node.failed, node.rejected, 0, work});
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
}

// Of each machine, from what runs there.
void Scraper::read_parts(const Cluster& cx, Scrape& s) const {
    for (size_t i = 0; i < parts_.size(); ++i) {
        const Part& part = parts_[i];
        if (part.machine == kNone) continue;
        const Scrape::OfInstance& one = s.instances[i];
        Scrape::OfMachine& machine = s.machines[part.machine];
        const uint64_t calls = one.served + one.failed + one.rejected;
        machine.received_bytes += calls * part.received_bytes;
        machine.sent_bytes += calls * part.sent_bytes;
        if (!one.up || !one.in_service) continue;
        machine.memory_bytes += part.memory.base_bytes;
        machine.memory_bytes += part.memory.per_call_bytes * (uint64_t{one.busy} + one.waiting);
        if (part.store != kNone) machine.memory_bytes += cx.stores[part.store].bytes();
    }
}

// Since the scrape before: the cores' idle share times the disk's busy share, as if the two had
// nothing to do with each other and I/Os did not overlap.
void Scraper::read_iowait(const Cluster& cx, Scrape& s) {
    const double span = (s.at - before_).seconds();
    machines_before_.resize(s.machines.size());
    for (size_t m = 0; m < s.machines.size() && span > 0; ++m) {
        const Scrape::OfMachine& was = machines_before_[m];
        Scrape::OfMachine& is = s.machines[m];
        is.iowait_seconds = was.iowait_seconds;
        if (machine_disk_[m] == kNone || who_.machines[m].cores == 0) continue;
        const double io_seconds =
            static_cast<double>(is.ios - was.ios) * cx.disks[machine_disk_[m]].each().seconds();
        const double idle = span * who_.machines[m].cores - (is.cpu_seconds - was.cpu_seconds);
        is.iowait_seconds += std::max(0.0, idle) * std::min(1.0, io_seconds / span);
    }
    machines_before_ = s.machines;
    before_ = s.at;
}

void Scraper::read_resources(const Cluster& cx, Scrape& s) {
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
    read_parts(cx, s);
    read_iowait(cx, s);
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

TelemetryMeter::TelemetryMeter(const Cluster& cx, sim::Duration length, sim::Duration interval,
                               sim::Duration first)
    : scraper_{cx}, next_{first.ns} {
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
