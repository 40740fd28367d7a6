// models/assemble.hpp - a blueprint to a cluster: instances, plans, edges, sources, controllers.
//
// Runs once per trial, before the first event. Streams are named after component and purpose
// ("shop/product_by_id/0", "api->shop/out"), so that adding a component shifts nobody else's draws
// and two architectures share their users (common random numbers).
#pragma once
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "models/cluster.hpp"

namespace faultline::models {

// An operation that every component has: what a deep health check asks it.
inline constexpr uint32_t kPing = UINT32_MAX - 1;

class Assembler {
public:
    Assembler(Cluster& cluster, const Blueprint& blueprint, uint64_t seed)
        : cx_{cluster}, blueprint_{blueprint}, seed_{seed} {}
    void assemble();

private:
    // A plan under construction: jumps are relative to its first step until it is appended.
    struct Draft {
        std::vector<PlanStep> steps;
        bool holding = false;  // a worker, in an event-driven service
        uint32_t here() const { return static_cast<uint32_t>(steps.size()); }
    };
    // Where steps are being compiled: whose they are and how they are called.
    struct Site {
        ComponentId component = kNone;
        std::string path;           // names the streams: "api/browse/0"
        bool event_driven = false;  // releases its worker for calls
        bool machine = false;       // has cores to share
        bool endless = false;       // unlimited workers: none is acquired
        PlanStep acquire;           // how a worker is waited for
    };

    // --- assemble.cpp: who there is
    void add_instances();
    void add_component(ComponentId id);
    void place(Instance& instance, const Component& component);
    void add_balancers();
    void add_balancer(ComponentId id, const LoadBalancerSpec& spec);
    void add_database(ComponentId id, const DatabaseSpec& spec);
    void add_store(ComponentId id, const CacheSpec& spec);
    uint32_t direct_balancer(ComponentId caller, ComponentId callee);
    void add_source(const Workload& load);
    Call first_call(const Workload& group, const RequestClass& asked);
    void add_controllers();
    void add_health_checks();
    void add_monitoring(const Monitoring& monitoring);

    // --- assemble_edges.cpp: who calls whom
    // `users`: the group of them that calls, where no component does.
    uint32_t edge(ComponentId caller, ComponentId callee, uint32_t operation,
                  const Workload* users = nullptr);
    void set_route(Edge& edge, ComponentId callee, uint32_t operation);
    void set_policy(Edge& edge, const std::string& caller, const CallPolicy& policy);
    const CallPolicy& policy(ComponentId caller, ComponentId callee) const;
    LinkChoice link(ComponentId caller, ComponentId callee);
    uint32_t probe_edge(ComponentId balancer, ComponentId member, HealthCheck::Path path);
    uint32_t uptime_edge(const UptimeCheck& check);

    // --- assemble_plans.cpp: what is done there
    uint32_t entry(ComponentId component, uint32_t operation);
    Draft service_plan(ComponentId id, const Operation& operation, const ServiceSpec& spec);
    Draft query_plan(ComponentId id, const Query& query, const DatabaseSpec& spec);
    Draft cache_plan(ComponentId id, uint32_t keyspace, const CacheSpec& spec);
    Draft cdn_plan(ComponentId id, uint32_t keyspace, const CdnSpec& spec);
    Draft publish_plan(ComponentId id, const QueueSpec& spec);
    Draft ping_plan(ComponentId id);
    uint32_t health_plan(ComponentId id, HealthCheck::Path path);
    void emit_steps(Draft& draft, const Site& site, const Steps& steps);
    void emit_step(Draft& draft, const Site& site, const Step& step);
    void emit_work(Draft& draft, const Site& site, Op op, uint32_t sampler);
    void emit_cache(Draft& draft, const Site& site, const Step& step);
    void emit_choose(Draft& draft, const Site& site, const Step& step);
    void emit_parallel(Draft& draft, const Site& site, const std::vector<Steps>& branches,
                       uint32_t needed);
    void emit_repeat(Draft& draft, const Site& site, const Step& step);
    void emit_look_up(Draft& draft, ComponentId id, uint32_t keyspace, const CacheSpec& spec);
    void before_call(Draft& draft, const Site& site);
    // The same step for all who wait at a service, health checks too.
    PlanStep acquire_step(ComponentId id, const ServiceSpec& spec);
    uint32_t append(const Draft& draft);
    Site site_of(ComponentId id, const std::string& operation) const;

    // --- assemble_streams.cpp: what has a random stream or a memory of its own
    uint32_t sampler(const std::string& name, const sim::Distribution& distribution);
    uint32_t stream(const std::string& name);
    uint32_t key_stream(ComponentId id, uint32_t keyspace);
    // Of the component's first instance; the others' follow it.
    uint32_t limiters(ComponentId id, const RateLimit& limit);
    bool has_cores(const Component& component) const;
    static std::string name_of_users(const Workload& group) {
        return group.name.empty() ? "clients" : "clients/" + group.name;
    }
    const std::string& name(ComponentId id) const { return blueprint_.components[id].name; }

    Cluster& cx_;
    const Blueprint& blueprint_;
    uint64_t seed_;
    std::vector<uint32_t> host_processor_, host_disk_;
    std::map<std::pair<ComponentId, uint32_t>, uint32_t> entries_;
    std::map<std::tuple<ComponentId, ComponentId, uint32_t, const Workload*>, uint32_t> edges_;
    std::map<std::pair<ComponentId, ComponentId>, uint32_t> pools_, direct_;
    std::map<std::pair<ComponentId, ComponentId>, LinkChoice> links_;
    std::map<std::pair<ComponentId, uint32_t>, uint32_t> key_streams_;
    std::map<ComponentId, uint32_t> lines_, limiters_;
    std::map<std::string, uint32_t> samplers_;
    uint8_t request_classes_ = 0;  // so far
};

}  // namespace faultline::models
