// models/blueprint.hpp - a system as plain values: what `assemble` turns into a running cluster.
//
// The floor above resolves names, units and defaults; here everything is an index or a number in
// this house's own types, so that a test can write a system by hand and nothing below scenarios/
// knows YAML or protobuf. Vectors are indexed by the ids that other records hold.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/change.hpp"
#include "models/fault_spec.hpp"
#include "models/monitoring/spec.hpp"
#include "models/objective.hpp"
#include "sim/distribution.hpp"
#include "sim/time.hpp"

namespace faultline::models {

// ---- what can be bought ------------------------------------------------------------------------
struct MachineType {
    std::string name;
    uint32_t cores = 1;
    uint64_t memory_bytes = 0;
    sim::Duration disk_latency{};  // of one I/O on an idle disk
    double disk_iops = 0;          // 0: no limit
    double usd_per_hour = 0;
    uint64_t disk_bytes = 0;  // size of the disk; 0: not known
};

// A machine that several components share (`hosts:`).
struct Host {
    std::string name;
    uint32_t machine = kNone;  // index into machines
    uint32_t zone = 0;
};

// Where the instances of a component run: each on a machine of its own (machine), together on one
// host, or on no machine at all (then each has as many cores as it has workers).
struct Placement {
    uint32_t machine = kNone;
    uint32_t host = kNone;
    std::vector<uint32_t> zones{0};  // instance i is in zones[i % size]
};

// ---- what an operation does --------------------------------------------------------------------
struct Step;
using Steps = std::vector<Step>;
struct Step {
    enum class Kind : uint8_t {
        wait,      // `duration`, holding the worker but no core
        cpu,       // `duration` of work for one core of the machine
        disk,      // `count` I/Os on the machine's disk, one after the other
        call,      // `target`, `operation`: a service, load balancer, CDN
        query,     // `target` a database, `operation` its query
        cache,     // `target` a cache, `operation` its keyspace; branches[0] on a miss, then filled
        publish,   // `target` a queue: hand over a message, do not wait for its work
        parallel,  // all branches at once; go on when `count` of them have ended well
        repeat,    // branches[0], `count` times
        choose,    // one of the branches, branch i with probabilities[i] (they sum to 1)
        fail,      // with probability probabilities[0] the call ends here as failed
    };
    Kind kind = Kind::wait;
    sim::Distribution duration = sim::Distribution::constant({});
    ComponentId target = kNone;
    uint32_t operation = 0;
    uint32_t count = 1;
    std::vector<Steps> branches;
    std::vector<double> probabilities;
};

struct Operation {
    std::string name;
    Steps steps;
};

// How one component calls another. A default policy waits for ever and never retries.
struct CallPolicy {
    uint32_t pool = kNoLimit;                  // connections per caller instance
    sim::Duration pool_timeout = sim::kNever;  // the longest wait for one
    sim::Duration timeout = sim::kNever;       // of one attempt, from sending to the whole reply
    uint32_t retries = 0;                      // further attempts
    sim::Duration backoff{};  // before the first retry; doubles with each further one
    sim::Duration backoff_max = sim::kNever;
    double jitter = 0;        // share of the backoff drawn uniformly: 1 = full jitter
    double retry_budget = 0;  // share of the calls under way that may be retries; 0: no limit
};

// How many calls are let in (models/rate_limit.hpp).
struct RateLimit {
    enum class Algorithm : uint8_t { leaky_bucket, token_bucket, fixed_window };
    Algorithm algorithm = Algorithm::leaky_bucket;
    double rate = 0;         // per second; of the buckets
    uint32_t burst = 0;      // leaky: above the rate; token: the bucket's size; fixed: per window
    sim::Duration window{};  // of a fixed one
    uint32_t delay = kNoLimit;  // leaky: what exceeds the rate by more waits for its turn
    bool per_client = false;    // each client is counted by itself
};

// ---- components --------------------------------------------------------------------------------
struct Autoscale {
    uint32_t min = 2, max = 10;
    double up_cpu = 0.7;
    sim::Duration up_for{300'000'000'000};
    double down_cpu = 0.3;
    sim::Duration down_for{600'000'000'000};
    sim::Duration boot{90'000'000'000};
    sim::Duration cooldown{300'000'000'000};
    sim::Duration period{60'000'000'000};  // how often the metric is read
};

struct ServiceSpec {
    uint32_t replicas = 1;
    uint32_t workers = kNoLimit;                // calls in service at a time, per instance
    uint32_t queue = kNoLimit;                  // places to wait for a worker, per instance
    std::optional<sim::Distribution> patience;  // the longest wait for a worker; absent: for ever
    // Classes of requests in the order in which they are served when they wait for a worker, most
    // urgent first; those not named come last, together. Nobody in service is interrupted.
    std::vector<uint32_t> priority;
    std::optional<RateLimit> limit;       // of each instance
    bool release_worker_on_call = false;  // event-driven: no worker held while waiting for others
    std::vector<Operation> operations;
    std::map<ComponentId, CallPolicy> calls;
    std::optional<Autoscale> autoscale;
    uint32_t spare = 0;  // instances beside these that deployments and people bring, at most
    MemoryUse memory = kServiceMemory;
};

struct HealthCheck {
    enum class Path : uint8_t {
        tcp,
        shallow,
        deep
    };  // connect; a worker answers; and asks what it needs
    Path path = Path::shallow;
    sim::Duration interval{5'000'000'000};  // from the answer of one check to the next one
    sim::Duration timeout{2'000'000'000};
    uint32_t fall = 3, rise = 2;
    // Instead of `interval` (HAProxy: fastinter, downinter): while it has failed some checks, or
    // passed some again, but not yet enough of them; and while it is out. Absent: `interval`.
    std::optional<sim::Duration> fast_interval, down_interval;
};

struct Backend {
    ComponentId to = kNone;  // every instance of it is a member
    uint32_t weight = 1;
    uint32_t max_fails = 1;  // 0: failures are not counted
    sim::Duration fail_timeout{10'000'000'000};
    uint32_t max_connections = 0;  // 0: no limit
    bool backup = false;
    bool down = false;
};

struct LoadBalancerSpec {
    int layer = 7;
    std::string policy = "round_robin";  // a name of models/balance/catalog.hpp
    std::vector<Backend> backends;       // backups last
    // The names that every backend offers, sorted: a Step or RequestClass whose target is this
    // balancer indexes this list, and each backend is asked for its own operation of that name.
    std::vector<std::string> operations;
    std::optional<HealthCheck> health_check;
    uint32_t tries = 0;  // attempts at different members for one request; 0: as many as members
    std::optional<RateLimit> limit;
    CallPolicy call;  // timeout = proxy_read_timeout; pool per member is not modelled here
};

struct Popularity {
    enum class Kind : uint8_t { uniform, zipf };
    Kind kind = Kind::uniform;
    double exponent = 0;
};
struct Keyspace {
    std::string name;
    uint64_t keys = 1;
    Popularity popularity;
    uint64_t entry_bytes = 1024;
};
struct CacheSpec {
    std::optional<double> hit_ratio;  // instead of keyspaces
    uint64_t memory_bytes = 0;        // 0: no limit
    std::string policy = "allkeys_lru";
    sim::Duration ttl = sim::kNever;  // from the fill; a hit does not renew it
    sim::Distribution lookup = sim::Distribution::constant({});  // time of one look-up
    std::vector<Keyspace> keyspaces;                             // operation i = keyspace i
};

struct CdnSpec {
    CacheSpec cache;                                              // keyspace i = operation i
    sim::Distribution latency = sim::Distribution::constant({});  // to answer from the edge
    ComponentId origin = kNone;
    uint32_t origin_operation = 0;
    CallPolicy origin_policy;
};

struct Query {
    enum class Kind : uint8_t { read, write };
    std::string name;
    Kind kind = Kind::read;
    sim::Distribution cpu = sim::Distribution::constant({});
    sim::Distribution wait = sim::Distribution::constant({});
    uint32_t pages = 0;           // touched; those not in memory are read from disk
    uint32_t shard_keys = kNone;  // index into DatabaseSpec::keys: picks the shard
    bool scatter = false;         // asks every shard and waits for all
};
struct Replication {
    enum class Mode : uint8_t { async, sync };
    Mode mode = Mode::async;
    sim::Distribution lag = sim::Distribution::constant({});
};
struct Failover {
    sim::Duration check_interval{5'000'000'000};
    uint32_t check_fall = 3;
    sim::Duration promotion{8'000'000'000};
    // After the promotion each caller goes on asking the dead primary until it learns the new
    // address: at a time of its own, uniform over dns_ttl, or switch_delay for all alike.
    sim::Duration dns_ttl{};
    sim::Duration switch_delay{};
    double tail_share = 0;  // callers that ignore the TTL: uniform over `tail` instead
    sim::Duration tail{};
    sim::Duration rejoin = {60'000'000'000};  // an old primary that returns is a replica after this
};
// What is left when all instances of a shard are lost.
struct Backup {
    sim::Duration every{86'400'000'000'000};  // the first one at the start of the run
    sim::Duration restore{};                  // from the loss of the last instance on
};
struct Sharding {
    enum class By : uint8_t { hash, range, geo };
    uint32_t count = 1;
    By by = By::hash;
    std::vector<uint64_t>
        boundaries;  // range: shard i holds keys below boundaries[i]; the last the rest
    std::vector<uint32_t> shard_of_region;  // geo: by client region
};
struct DatabaseSpec {
    enum class Reads : uint8_t { primary, replicas, prefer_replicas };
    uint32_t replicas = 0;  // of each shard, besides its primary
    Replication replication;
    Reads reads = Reads::primary;
    // Calls in service at a time at each instance. With `queue` 0 the next one is rejected, as
    // PostgreSQL rejects a connection over max_connections.
    uint32_t workers = 100;
    uint32_t queue = kNoLimit;
    double buffer_hit_ratio = 0.99;  // share of touched pages found in memory
    std::optional<Failover> failover;
    std::optional<Backup> backup;
    Sharding shards;
    std::vector<Keyspace> keys;  // what queries are sharded by
    std::vector<Query> queries;  // operation i = query i
    MemoryUse memory = kDatabaseMemory;
    uint64_t data_bytes = 0;  // on the disk of each instance; 0: not known
};

struct QueueSpec {
    uint32_t workers = 1;
    uint32_t capacity = kNoLimit;  // messages waiting; more are rejected
    Operation operation;           // what a worker does with a message
    std::map<ComponentId, CallPolicy> calls;
};

struct Component {
    std::string name;
    Placement placement;
    std::variant<ServiceSpec, LoadBalancerSpec, CacheSpec, DatabaseSpec, QueueSpec, CdnSpec> spec;
    double usd_per_hour = 0;  // of each instance, beyond its machine
};
// How many instances it has, scaled out as far as it can be.
uint32_t instance_count(const Component& component);
// With those that deployments and scaling by hand bring.
uint32_t slot_count(const Component& component);
// What a cache or a CDN keeps its entries by; nullptr: it is neither.
const CacheSpec* store_of(const Component& component);

// ---- the network -------------------------------------------------------------------------------
// The one-way latency of a hop: the link named for caller and callee, else by zones, else the
// default; a hop that nothing names takes no time.
struct Network {
    std::optional<sim::Distribution> internet;  // between clients and what they call
    std::optional<sim::Distribution> same_zone, cross_zone, fallback;
    // Caller kNone: the clients.
    std::map<std::pair<ComponentId, ComponentId>, sim::Distribution> links;
};

// ---- those who use it --------------------------------------------------------------------------
struct RequestClass {
    std::string name;
    double share = 1;  // of all requests; shares sum to 1
    ComponentId to = kNone;
    uint32_t operation = 0;
};
struct LoadPoint {
    sim::Time at;
    double scale = 1;
};
struct Workload {
    std::string name;  // "" of the first, which has no other name
    // Open: `rate` per second, Poisson unless `interarrival` is given. Closed: `users` > 0.
    double rate = 0;
    std::optional<sim::Distribution> interarrival;
    uint64_t users = 0;
    sim::Distribution think_time = sim::Distribution::constant({});
    uint64_t clients = 0;  // distinct client addresses (ip_hash); 0: users, or 10,000 when open
    CallPolicy call;       // the users' own patience and retries
    std::vector<RequestClass> classes;
    std::vector<std::pair<std::string, double>> regions;  // name, share of users; may be empty
    std::vector<LoadPoint> profile;  // scale over time, linear between points; empty: 1
};

struct RunSpec {
    sim::Duration duration{600'000'000'000};
    sim::Duration warmup{};           // with warmup_auto: if its end cannot be told
    bool warmup_auto = false;         // it ends where the pilot's transient does
    uint32_t replications = 1;        // with a precision: at least so many
    uint32_t max_replications = 100;  // with a precision: at most so many
    uint64_t seed = 1;
    double up_when_errors_below = 0.05;  // a second counts as up below this share of bad ends
};

struct Region {
    std::string name;
    std::vector<uint32_t> zones;
};

struct Blueprint {
    std::string name;
    std::vector<std::string> zones{""};
    std::vector<Region> regions;  // by name
    // Every hop has a link that a fault can disturb, also one that takes no time: for runs in which
    // faults come that the blueprint does not have.
    bool breakable_links = false;
    std::vector<MachineType> machines;
    std::vector<Host> hosts;
    std::vector<Component> components;
    Network network;
    Workload workload;
    std::vector<Workload> more_workloads;  // other groups of users, beside these
    std::vector<Fault> faults;
    std::vector<Change> changes;
    std::shared_ptr<const Condition> abort_when;  // the run ends when this first holds
    std::vector<Objective> objectives;
    std::vector<Precision> precision;  // replications go on until all of these are reached
    RunSpec run;
    std::optional<Monitoring> monitoring;  // absent: nobody watches
    MessageSizes messages;
};

// The zone of a component's instance of that ordinal.
uint32_t zone_of(const Blueprint& blueprint, const Component& component, uint32_t ordinal);
// All groups of users; a class of requests has its index among the classes of all, in this order.
std::vector<const Workload*> workloads_of(const Blueprint& blueprint);
std::vector<RequestClass> classes_of(const Blueprint& blueprint);
bool load_changes(const Blueprint& blueprint);  // has any of them a profile?
bool is_closed(const Blueprint& blueprint);     // does everybody wait for an answer and think?
// Client addresses of a group.
uint64_t client_count(const Workload& workload);

}  // namespace faultline::models
