// tests/models/random_generator.hpp - draws the parts of a random system; see random_system.hpp.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "models/blueprint.hpp"
#include "sim/random_stream.hpp"

namespace faultline::models {

class RandomGenerator {
public:
    explicit RandomGenerator(uint64_t seed) : random_{seed, "random system"} {}
    Blueprint generate();

private:
    uint32_t below(uint32_t n) { return static_cast<uint32_t>(random_.below(n)); }
    uint32_t between(uint32_t low, uint32_t high) { return low + below(high - low + 1); }
    bool chance(double p) { return random_.chance(p); }
    sim::Duration milliseconds(double low, double high) {
        return sim::from_seconds((low + (high - low) * random_.uniform()) * 1e-3);
    }
    sim::Distribution some_time(double low_ms, double high_ms);

    void add_places();
    Placement placement();
    void add_databases();
    void add_caches();
    void add_queue();
    void add_layers();
    void add_service(const std::string& name);
    void add_balancer(uint32_t layer);
    void add_cdn();
    void add_workloads();
    void add_workload(Workload& load);
    void add_network();
    void add_faults();
    void add_changes();
    Change some_change(ComponentId service, uint32_t replicas);
    void add_backups_and_budgets();
    InstanceRef some_target(bool again);
    void choose_verb(Fault& fault);
    void choose_link_verb(Fault& fault);
    void choose_operation(Fault& fault);
    Steps some_steps(uint32_t depth);
    Step some_step(uint32_t depth);
    Step some_call();
    RateLimit some_limit();
    CallPolicy some_policy(bool from_client = false);
    void give_policies(std::map<ComponentId, CallPolicy>& calls);
    ComponentId add(const std::string& name, decltype(Component::spec) spec) {
        Component component;
        component.name = name;
        component.placement = placement();
        component.spec = std::move(spec);
        out_.components.push_back(std::move(component));
        return static_cast<ComponentId>(out_.components.size()) - 1;
    }

    sim::RandomStream random_;
    Blueprint out_;
    std::vector<ComponentId> databases_, caches_, queues_, callable_, layer_;
    std::vector<ComponentId> targets_;  // what clients ask
};

}  // namespace faultline::models
