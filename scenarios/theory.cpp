#include "scenarios/theory.hpp"

#include <algorithm>
#include <map>

#include "scenarios/station_load.hpp"

namespace faultline::scenarios {

using namespace models;

namespace {

bool has_parallel(const Steps& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
        return step.kind == Step::Kind::parallel ||
               std::any_of(step.branches.begin(), step.branches.end(), has_parallel);
    });
}

bool has_parallel(const Component& component) {
    if (const auto* queue = std::get_if<QueueSpec>(&component.spec))
        return has_parallel(queue->operation.steps);
    const auto* service = std::get_if<ServiceSpec>(&component.spec);
    return service && std::any_of(service->operations.begin(), service->operations.end(),
                                  [](const Operation& op) { return has_parallel(op.steps); });
}

class TheoryBuilder {
public:
    explicit TheoryBuilder(const Blueprint& blueprint)
        : blueprint_{blueprint},
          ratios_{estimated_hit_ratios(blueprint)},
          flow_{flow_of(blueprint, ratios_)} {}

    Theory build() {
        const Workload& workload = blueprint_.workload;
        theory_.closed = workload.users > 0 && blueprint_.more_workloads.empty();
        theory_.users = static_cast<double>(workload.users);
        theory_.think_seconds = workload.think_time.mean_ns() * 1e-9;
        theory_.answer_seconds = flow_.request_seconds;
        theory_.rate = flow_.rate;
        theory_.parallel = std::any_of(blueprint_.components.begin(), blueprint_.components.end(),
                                       [](const Component& c) { return has_parallel(c); });
        add_stations();
        add_hosts();
        add_pools();
        rank();
        add_bounds();
        add_hit_ratios();
        theory_.redundancy = redundancy_of(blueprint_);
        return std::move(theory_);
    }

private:
    struct Manner {
        bool held = false, aside = false;
    };
    void add(std::string owner, const char* resource, double servers, double demand,
             Manner manner) {
        if (!(demand > 0) || servers == kForEver) return;
        ScarceThing thing;
        thing.owner = std::move(owner);
        thing.resource = resource;
        thing.servers = servers;
        thing.demand = demand;
        thing.held = manner.held;
        thing.aside = manner.aside;
        thing.saturates_at = servers / demand;
        thing.utilization = theory_.rate / thing.saturates_at;
        thing.saturates_at_users =
            thing.saturates_at * (theory_.think_seconds + theory_.answer_seconds);
        theory_.things.push_back(std::move(thing));
    }

    void add_stations() {
        const std::vector<StationPair> stations = station_loads(blueprint_, flow_);
        for (ComponentId id = 0; id < stations.size(); ++id) {
            const Component& component = blueprint_.components[id];
            const auto* database = std::get_if<DatabaseSpec>(&component.spec);
            const auto* service = std::get_if<ServiceSpec>(&component.spec);
            for (size_t part = 0; part < 2; ++part) {
                std::string owner = component.name;
                if (service && service->autoscale)
                    owner += " x " + std::to_string(service->autoscale->max);
                if (database && database->replicas > 0)
                    owner += part == 0 ? "'s primary" : "'s replicas";
                add_station(owner, component, stations[id][part], database != nullptr);
            }
        }
    }

    void add_station(const std::string& owner, const Component& component,
                     const StationLoad& station, bool database) {
        const bool aside = !station.answers;
        const bool waits_for_others = station.holds_worker && !database && calls_others(component);
        add(owner, database ? "connections" : "workers", station.workers,
            station.work.worker_seconds, {waits_for_others, aside});
        const Placement& placement = component.placement;
        if (placement.machine != kNone) {
            add(owner, "cores", station.cores, station.work.core_seconds, {false, aside});
            const double iops = blueprint_.machines[placement.machine].disk_iops;
            if (iops > 0) add(owner, "disk", iops * station.instances, station.ios, {false, aside});
        } else if (placement.host != kNone) {
            Shared& shared = shared_[placement.host];
            shared.core_seconds += station.work.core_seconds;
            shared.ios += station.ios;
            shared.answers = shared.answers || station.answers;
        }
    }

