#include "scenarios/steady_theory.hpp"

#include <algorithm>
#include <cmath>

#include "models/analytic/closed.hpp"
#include "models/analytic/station.hpp"
#include "scenarios/arrivals.hpp"
#include "scenarios/theory.hpp"

namespace faultline::scenarios {

using namespace models;
using Queue = StationKind::Queue;

namespace {

// Multiplications that a closed network may cost, some tens of milliseconds.
constexpr double kMostWork = 3e7;

bool publishes_or_forks(const Steps& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
        return step.kind == Step::Kind::publish || step.kind == Step::Kind::parallel ||
               std::any_of(step.branches.begin(), step.branches.end(), publishes_or_forks);
    });
}

class Builder {
public:
    explicit Builder(const Blueprint& blueprint)
        : blueprint_{blueprint},
          flow_{flow_of(blueprint)},
          kinds_{station_kinds(blueprint, flow_)},
          streams_{arrival_streams(blueprint, flow_, kinds_)},
          closed_{is_closed(blueprint)},
          rate_{flow_.rate} {
        find_unsure();
        theory_.components.resize(kinds_.size());
    }

    SteadyTheory build() {
        const std::string nowhere = why_nowhere();
        for (ComponentId id = 0; id < kinds_.size(); ++id) {
            StationTheory& station = theory_.components[id];
            station.unsure = unsure_[id];
            station.none =
                nowhere.empty() || kinds_[id].queue == Queue::none ? why_not(id) : nowhere;
            if (nowhere.empty() && !unsure_[id] && !closed_) expect_utilization(id);
        }
        if (!nowhere.empty()) return std::move(theory_);
        if (has_product_form())
            solve_network();
        else if (!closed_)
            for (ComponentId id = 0; id < kinds_.size(); ++id) solve_station(id);
        for (StationTheory& station : theory_.components)
            if (!station.model.empty()) station.none.clear();
        return std::move(theory_);
    }

private:
    std::string why_nowhere() const {
        if (!blueprint_.faults.empty()) return "faults strike";
        if (!blueprint_.changes.empty()) return "a new version is deployed";
        if (load_changes(blueprint_)) return "the load changes over time";
        if (!blueprint_.more_workloads.empty()) return "several groups of users";
        if (limits_rates(blueprint_)) return "a rate limit turns requests away";
        return "";
    }

    // Unless something better is found.
    std::string why_not(ComponentId id) const {
        const StationKind& kind = kinds_[id];
        if (unsure_[id]) return "a cache with keys decides what it is asked";
        if (kind.queue == Queue::none) return "";
        if (kind.queue == Queue::unknown) return kind.reason;
        if (checked_by_health(id)) return "health checks use its workers";
        if (!streams_[id].at_random) return "called in turns or by load, not at random";
        if (closed_) return "the network of its users has no product form";
        if (streams_[id].most_visits > 1) return "a request comes back to it";
        return "its calls are no Poisson stream";
    }

    // What lies behind a cache with keys, or behind a balancer's backups.
    void find_unsure() {
        const CallGraph graph{blueprint_};
        unsure_.assign(kinds_.size(), false);
        std::vector<OperationId> open;
        for (const FlowOperation& op : flow_.operations)
            for (const CallGraph::Edge& call : graph.calls_of(op.id))
                if (!call.sure) open.push_back(call.to);
        std::vector<std::vector<bool>> seen(kinds_.size());
        for (ComponentId id = 0; id < seen.size(); ++id)
            seen[id].assign(operation_count(blueprint_.components[id]), false);
        while (!open.empty()) {
            const OperationId id = open.back();
            open.pop_back();
            if (seen[id.component][id.operation]) continue;
            seen[id.component][id.operation] = true;
            unsure_[id.component] = true;
            for (const CallGraph::Edge& call : graph.calls_of(id)) open.push_back(call.to);
        }
    }

    bool checked_by_health(ComponentId id) const {
        return std::any_of(
            blueprint_.components.begin(), blueprint_.components.end(), [&](const Component& c) {
                const auto* balancer = std::get_if<LoadBalancerSpec>(&c.spec);
                return balancer && balancer->health_check &&
                       balancer->health_check->path != HealthCheck::Path::tcp &&
                       std::any_of(balancer->backends.begin(), balancer->backends.end(),
                                   [&](const Backend& backend) { return backend.to == id; });
            });
    }

