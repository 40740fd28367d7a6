// models/monitoring/telemetry.hpp - what a monitoring system reads off a running system.
//
// A scrape is one reading of everything at one moment: counters since the run began, levels of that
// moment. Whoever runs the cluster stops it between two events and lets it be read: no event of its
// own and nothing drawn, so a run is the same with and without. Nothing is counted for it that is
// not counted anyway: a run that nobody scrapes costs the same. Cost of a scrape: all meters, and
// the buckets of the latency histograms that have changed since the one before. What the simulation
// itself does not know (memory, bytes on the network, time in iowait) is made here, from what it
// does know (docs/monitoring.md).
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "models/monitoring/spec.hpp"
#include "sim/time.hpp"

namespace faultline::models {

class Cluster;
struct ClassRecord;

// The upper bounds of the latency histogram, seconds: six to a decade, 0.1 ms to 100 s. Fewer than
// a report has (request_series.hpp): each is a time series of its own.
inline constexpr size_t kScrapeBounds = 37;
std::array<double, kScrapeBounds> scrape_bounds();

// All at one moment; the vectors are in the order of Telemetry's lists of who was read.
struct Scrape {
    struct OfClass {
        uint64_t offered = 0, succeeded = 0, failed = 0, timed_out = 0, rejected = 0;
        double latency_seconds = 0;                   // summed, of those that succeeded
        std::array<uint64_t, kScrapeBounds> up_to{};  // of them, took at most the bound
    };
    struct OfInstance {
        bool up = false, in_service = false;
        bool primary = false;            // of a database's shard
        uint32_t busy = 0, waiting = 0;  // calls
        uint64_t served = 0, failed = 0, rejected = 0;
        uint64_t unapplied = 0;   // commits that a replica has not got yet
        double work_seconds = 0;  // summed over its calls: waiting there and in service
    };
    struct OfMachine {
        double cpu_seconds = 0;  // of all its cores
        uint64_t ios = 0;
        double io_seconds = 0;      // in which the disk was at its limit
        double iowait_seconds = 0;  // of all its cores: idle while the disk worked
        uint64_t memory_bytes = 0;  // in use
        uint64_t received_bytes = 0, sent_bytes = 0;
    };
    struct OfPool {
        uint32_t active = 0, pending = 0;
        uint64_t timeouts = 0;
    };
    struct OfStore {
        uint64_t hits = 0, misses = 0, entries = 0, bytes = 0;
    };
    sim::Time at;
    uint64_t users = 0;     // of closed populations
    int check_passed = -1;  // the uptime checker's last: 0, 1; -1: there was none yet
    std::vector<OfClass> classes;
    std::vector<OfInstance> instances;
    std::vector<OfMachine> machines;
    std::vector<OfPool> pools;
    std::vector<OfStore> stores;
};

// Who was read, and what came of it.
struct Telemetry {
    struct Component {
        std::string name;
        bool database = false;
        double buffer_hit_ratio = 0;  // of a database, as stated
    };
    struct Instance {
        std::string name, component, zone;
        uint32_t of = 0;                        // component
        uint32_t workers = 0;                   // 0: no limit
        uint32_t machine = 0;                   // index into machines; kNone: none
        bool database = false, worker = false;  // worker: a service's or a queue's
        uint64_t data_bytes = 0;                // of a database; 0: not known
        bool has(Signal signal) const;
    };
    struct Machine {
        std::string name;
        uint32_t cores = 0;  // 0: only its disk is modelled
        uint64_t memory_bytes = 0;
        bool disk = false;
        uint64_t disk_bytes = 0, disk_used_bytes = 0;  // 0: not known
        bool has(Signal signal) const;
    };
    struct Pool {
        std::string instance, component, to;
        uint32_t of = 0;  // calling component
        uint32_t size = 0;
    };
    struct Store {
        std::string component;
        uint32_t of = 0;           // component
        uint64_t limit_bytes = 0;  // 0: no limit
    };
    double interval_seconds = 0;
    bool closed = false;  // there is a population of users
    Business business;
    std::vector<std::string> classes;
    std::vector<Component> components;
    std::vector<Instance> instances;
    std::vector<Machine> machines;
    std::vector<Pool> pools;
    std::vector<Store> stores;
    std::vector<Scrape> scrapes;
};

class Scraper {
public:
    explicit Scraper(const Cluster& cluster);
    const Telemetry& who() const { return who_; }  // without scrapes
    Scrape scrape(const Cluster& cluster);

private:
    // What a record of the recorder had when it was last looked at.
    struct Seen {
        uint64_t count = 0;
        std::array<uint64_t, kScrapeBounds> up_to{};
    };
    // What an instance's part of its machine is made of.
    struct Part {
        uint32_t machine = 0;
        MemoryUse memory;
        uint64_t received_bytes = 0, sent_bytes = 0;  // with each call
        uint32_t store = 0;                           // whose memory it is; kNone: none
    };
    void add_components(const Cluster& cluster);
    void add_part(const Cluster& cluster, uint32_t instance);
    void add_instances(const Cluster& cluster);
    void add_pools(const Cluster& cluster);
    uint32_t machine_index(const Cluster& cluster, uint32_t instance);
    void read_classes(const Cluster& cluster, Scrape& into);
    void read_instances(const Cluster& cluster, Scrape& into) const;
    void read_resources(const Cluster& cluster, Scrape& into);
    void read_parts(const Cluster& cluster, Scrape& into) const;
    void read_iowait(const Cluster& cluster, Scrape& into);

    Telemetry who_;
    std::vector<uint32_t> of_pool_, of_machine_;  // index of each in the cluster's arrays
    std::vector<uint32_t> machine_disk_;
    std::map<std::pair<uint32_t, uint32_t>, uint32_t> machine_at_;  // by processor and disk
    std::vector<Seen> seen_;
    std::vector<Part> parts_;  // by instance, without the clients
    std::vector<Scrape::OfMachine> machines_before_;
    sim::Time before_;
};

// Scrapes at a steady pace and keeps all: for documents.
class TelemetryMeter {
public:
    // Of a run of `length`; the interval is stretched to a multiple of it where there would be
    // more than 1,200 scrapes, or a million readings of instances.
    TelemetryMeter(const Cluster& cluster, sim::Duration length, sim::Duration interval,
                   sim::Duration first = {});
    sim::Time next() const { return next_; }
    void read(const Cluster& cluster);
    // With a last scrape of now.
    Telemetry take(const Cluster& cluster);

private:
    Scraper scraper_;
    sim::Duration interval_;
    sim::Time next_;
    std::vector<Scrape> scrapes_;
};

}  // namespace faultline::models
