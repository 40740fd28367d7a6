// tests/models/toy_cluster.hpp - a whole system in one line of text, for tests of models.
//
//     Toy toy{"client -> lb -> {a, b} -> {cache, db}"};
//
// An arrow is "calls", braces are several components side by side. A name's beginning says what it
// is: lb a balancer over the services behind it, db a database, cache, queue, cdn; anything else a
// service. A service has one operation, "work": it works for 1 ms (Toy::work changes that), then
// calls what is behind it, in order; a cache in front of a database is asked first, and the
// database on a miss only. Everything else is a modifier, or is written into toy.blueprint.
//
// Nothing takes time that is not given a time, and nothing is random that is not given a
// distribution: with `every` instead of `rate` a run can be worked out by hand.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "models/cluster.hpp"

namespace faultline::models {

using namespace sim::literals;

inline sim::Distribution exactly(sim::Duration d) { return sim::Distribution::constant(d); }
inline sim::Distribution exponential(sim::Duration d) { return sim::Distribution::exponential(d); }
inline sim::Time at_time(double seconds) { return sim::Time{} + sim::from_seconds(seconds); }

class Toy {
public:
    explicit Toy(std::string_view picture);

    // ---- what there is; trips if there is no such thing
    ComponentId id(std::string_view name) const;
    Component& component(std::string_view name) { return blueprint.components[id(name)]; }
    ServiceSpec& service(std::string_view name);
    LoadBalancerSpec& balancer(std::string_view name);
    DatabaseSpec& database(std::string_view name);
    CacheSpec& cache(std::string_view name);
    QueueSpec& queue(std::string_view name);
    CdnSpec& cdn(std::string_view name);
    // How `caller` ("client": the users) calls `callee`.
    CallPolicy& calls(std::string_view caller, std::string_view callee);

    // ---- the load
    Toy& rate(double per_second);   // Poisson
    Toy& every(sim::Duration gap);  // one request each, the first after one gap
    Toy& users(uint64_t n, const sim::Distribution& think);

    // ---- stations: services, databases, queues, caches by what applies
    Toy& work(std::string_view name, const sim::Distribution& time);
    Toy& workers(std::string_view name, uint32_t n);
    Toy& places(std::string_view name, uint32_t n);  // to wait
    Toy& replicas(std::string_view name, uint32_t n);
    // Puts it on a machine (each instance on its own) with so many cores: work becomes cpu work.
    Toy& cores(std::string_view name, uint32_t n);

    // ---- calling
    Toy& timeout(std::string_view caller, std::string_view callee, sim::Duration after);
    Toy& retries(std::string_view caller, std::string_view callee, uint32_t n,
                 sim::Duration backoff = {}, double jitter = 0);
    Toy& pool(std::string_view caller, std::string_view callee, uint32_t connections,
              sim::Duration wait = sim::kNever);
    Toy& link(std::string_view caller, std::string_view callee, sim::Duration one_way);

    // ---- what breaks; `what`: a name, name[i], name.primary or name.replica[i]
    Toy& kill(std::string_view what, double at_s, double for_s = 0, bool silent = false);
    Toy& hang(std::string_view what, double at_s, double for_s = 0);
    Toy& slow(std::string_view what, double factor, double at_s, double for_s = 0);
    // Any other: to be finished and put into blueprint.faults.
    Fault fault(Fault::Verb verb, std::string_view what, double at_s, double for_s = 0) const;
    InstanceRef instance_ref(std::string_view what) const;

    // A cluster that has started and counts every request. The toy must outlive it.
    Cluster start(uint64_t seed = 1) const;

    Blueprint blueprint;

private:
    void add_layers(const std::vector<std::vector<std::string>>& layers);
    void connect(std::string_view name, const std::vector<std::string>& behind);
};

// ---- running and looking
// ---------------------------------------------------------------------------
void run_to(Cluster& cluster, double second);
// The instance of that name: "a", "a[1]", "db.primary" (as it was at the start), "db.replica[0]".
uint32_t instance_named(const Cluster& cluster, std::string_view name);

struct Totals {
    uint64_t offered = 0, succeeded = 0, failed = 0, timed_out = 0, rejected = 0;
    double latency_mean = 0, latency_min = 0, latency_max = 0;  // seconds, of those that succeeded
    uint64_t ended() const { return succeeded + failed + timed_out + rejected; }
};
Totals totals(const Cluster& cluster);
uint64_t edge_count(const Cluster& cluster, const Toy& toy, std::string_view caller,
                    std::string_view callee, uint64_t Edge::*counter);

// Checks, at any moment between two events, that the counters agree with the calls there are: who
// holds workers and connections, who waits where, who is in progress behind whom, who works on
// which processor, and which requests have not ended.
void expect_consistent(const Cluster& cluster);

// Stops the sources, runs on until no call is left and checks that nothing was leaked or counted
// twice: every worker, connection and place is free, every balancer counts nothing in progress, and
// offered = succeeded + failed + timed out + rejected.
void expect_at_rest(Cluster& cluster, double limit_s = 1e6);

}  // namespace faultline::models
