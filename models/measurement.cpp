#include "models/measurement.hpp"

#include <algorithm>
#include <set>

namespace faultline::models {
namespace {

constexpr double kHoursPerMonth = 730;

const char* kind_name(const Component& component) {
    static constexpr const char* kNames[] = {"service",  "load_balancer", "cache",
                                             "database", "queue",         "cdn"};
    return kNames[component.spec.index()];
}

// A component's meters over the window, instance by instance.
class Meter {
public:
    Meter(const Cluster& cx, const Reading& from, const Reading& to)
        : cx_{cx}, from_{from}, to_{to}, window_ns_{static_cast<double>((to.at - from.at).ns)} {}

    ComponentMeasurement component(uint32_t id) const;

private:
    InstanceMeasurement instance(uint32_t index) const;
    // Utilisation of each kind of resource, averaged over the instances in service.
    struct Use {
        const char* resource;
        double used = 0, there = 0;
        double share() const { return there > 0 ? used / there : 0; }
    };
    void add_uses(uint32_t index, std::vector<Use>& uses) const;
    void add_pools(uint32_t id, std::vector<Use>& uses) const;
    double hit_ratio(const Cluster::ComponentInfo& info) const;
    double lag_seconds(const Database& database) const;
    double usd_per_month(const Component& component, double instances) const;

