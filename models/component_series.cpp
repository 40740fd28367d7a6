#include "models/component_series.hpp"

#include <algorithm>

namespace faultline::models {
namespace {

// Zones in the order in which the component's instances are first found in them.
void read_zones(const Cluster& cluster, const Cluster::ComponentInfo& info,
                ComponentSeries::One& one) {
    const size_t read = one.up.size();
    for (uint32_t i = info.first_instance; i < info.first_instance + info.count; ++i) {
        const Instance& instance = cluster.instances[i];
        const std::string& name = cluster.blueprint->zones[instance.zone];
        auto zone = std::find_if(one.zones.begin(), one.zones.end(),
                                 [&](const ZoneSeries& z) { return z.zone == name; });
        if (zone == one.zones.end()) zone = one.zones.insert(zone, ZoneSeries{name, {}, {}});
        zone->in_service.resize(read);
        zone->up.resize(read);
        zone->in_service.back() += instance.in_service;
        zone->up.back() += instance.in_service && instance.serving;
    }
}

}  // namespace

SeriesMeter::SeriesMeter(const Cluster& cluster, sim::Duration length, sim::Duration bucket)
    : last_{read_meters(cluster)} {
    const auto instances = static_cast<int64_t>(cluster.instances.size());
    const int64_t most = std::clamp<int64_t>(1'000'000 / instances, 1, 600);
    const int64_t buckets = std::max<int64_t>(1, length.ns / bucket.ns);
    bucket_ = sim::Duration{bucket.ns * ((buckets + most - 1) / most)};
    next_ = cluster.kernel.now() + bucket_;
    series_.bucket_seconds = bucket_.seconds();
    series_.components.resize(cluster.blueprint->components.size());
}

void SeriesMeter::read(const Cluster& cluster) {
    Reading now = read_meters(cluster);
    for (uint32_t id = 0; id < series_.components.size(); ++id) {
        const ComponentMeasurement measured = measure_component(cluster, last_, now, id);
        ComponentSeries::One& one = series_.components[id];
        one.utilization.push_back(static_cast<float>(measured.utilization));
        one.queue.push_back(static_cast<float>(measured.queue_length));
        uint32_t up = 0, in_service = 0;
        const auto& info = cluster.components[id];
        for (uint32_t i = info.first_instance; i < info.first_instance + info.count; ++i) {
            in_service += cluster.instances[i].in_service;
            up += cluster.instances[i].in_service && cluster.instances[i].serving;
        }
        one.up.push_back(in_service ? static_cast<float>(up) / static_cast<float>(in_service) : 0);
        if (cluster.blueprint->zones.size() > 1) read_zones(cluster, info, one);
    }
    last_ = std::move(now);
    next_ = next_ + bucket_;
}

}  // namespace faultline::models
