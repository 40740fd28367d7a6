#include "studies/rehearsal/switches.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/call_graph.hpp"

namespace faultline::studies {
namespace {

using namespace models;
using Calls = std::map<ComponentId, CallPolicy>;

template <class Spec>
auto* calls_in(Spec& spec) {
    using Map = std::conditional_t<std::is_const_v<Spec>, const Calls, Calls>;
    if (auto* service = std::get_if<ServiceSpec>(&spec)) return static_cast<Map*>(&service->calls);
    if (auto* queue = std::get_if<QueueSpec>(&spec)) return static_cast<Map*>(&queue->calls);
    return static_cast<Map*>(nullptr);
}

class Finder {
public:
    Finder(const Blueprint& blueprint, const std::vector<double>& hit_ratios)
        : blueprint_{blueprint}, hit_ratios_{hit_ratios} {}

    std::vector<Switch> find() {
        for (size_t i = 0; i <= blueprint_.more_workloads.size(); ++i) add_users(i);
        const auto reached = scenarios::CallGraph{blueprint_}.reachable_components();
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
            if (!reached[id]) continue;
            add_calls(id);
            const auto& spec = blueprint_.components[id].spec;
            if (const auto* balancer = std::get_if<LoadBalancerSpec>(&spec))
                add_balancer(id, *balancer);
            if (const auto* service = std::get_if<ServiceSpec>(&spec))
                if (service->autoscale) add_autoscaling(id);
            if (const auto* cache = std::get_if<CacheSpec>(&spec))
                if (!cache->hit_ratio) add_cache(id);
        }
        return std::move(found_);
    }

private:
    static Workload& group(Blueprint& blueprint, size_t i) {
        return i == 0 ? blueprint.workload : blueprint.more_workloads[i - 1];
    }

    void add_users(size_t i) {
        const Workload& users = *workloads_of(blueprint_)[i];
        add_policy(users.call, users.name.empty() ? "the users" : users.name,
                   [i](Blueprint& blueprint) -> CallPolicy& { return group(blueprint, i).call; });
    }

    void add_calls(ComponentId id) {
        const Component& caller = blueprint_.components[id];
        const Calls* calls = calls_in(caller.spec);
        for (const auto& [callee, policy] : calls ? *calls : Calls{})
            add_policy(policy, caller.name + "->" + blueprint_.components[callee].name,
                       [id, to = callee](Blueprint& blueprint) -> CallPolicy& {
                           return calls_in(blueprint.components[id].spec)->at(to);
                       });
    }

    template <class Find>
    void add_policy(const CallPolicy& policy, const std::string& whose, Find find) {
        if (policy.retries > 0)
            add("the retries of " + whose,
                [find](Blueprint& blueprint) { find(blueprint).retries = 0; });
        if (policy.timeout != sim::kNever)
            add("the timeout of " + whose,
                [find](Blueprint& blueprint) { find(blueprint).timeout = sim::kNever; });
    }

    void add_balancer(ComponentId id, const LoadBalancerSpec& spec) {
        const std::string& name = blueprint_.components[id].name;
        const auto balancer = [id](Blueprint& blueprint) -> LoadBalancerSpec& {
            return std::get<LoadBalancerSpec>(blueprint.components[id].spec);
        };
        uint32_t members = 0;
        for (const Backend& backend : spec.backends)
            members += instance_count(blueprint_.components[backend.to]);
        if (members < 2) return;
        if (spec.tries != 1)
            add("the further tries of " + name,
                [balancer](Blueprint& blueprint) { balancer(blueprint).tries = 1; });
        if (spec.health_check)
            add("the health checks of " + name,
                [balancer](Blueprint& blueprint) { balancer(blueprint).health_check.reset(); });
        if (std::any_of(spec.backends.begin(), spec.backends.end(),
                        [](const Backend& backend) { return backend.max_fails > 0; }))
            add("the ejections by " + name, [balancer](Blueprint& blueprint) {
                for (Backend& backend : balancer(blueprint).backends) backend.max_fails = 0;
            });
    }

    void add_autoscaling(ComponentId id) {
        add("the autoscaling of " + blueprint_.components[id].name, [id](Blueprint& blueprint) {
            std::get<ServiceSpec>(blueprint.components[id].spec).autoscale.reset();
        });
    }

    void add_cache(ComponentId id) {
        const double ratio = std::clamp(hit_ratios_[id], 0.0, 1.0);
        add("misses of " + blueprint_.components[id].name + " beyond its usual ones",
            [id, ratio](Blueprint& blueprint) {
                std::get<CacheSpec>(blueprint.components[id].spec).hit_ratio = ratio;
            });
    }

    void add(std::string name, std::function<void(Blueprint&)> off) {
        found_.push_back({std::move(name), std::move(off)});
    }

    const Blueprint& blueprint_;
    const std::vector<double>& hit_ratios_;
    std::vector<Switch> found_;
};

void scale(Workload& users, double times) {
    users.rate *= times;
    if (users.interarrival) users.interarrival = users.interarrival->scaled(1 / times);
    if (users.users > 0)
        users.users = std::max<uint64_t>(
            1, static_cast<uint64_t>(std::llround(static_cast<double>(users.users) * times)));
}

}  // namespace

std::vector<Switch> switches(const Blueprint& blueprint, const std::vector<double>& hit_ratios) {
    return Finder{blueprint, hit_ratios}.find();
}

Blueprint under_load(const Blueprint& blueprint, double times) {
    Blueprint scaled = blueprint;
    scale(scaled.workload, times);
    for (Workload& more : scaled.more_workloads) scale(more, times);
    return scaled;
}

}  // namespace faultline::studies