    bool calls_others(const Component& component) const {
        const ComponentId id = static_cast<ComponentId>(&component - blueprint_.components.data());
        return std::any_of(flow_.operations.begin(), flow_.operations.end(),
                           [&](const FlowOperation& op) {
                               return op.id.component == id &&
                                      std::any_of(op.calls.begin(), op.calls.end(),
                                                  [](const FlowEdge& call) { return call.waits; });
                           });
    }

    void add_hosts() {
        for (const auto& [id, load] : shared_) {
            const Host& host = blueprint_.hosts[id];
            const MachineType& machine = blueprint_.machines[host.machine];
            add(host.name, "cores", machine.cores, load.core_seconds, {false, !load.answers});
            if (machine.disk_iops > 0)
                add(host.name, "disk", machine.disk_iops, load.ios, {false, !load.answers});
        }
    }

    // A connection is held from the sending to the answer.
    void add_pools() {
        std::map<std::pair<ComponentId, ComponentId>, std::pair<double, double>> pools;
        for (const FlowOperation& op : flow_.operations)
            for (const FlowEdge& call : op.calls) {
                if (call.pool == kForEver || !call.waits) continue;
                const FlowOperation& callee = flow_.operations[call.to];
                auto& [size, seconds] = pools[{op.id.component, callee.id.component}];
                size = call.pool * instance_count(blueprint_.components[op.id.component]);
                seconds += op.per_request * call.times * (call.link_seconds + callee.seconds);
            }
        for (const auto& [ends, pool] : pools)
            add(blueprint_.components[ends.first].name + " to " +
                    blueprint_.components[ends.second].name,
                "pool", pool.first, pool.second, {true, false});
    }

    void rank() {
        std::stable_sort(theory_.things.begin(), theory_.things.end(),
                         [](const ScarceThing& a, const ScarceThing& b) {
                             return a.saturates_at < b.saturates_at;
                         });
    }

    // Each thing as one server that does a request in 1 / saturates_at seconds, the rest of an
    // answer as a delay.
    void add_bounds() {
        if (!theory_.closed) return;
        std::vector<analytic::Demand> demands;
        double known = 0;
        for (const ScarceThing& thing : theory_.things) {
            if (thing.aside) continue;
            demands.push_back({1 / thing.saturates_at, 1});
            known += 1 / thing.saturates_at;
        }
        demands.push_back({theory_.answer_seconds - known, kForEver});
        theory_.bounds = analytic::asymptotic_bounds(theory_.users, theory_.think_seconds, demands);
        theory_.rate = theory_.bounds.throughput_high;
        for (ScarceThing& thing : theory_.things)
            thing.utilization = theory_.rate / thing.saturates_at;
    }

    void add_hit_ratios() {
        for (const auto& [id, ratio] : ratios_) {
            const Component& component = blueprint_.components[id.component];
            const auto* cache = std::get_if<CacheSpec>(&component.spec);
            if (const auto* cdn = std::get_if<CdnSpec>(&component.spec)) cache = &cdn->cache;
            double bytes = 0;
            for (const Keyspace& space : cache->keyspaces)
                bytes += static_cast<double>(space.keys) * static_cast<double>(space.entry_bytes);
            const bool evicts =
                cache->memory_bytes > 0 && bytes > static_cast<double>(cache->memory_bytes);
            theory_.hit_ratios.push_back(
                {cache->keyspaces.size() > 1 ? display_name(blueprint_, id) : component.name, ratio,
                 evicts && cache->ttl != sim::kNever});
        }
    }

    struct Shared {
        double core_seconds = 0, ios = 0;
        bool answers = false;
    };
    const Blueprint& blueprint_;
    HitRatios ratios_;
    Flow flow_;
    std::map<uint32_t, Shared> shared_;  // by host
    Theory theory_;
};

}  // namespace

Theory theory_of(const Blueprint& blueprint) { return TheoryBuilder{blueprint}.build(); }

}  // namespace faultline::scenarios
