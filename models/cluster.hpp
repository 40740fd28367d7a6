// models/cluster.hpp - a running system: records in arrays by kind, and what may be done to it.
//
// The data plane (interpreter.cpp and the headers it includes) works on these arrays through one
// switch; the control plane uses the verbs below. Nothing here points into anything else: a cluster
// is copied as a value, and the copy runs on by itself (warm up once, fork one copy per fault).
//
// Floor plan of a request's way, by file: source.cpp sends it, calling.hpp makes and ends calls,
// routing.hpp picks who answers, station.hpp admits, interpreter.cpp steps through the plan.
#pragma once
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "models/cache_store.hpp"
#include "models/call.hpp"
#include "models/control.hpp"
#include "models/database.hpp"
#include "models/disk.hpp"
#include "models/edge.hpp"
#include "models/instance.hpp"
#include "models/io_table.hpp"
#include "models/load_balancer.hpp"
#include "models/monitoring/watch_log.hpp"
#include "models/plan.hpp"
#include "models/processor.hpp"
#include "models/rate_limit.hpp"
#include "models/ready_calls.hpp"
#include "models/recorder.hpp"
#include "models/release.hpp"
#include "models/source.hpp"
#include "models/standstill.hpp"
#include "models/story.hpp"
#include "models/tracing/tracer.hpp"
#include "models/troubles.hpp"
#include "models/waiting_line.hpp"
#include "sim/kernel.hpp"
#include "sim/pool.hpp"
#include "sim/zipf.hpp"

namespace faultline::models {

// Draws keys of one population; of a cache, also where they are kept.
struct KeyStream {
    sim::Zipf popularity;
    sim::RandomStream random;
    uint32_t store = kNone;  // index into Cluster::stores
    uint32_t keyspace = 0;   // in that store; of a database, which of its keys
    uint32_t component = kNone;
    uint64_t hits = 0, misses = 0;
    std::vector<HotShare> hot{};  // faults: keys that are asked for beside the popular ones
};

// A part of a plan that runs as a call of its own at the same node.
struct BranchEntry {
    uint32_t first_step = 0;
};

class Cluster {
public:
    Cluster(const Blueprint& blueprint, uint64_t seed);

    // ---- running ---------------------------------------------------------------------------
    // Starts sources and controllers; once, before the first run_until.
    void start();
    // Runs on to `end` or until `max_events` more events have been processed.
    sim::Stop run_until(sim::Time end, uint64_t max_events);

    // ---- verbs of the control plane ----------------------------------------------------------
    void appoint(uint32_t controller, uint32_t what, sim::Time at);
    // Power off: every call there is lost, in slot order, and its caller told after the link's
    // delay (unless `silent`). Power on: it starts empty.
    void crash(uint32_t instance, bool silent);
    void restart(uint32_t instance);
    // The process stands still, its machine does not; and goes on.
    void hang(uint32_t instance);
    void resume(uint32_t instance);
    // Its clock shows so much more, or less, from now on.
    void shift_clock(uint32_t instance, sim::Duration by);
    // It died instead: the replies that it held go on, and find it gone.
    void drop_stopped(uint32_t instance);
    // There and in the rotation of every balancer, or neither (autoscaling); what runs there goes
    // on.
    void set_in_service(uint32_t instance, bool in_service);
    // The one without the other: there and paid for; in every rotation.
    void set_present(uint32_t instance, bool present);
    void set_in_rotation(uint32_t instance, bool in_rotation);
    // Nobody chooses it, whatever else is said, until it is not drained any more; what it has it
    // finishes. Of a database: no reads go to that replica.
    void set_drained(uint32_t instance, bool drained);
    // Is there no call, nor one under way to it or back from it for somebody who chose it? It may
    // stand still with calls that hold no worker. Looks through all calls.
    bool is_idle(uint32_t instance) const;
    // Sends a check over the edge: a health check to a given instance, an uptime check (kNone)
    // where the edge leads; probe_ended tells the controller. *probe is set before the check sets
    // out: it may end at once.
    void send_probe(uint32_t edge, uint32_t instance, uint32_t controller, uint32_t what,
                    uint32_t* probe, uint8_t request_class = 0);
    void abandon_probe(uint32_t probe);  // its timeout is over; the check goes on as an orphan
    // More or fewer users from now on (closed sources), or back to thinking.
    void set_population(Source& source, uint32_t index, uint64_t users);
    void release_parked(Shard& shard);
    void back_in_service(Shard& shard, uint32_t instance);
    // Replicas that are up fetch what they lack from their primary, if it is up: at once.
    void catch_up(Shard& shard);
    void catch_up_all();  // and commits that waited for a standby go on
    // Does what one instance of a shard commits reach the other?
    bool follows(uint32_t primary, uint32_t replica) const {
        const Instance& node = instances[replica];
        return node.serving && !node.disk_full && !troubles.links.is_cut(primary, replica);
    }
    // No further request is sent; those under way go on. For runs that are to come to rest.
    void stop_sources();

    std::string instance_name(uint32_t instance) const;
    // The instances that call a component.
    std::vector<uint32_t> callers_of(uint32_t component) const;
    Instance& instance(uint32_t i) { return instances[i]; }

    // ---- the data plane ----------------------------------------------------------------------
    sim::Kernel kernel;
    sim::SlotPool<Call> calls;
    std::vector<PlanStep> steps;
    std::vector<Instance> instances;  // 0: the clients
    std::vector<Edge> edges;
    std::vector<Link> links;
    std::vector<sim::Distribution> link_latency;  // by link, where nothing disturbs it
    std::vector<sim::Sampler> samplers;
    std::vector<sim::RandomStream> streams;
    std::vector<uint32_t> entries;  // first steps, by edge and member group
    std::vector<BranchEntry> branches;
    std::vector<Balancer> balancers;
    std::vector<Database> databases;
    std::vector<Processor> processors;
    std::vector<Disk> disks;
    std::vector<IoTable> io_tables;
    std::vector<KeyStream> key_streams;
    std::vector<CacheStore> stores;
    std::vector<ConnectionPool> pools;
    std::vector<Backoff> backoffs;
    std::vector<WaitingLine> lines;  // of the services that do not just serve in order of arrival
    std::vector<RateLimiter> limiters;
    std::vector<uint32_t> before;  // by slot: who stands in front of it in such a line
    std::vector<Source> sources;
    std::vector<Tried> tried;  // members tried, for the few calls that are tried again
    std::vector<uint32_t> free_tried;
    sim::RandomStream error_random{0, ""};  // which calls a fault makes fail
    std::vector<StoppedCall> stopped;       // in the order in which they will go on
    std::vector<Release> releases;          // by Blueprint::changes
    Troubles troubles;
    ReadyCalls ready;
    Recorder recorder;
    Tracer tracer;

    // ---- the control plane ---------------------------------------------------------------------
    std::vector<ControllerBox> controllers;
    std::vector<Appointment> agenda;
    std::vector<uint32_t> free_appointments;
    struct Probe {
        uint32_t controller = 0, what = 0;
        uint32_t call = kNone;  // its slot, while it is under way
    };
    std::vector<Probe> probes;
    std::vector<uint32_t> free_probes;
    Story story;
    uint32_t watch = kNone;  // controller that asks whether objectives are met (incident_watch.hpp)
    WatchLog watch_log;

    // ---- who is who
    struct ComponentInfo {
        std::string name;
        uint32_t first_instance = 0, count = 0;
        uint32_t balancer = kNone, database = kNone, store = kNone;
    };
    std::vector<ComponentInfo> components;
    const Blueprint* blueprint;  // outlives every run of it
};

}  // namespace faultline::models