    const Cluster& cx_;
    const Reading &from_, &to_;
    double window_ns_;
};

InstanceMeasurement Meter::instance(uint32_t index) const {
    const auto &a = from_.instances[index], &b = to_.instances[index];
    const Instance& node = cx_.instances[index];
    InstanceMeasurement m;
    m.name = cx_.instance_name(index);
    m.zone = cx_.blueprint->zones[node.zone];
    m.in_service = (b.in_service_ns - a.in_service_ns) / window_ns_;
    std::vector<Use> uses;
    add_uses(index, uses);
    for (const Use& use : uses) m.utilization = std::max(m.utilization, use.share());
    m.queue_length = (b.queued_ns - a.queued_ns) / window_ns_;
    const auto admitted = static_cast<double>(b.admitted - a.admitted);
    // Little's law without its limit: all the waiting there was, over those admitted.
    m.wait_seconds = admitted > 0 ? (b.queued_ns - a.queued_ns) * 1e-9 / admitted : 0;
    m.served = b.served - a.served;
    m.failed = b.failed - a.failed;
    m.rejected = b.rejected - a.rejected;
    return m;
}

void Meter::add_uses(uint32_t index, std::vector<Use>& uses) const {
    const auto &a = from_.instances[index], &b = to_.instances[index];
    const Instance& node = cx_.instances[index];
    const double there_ns = b.in_service_ns - a.in_service_ns;
    const auto add = [&](const char* resource, double used, double there) {
        for (Use& use : uses)
            if (use.resource == std::string_view{resource}) {
                use.used += used;
                use.there += there;
                return;
            }
        uses.push_back({resource, used, there});
    };
    if (node.workers != kNoLimit) {
        const auto& component = cx_.components[node.component];
        add(component.database != kNone ? "connections" : "workers", b.busy_ns - a.busy_ns,
            there_ns * node.workers);
    }
    if (node.processor != kNone)
        add("cores", to_.processors_ns[node.processor] - from_.processors_ns[node.processor],
            there_ns * cx_.processors[node.processor].cores());
    if (node.disk != kNone) {
        const uint64_t ios = to_.disks_ios[node.disk] - from_.disks_ios[node.disk];
        const auto span = sim::Duration{static_cast<int64_t>(window_ns_)};
        add("disk", cx_.disks[node.disk].utilization(ios, span) * window_ns_, there_ns);
    }
}

// The pools it calls others through, each by itself: the fullest counts.
void Meter::add_pools(uint32_t id, std::vector<Use>& uses) const {
    std::set<uint32_t> seen;
    for (const Edge& edge : cx_.edges) {
        if (edge.caller != id || edge.pool == kNone || !seen.insert(edge.pool).second) continue;
        if (cx_.pools[edge.pool].size == kNoLimit) continue;  // it only counts
        Use use{"pool", 0, 0};
        for (uint32_t i = 0; i < cx_.components[id].count; ++i) {
            const uint32_t instance = cx_.components[id].first_instance + i;
            use.used += to_.pools[edge.pool + i].busy_ns - from_.pools[edge.pool + i].busy_ns;
            use.there +=
                (to_.instances[instance].in_service_ns - from_.instances[instance].in_service_ns) *
                cx_.pools[edge.pool + i].size;
        }
        uses.push_back(use);
    }
}

double Meter::hit_ratio(const Cluster::ComponentInfo& info) const {
    uint64_t hits = 0, misses = 0;
    for (size_t k = 0; k < cx_.key_streams.size(); ++k) {
        if (cx_.key_streams[k].store != info.store) continue;
        hits += to_.keys[k].first - from_.keys[k].first;
        misses += to_.keys[k].second - from_.keys[k].second;
    }
    return hits + misses > 0 ? static_cast<double>(hits) / static_cast<double>(hits + misses) : 0;
}

double Meter::lag_seconds(const Database& database) const {
    double sum = 0;
    uint64_t commits = 0;
    for (const Shard& shard : database.shards)
        for (const ReplicaFeed& feed : shard.feeds) {
            sum += feed.lag_sum_s;
            commits += feed.commits;
        }
    return commits > 0 ? sum / static_cast<double>(commits) : 0;
}

double Meter::usd_per_month(const Component& component, double instances) const {
    double per_hour = component.usd_per_hour;
    if (component.placement.machine != kNone)
        per_hour += cx_.blueprint->machines[component.placement.machine].usd_per_hour;
    return per_hour * instances * kHoursPerMonth;
}

ComponentMeasurement Meter::component(uint32_t id) const {
    const Component& declared = cx_.blueprint->components[id];
    const auto& info = cx_.components[id];
    ComponentMeasurement m;
    m.name = info.name;
    m.kind = kind_name(declared);
    std::vector<Use> uses;
    double waited_ns = 0, admitted = 0;
    for (uint32_t i = info.first_instance; i < info.first_instance + info.count; ++i) {
        m.instances.push_back(instance(i));
        const InstanceMeasurement& one = m.instances.back();
        m.queue_length += one.queue_length;
        m.served += one.served;
        m.failed += one.failed;
        m.rejected += one.rejected;
        m.in_service += one.in_service;
        waited_ns += to_.instances[i].queued_ns - from_.instances[i].queued_ns;
        admitted += static_cast<double>(to_.instances[i].admitted - from_.instances[i].admitted);
        add_uses(i, uses);
    }
    m.wait_seconds = admitted > 0 ? waited_ns * 1e-9 / admitted : 0;
    add_pools(id, uses);
    for (const Use& use : uses)
        if (m.resource.empty() || use.share() > m.utilization) {
            m.resource = use.resource;
            m.utilization = use.share();
        }
    m.orphans = to_.orphans[id] - from_.orphans[id];
    if (info.store != kNone) m.hit_ratio = hit_ratio(info);
    if (info.database != kNone) {
        const Database& database = cx_.databases[info.database];
        m.lost_writes = to_.lost_writes[info.database] - from_.lost_writes[info.database];
        if (database.shards.front().count > 1) m.lag_seconds = lag_seconds(database);
    }
    m.usd_per_month = usd_per_month(declared, m.in_service);
    return m;
}

// A sum of times with what is still inside added. Years of long queues are more nanoseconds than 63
// bits hold: without a sign they wrap around, and differences come out right all the same.
uint64_t reading_of(int64_t sum_ns, uint32_t inside, int64_t now) {
    return static_cast<uint64_t>(sum_ns) + uint64_t{inside} * static_cast<uint64_t>(now);
}

}  // namespace

Reading read_meters(const Cluster& cx) {
    Reading reading;
    reading.at = cx.kernel.now();
    const int64_t now = reading.at.ns;
    for (const Instance& node : cx.instances) {
        Reading::OfInstance one;
        one.busy_ns = reading_of(node.busy_ns, node.busy(), now);
        one.queued_ns = reading_of(node.queued_ns, node.waiting.size, now);
        // In service from the start on: the sum of times begins at zero.
        one.in_service_ns = static_cast<double>(node.in_service_ns + (node.in_service ? now : 0));
        one.admitted = node.admitted;
        one.served = node.served;
        one.failed = node.failed;
        one.rejected = node.rejected;
        reading.instances.push_back(one);
    }
    for (const Balancer& balancer : cx.balancers)
        if (balancer.own_instance != kNone) {
            reading.instances[balancer.own_instance].served = balancer.picked;
            reading.instances[balancer.own_instance].failed = balancer.no_member;
        }
    for (const ConnectionPool& pool : cx.pools)
        reading.pools.push_back({reading_of(pool.busy_ns, pool.size - pool.free, now),
                                 reading_of(pool.queued_ns, pool.waiting.size, now)});
    for (const Processor& processor : cx.processors)
        reading.processors_ns.push_back(processor.busy_ns(cx.kernel.now()));
    for (const Disk& disk : cx.disks) reading.disks_ios.push_back(disk.ios());
    for (const KeyStream& keys : cx.key_streams) reading.keys.emplace_back(keys.hits, keys.misses);
    reading.orphans.resize(cx.components.size());
    for (const Edge& edge : cx.edges)
        if (edge.callee != kNone) reading.orphans[edge.callee] += edge.orphans;
    for (const Database& database : cx.databases)
        reading.lost_writes.push_back(database.lost_writes);
    reading.seconds = cx.recorder.seconds();
    reading.seconds_up = cx.recorder.seconds_up();
    reading.stretch = cx.recorder.stretches() - 1;
    return reading;
}

ComponentMeasurement measure_component(const Cluster& cx, const Reading& from, const Reading& to,
                                       uint32_t component) {
    return Meter{cx, from, to}.component(component);
}

Measurement measure(const Cluster& cx, const Reading& from) {
    const Reading to = read_meters(cx);
    Measurement m;
    m.begin_seconds = from.at.seconds();
    m.window_seconds = (to.at - from.at).seconds();
    m.classes = cx.recorder.classes(from.stretch);
    m.seconds = to.seconds - from.seconds;
    m.seconds_up = to.seconds_up - from.seconds_up;
    const Meter meter{cx, from, to};
    for (uint32_t id = 0; id < cx.blueprint->components.size(); ++id)
        m.components.push_back(meter.component(id));
    m.incidents = cx.story.incidents();
    for (IncidentRecord& incident : m.incidents)
        incident.first_bad = cx.recorder.first_bad(incident.at);
    m.at_end = tally(cx.recorder, cx.blueprint->objectives);
    for (const Release& release : cx.releases)
        m.deployments.push_back(release.record_at(to.at, cx.recorder.bad_so_far()));
    m.story = cx.story.lines();
    m.watch = cx.watch_log;
    m.series = cx.recorder.series();
    m.bucket_seconds = cx.recorder.bucket().seconds();
    m.events = cx.kernel.events();
    m.requests_ended = cx.recorder.ended_so_far();
    m.peak_calls = cx.calls.high_water();
    m.calls_in_use = cx.calls.in_use();
    m.fingerprint = cx.recorder.fingerprint().value();
    m.shares = cx.tracer.shares();
    for (const Trace& trace : cx.tracer.slowest()) m.slowest.push_back(describe(cx, trace));
    for (const Trace& trace : cx.tracer.wrong()) m.wrong.push_back(describe(cx, trace));
    return m;
}

}  // namespace faultline::models