    // By the traffic equations; of the busiest thing that it does not hold for others.
    void expect_utilization(ComponentId id) {
        if (things_.empty()) things_ = theory_of(blueprint_).things;
        StationTheory& station = theory_.components[id];
        const auto* service = std::get_if<ServiceSpec>(&blueprint_.components[id].spec);
        if ((service && service->autoscale) || checked_by_health(id)) return;
        for (const ScarceThing& thing : things_)
            if (thing.owner == blueprint_.components[id].name && !thing.held &&
                thing.utilization > station.utilization.value_or(0)) {
                station.utilization = thing.utilization;
                station.resource = thing.resource;
            }
        if (station.utilization.value_or(0) < 1) return;
        station.utilization.reset();
        station.none = kAskedTooMuch;
    }

    bool has_product_form() const {
        for (ComponentId id = 0; id < kinds_.size(); ++id) {
            const StationKind& kind = kinds_[id];
            if (unsure_[id] || kind.queue == Queue::unknown) return false;
            const auto* service = std::get_if<ServiceSpec>(&blueprint_.components[id].spec);
            if (service && kind.visits > 0)
                for (const Operation& operation : service->operations)
                    if (publishes_or_forks(operation.steps)) return false;
            if (kind.queue == Queue::none) continue;
            if (!streams_[id].at_random || checked_by_health(id)) return false;
            if (kind.queue == Queue::in_order && (!kind.exponential || kind.places != kForEver))
                return false;
            if (!closed_ &&
                rate_ * kind.visits * kind.service.mean >= kind.servers * kind.instances)
                return false;
        }
        for (const FlowOperation& op : flow_.operations)
            for (const FlowEdge& call : op.calls)
                if (call.pool != kForEver) return false;
        const auto& gaps = blueprint_.workload.interarrival;
        return closed_ || !gaps || gaps->kind() == sim::Distribution::Kind::exponential;
    }

    static uint32_t servers_of(const StationKind& kind) {
        return static_cast<uint32_t>(kind.servers);
    }

    void solve_network() {
        if (closed_ ? !solve_closed() : !solve_open()) return;
        for (ComponentId id = 0; id < kinds_.size(); ++id) {
            StationTheory& station = theory_.components[id];
            // Sharing is no waiting: the time it takes is in the latency.
            if (kinds_[id].queue == Queue::shared) station.wait_seconds.reset();
        }
    }

    bool solve_open() {
        double waits = 0;
        for (ComponentId id = 0; id < kinds_.size(); ++id) {
            const StationKind& kind = kinds_[id];
            if (kind.queue == Queue::none) continue;
            solve_alone(theory_.components[id], kind);
            waits += kind.visits * *theory_.components[id].wait_seconds;
            theory_.relaxation_seconds =
                std::max(theory_.relaxation_seconds, theory_.components[id].relaxation_seconds);
        }
        theory_.model = "open network";
        theory_.throughput = rate_;
        theory_.latency_seconds = flow_.request_seconds + waits;
        return true;
    }

    // M/M/c, or c shared cores.
    void solve_alone(StationTheory& station, const StationKind& kind) {
        const double rate = rate_ * kind.visits / kind.instances;
        const bool shared = kind.queue == Queue::shared;
        const uint32_t servers = servers_of(kind);
        station.model = shared         ? "M/G/" + std::to_string(servers) + "-PS"
                        : servers == 1 ? "M/M/1"
                                       : "M/M/" + std::to_string(servers);
        const analytic::StationFigures f = analytic::mmc(rate, kind.service.mean, servers);
        station.wait_seconds = f.wait;
        station.utilization = f.utilization;
        station.resource = shared ? "cores" : resource_of(kind);
        station.relaxation_seconds =
            analytic::relaxation_time(rate, kind.service.mean, kind.service.cv(), servers);
    }

    std::string resource_of(const StationKind& kind) const {
        const auto id = static_cast<size_t>(&kind - kinds_.data());
        return std::holds_alternative<DatabaseSpec>(blueprint_.components[id].spec) ? "connections"
                                                                                    : "workers";
    }

