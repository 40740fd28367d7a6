// models/measurement.hpp - what a run measured: the difference between two readings of the meters.
//
// A reading is taken when the measurement window begins and another when it ends; nothing needs to
// be reset in between. Plain values: a trial's measurement outlives its cluster.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/cluster.hpp"
#include "models/request_series.hpp"
#include "models/tracing/traced_request.hpp"
#include "models/zone_series.hpp"

namespace faultline::models {

// All meters at one moment; sums since the start of the run.
struct Reading {
    struct OfInstance {
        // Modulo 2^64: differences hold up to 584 years of calls.
        uint64_t busy_ns = 0, queued_ns = 0;
        double in_service_ns = 0;
        uint64_t admitted = 0, served = 0, failed = 0, rejected = 0;
    };
    struct OfPool {
        uint64_t busy_ns = 0, queued_ns = 0;
    };
    sim::Time at;
    std::vector<OfInstance> instances;
    std::vector<OfPool> pools;
    std::vector<double> processors_ns;  // core-nanoseconds used
    std::vector<uint64_t> disks_ios;
    std::vector<std::pair<uint64_t, uint64_t>> keys;  // hits, misses by key stream
    std::vector<uint64_t> orphans;                    // by component called
    std::vector<uint64_t> lost_writes;                // by database
    uint64_t seconds = 0, seconds_up = 0;             // whole ones
    uint32_t stretch = 0;                             // of the recorder
};
Reading read_meters(const Cluster& cluster);

struct InstanceMeasurement {
    std::string name, zone;
    double utilization = 0, queue_length = 0, wait_seconds = 0;
    uint64_t served = 0, failed = 0, rejected = 0;
    double in_service = 1;  // share of the window
};

struct ComponentMeasurement {
    std::string name, kind, resource;
    double utilization = 0, queue_length = 0, wait_seconds = 0, in_service = 0;
    uint64_t served = 0, failed = 0, rejected = 0, orphans = 0, lost_writes = 0;
    double hit_ratio = -1;    // negative: not a cache
    double lag_seconds = -1;  // negative: no replicas
    double usd_per_month = 0;
    std::vector<InstanceMeasurement> instances;
};

// In the course of the run, by component; empty unless asked for (component_series.hpp).
struct ComponentSeries {
    struct One {
        std::vector<float> utilization, queue;  // of the bucket
        std::vector<float> up;                  // share of its instances, at the bucket's end
        std::vector<ZoneSeries> zones;          // where there is more than one zone
    };
    double bucket_seconds = 1;
    std::vector<One> components;
};

// What users saw of the requests sent in a part of the measured time.
struct WindowMeasurement {
    std::string name;
    std::optional<sim::Time> from, until;  // absent: here and there
    ClassRecord requests;                  // of all classes
};

struct Measurement {
    double begin_seconds = 0, window_seconds = 0;
    std::vector<ClassRecord> classes;  // by request class
    uint64_t seconds = 0, seconds_up = 0;
    std::vector<ComponentMeasurement> components;
    std::vector<WindowMeasurement> windows;  // around faults
    bool aborted = false;                    // its window ended when Blueprint::abort_when held
    std::vector<IncidentRecord> incidents;
    std::vector<DeploymentRecord> deployments;
    Tally at_end;  // of the run
    std::vector<StoryLine> story;
    WatchLog watch;  // empty without monitoring
    std::vector<SeriesBucket> series;
    double bucket_seconds = 1;
    ComponentSeries component_series;
    RequestSeries request_series;  // where those of the components are
    uint64_t events = 0, requests_ended = 0;
    uint32_t peak_calls = 0, calls_in_use = 0;
    uint64_t fingerprint = 0;
    LatencyShares shares;                // of traced requests
    std::vector<TracedRequest> slowest;  // of them, slowest first
    std::vector<TracedRequest> wrong;    // traced, and it went wrong; in order of their ends
};

ComponentMeasurement measure_component(const Cluster& cluster, const Reading& from,
                                       const Reading& to, uint32_t component);
// The window is what lies between `from`, read when a stretch of the recorder began, and now.
Measurement measure(const Cluster& cluster, const Reading& from);

}  // namespace faultline::models