    bool solve_closed() {
        const auto population = static_cast<double>(blueprint_.workload.users);
        const double think = blueprint_.workload.think_time.mean_ns() * 1e-9;
        std::vector<analytic::ChainStation> stations;
        std::vector<size_t> first(kinds_.size());
        double work = 0, busy = 0;
        for (ComponentId id = 0; id < kinds_.size(); ++id) {
            const StationKind& kind = kinds_[id];
            first[id] = stations.size();
            if (kind.queue == Queue::none) continue;
            const double demand = kind.visits * kind.service.mean;
            busy += demand;
            for (uint32_t i = 0; i < kind.instances; ++i)
                stations.push_back({demand / kind.instances, servers_of(kind)});
            work += kind.instances * population * std::min(kind.servers, population);
        }
        if (work * (static_cast<double>(stations.size()) + 1) > kMostWork) {
            for (StationTheory& station : theory_.components)
                if (!station.none.empty()) station.none = "too many users for the exact solution";
            return false;
        }
        const double delay = think + std::max(0.0, flow_.request_seconds - busy);
        const analytic::ChainFigures f =
            analytic::convolution(static_cast<uint32_t>(population), delay, stations);
        theory_.model = "closed network";
        theory_.throughput = f.throughput;
        theory_.latency_seconds = population / f.throughput - think;
        theory_.relaxation_seconds = population / f.throughput;
        for (ComponentId id = 0; id < kinds_.size(); ++id) {
            const StationKind& kind = kinds_[id];
            if (kind.queue == Queue::none) continue;
            StationTheory& station = theory_.components[id];
            station.model = theory_.model;
            station.wait_seconds =
                f.residence[first[id]] * kind.instances / kind.visits - kind.service.mean;
            station.utilization = f.utilization[first[id]];
            station.resource = kind.queue == Queue::shared ? "cores" : resource_of(kind);
            station.relaxation_seconds = theory_.relaxation_seconds;
        }
        return true;
    }

    bool tried_again(ComponentId id) const {
        const auto again = [&](const FlowEdge& call) {
            return call.attempts > 1 && flow_.operations[call.to].id.component == id;
        };
        return std::any_of(flow_.roots.begin(), flow_.roots.end(), again) ||
               std::any_of(flow_.operations.begin(), flow_.operations.end(),
                           [&](const FlowOperation& op) {
                               return std::any_of(op.calls.begin(), op.calls.end(), again);
                           });
    }

    // A station that a Poisson stream reaches, whatever lies elsewhere.
    void solve_station(ComponentId id) {
        const StationKind& kind = kinds_[id];
        StationTheory& station = theory_.components[id];
        if (kind.queue != Queue::in_order || unsure_[id] || checked_by_health(id) ||
            !streams_[id].poisson || !streams_[id].at_random || !std::isfinite(kind.service.cv()))
            return;
        const double rate = rate_ * kind.visits / kind.instances;
        const uint32_t servers = servers_of(kind);
        const std::string c = std::to_string(servers);
        if (kind.places == 0 || (kind.exponential && kind.places != kForEver)) {
            if (tried_again(id)) return;
            const auto places = static_cast<uint32_t>(kind.places);
            const auto f = analytic::mmck(rate, kind.service.mean, servers, places);
            station.model =
                (kind.exponential ? "M/M/" : "M/G/") + c + "/" + std::to_string(servers + places);
            station.turns_away = true;
            station.wait_seconds = f.wait;
            station.utilization = f.utilization;
            station.resource = resource_of(kind);
            station.none.clear();
            station.relaxation_seconds = kind.service.mean * (1.0 + places / kind.servers);
            return;
        }
        if (rate * kind.service.mean >= servers) return;
        solve_alone(station, kind);
        if (kind.exponential) return;
        const auto f =
            analytic::mgc_allen_cunneen(rate, kind.service.mean, kind.service.cv(), servers);
        station.model = kind.service.variance > 0 ? "M/G/" + c : "M/D/" + c;
        station.wait_seconds = f.wait;
        station.approximate = servers > 1;
    }

    const Blueprint& blueprint_;
    Flow flow_;
    std::vector<StationKind> kinds_;
    std::vector<ArrivalStream> streams_;
    bool closed_;
    double rate_;
    std::vector<bool> unsure_;  // by component
    std::vector<ScarceThing> things_;
    SteadyTheory theory_;
};

}  // namespace

SteadyTheory steady_theory(const Blueprint& blueprint) { return Builder{blueprint}.build(); }

}  // namespace faultline::scenarios
