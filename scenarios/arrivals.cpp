#include "scenarios/arrivals.hpp"

#include <algorithm>
#include <map>

namespace faultline::scenarios {

using namespace models;

namespace {

class Streams {
public:
    Streams(const Blueprint& blueprint, const Flow& flow, const std::vector<StationKind>& kinds)
        : blueprint_{blueprint}, flow_{flow}, kinds_{kinds} {
        streams_.resize(blueprint.components.size());
        for (size_t i = 0; i < flow.operations.size(); ++i) places_[flow.operations[i].id] = i;
        poisson_.assign(flow.operations.size(), true);
        delay_.assign(flow.operations.size(), false);
    }

    std::vector<ArrivalStream> find() {
        // Those called first, so that callers know whether all below them is a delay.
        for (size_t i = flow_.operations.size(); i-- > 0;) delay_[i] = is_delay(i);
        const auto& gaps = blueprint_.workload.interarrival;
        const bool clean = !gaps || gaps->kind() == sim::Distribution::Kind::exponential;
        for (const FlowEdge& root : flow_.roots) {
            enter(kNone, root.to, clean);
            count_visits(root.to);
        }
        for (size_t i = 0; i < flow_.operations.size(); ++i) {
            go_on(i);
            ArrivalStream& stream = streams_[flow_.operations[i].id.component];
            stream.poisson = stream.poisson && poisson_[i];
        }
        for (ArrivalStream& stream : streams_)
            stream.poisson = stream.poisson && stream.most_visits <= 1;
        return std::move(streams_);
    }

private:
    const Component& component_of(size_t op) const {
        return blueprint_.components[flow_.operations[op].id.component];
    }
    bool passes(ComponentId id) const { return kinds_[id].queue == StationKind::Queue::none; }

    // Whether its answer takes a time that no other call has an influence on.
    bool is_delay(size_t op) const {
        const FlowOperation& here = flow_.operations[op];
        return passes(here.id.component) &&
               std::all_of(here.calls.begin(), here.calls.end(), [&](const FlowEdge& call) {
                   return !call.waits || (delay_[call.to] && call.pool == kForEver);
               });
    }

    // A call from `caller` (kNone: users) to this operation; `clean`: at a Poisson moment.
    void enter(ComponentId caller, size_t op, bool clean) {
        if (!clean) poisson_[op] = false;
        const ComponentId id = flow_.operations[op].id.component;
        if (kinds_[id].instances <= 1) return;
        // Equals without a balancer are called in turns.
        const auto* balancer =
            caller == kNone ? nullptr
                            : std::get_if<LoadBalancerSpec>(&blueprint_.components[caller].spec);
        const bool limited =
            balancer &&
            std::any_of(balancer->backends.begin(), balancer->backends.end(),
                        [](const Backend& backend) { return backend.max_connections > 0; });
        if (!balancer || balancer->policy != "random" || limited) streams_[id].at_random = false;
    }

    void go_on(size_t op) {
        const FlowOperation& here = flow_.operations[op];
        const Component& component = component_of(op);
        const bool clean = poisson_[op] && passes(here.id.component);
        if (const auto* service = std::get_if<ServiceSpec>(&component.spec)) {
            walk(here, service->operations[here.id.operation].steps, clean);
            return;
        }
        // Balancers whose members are tried once, CDNs, queues: each call goes on as it came.
        const auto* balancer = std::get_if<LoadBalancerSpec>(&component.spec);
        const bool at_random =
            !balancer || balancer->policy == "random" || balancer->backends.size() == 1;
        for (const FlowEdge& call : here.calls)
            enter(here.id.component, call.to, clean && at_random);
    }

    // Most executions of each operation for one request of a class.
    void count_visits(size_t root) {
        std::vector<double> most(flow_.operations.size(), 0.0);
        std::vector<double> visits(streams_.size(), 0.0);
        most[root] = 1;
        for (size_t i = 0; i < most.size(); ++i) {
            if (most[i] <= 0) continue;
            const FlowOperation& here = flow_.operations[i];
            visits[here.id.component] += most[i];
            if (const auto* service = std::get_if<ServiceSpec>(&component_of(i).spec)) {
                for (const auto& [to, times] :
                     most_calls(here, service->operations[here.id.operation].steps))
                    most[to] += most[i] * times;
            } else {
                for (const FlowEdge& call : here.calls)
                    most[call.to] += most[i] * std::max(1.0, call.times);
            }
        }
        for (size_t id = 0; id < visits.size(); ++id)
            streams_[id].most_visits = std::max(streams_[id].most_visits, visits[id]);
    }

    using Calls = std::map<size_t, double>;  // operation of the flow: how often at most
    Calls most_calls(const FlowOperation& here, const Steps& steps) const {
        Calls sum;
        for (const Step& step : steps) {
            if (step.kind >= Step::Kind::call && step.kind <= Step::Kind::publish)
                if (const auto to = places_.find({step.target, step.operation});
                    to != places_.end() && to->second > places_.at(here.id))
                    sum[to->second] += 1;
            Calls chosen;
            for (const Steps& branch : step.branches)
                for (const auto& [to, times] : most_calls(here, branch))
                    if (step.kind == Step::Kind::choose)
                        chosen[to] = std::max(chosen[to], times);
                    else
                        chosen[to] += step.kind == Step::Kind::repeat ? times * step.count : times;
            for (const auto& [to, times] : chosen) sum[to] += times;
        }
        return sum;
    }

    // Goes through the steps; what follows something that others have an influence on is no longer
    // at a Poisson moment. Returns whether it still is at the end.
    bool walk(const FlowOperation& here, const Steps& steps, bool clean) {
        for (const Step& step : steps) {
            if (step.kind == Step::Kind::disk) clean = false;
            if (step.kind >= Step::Kind::call && step.kind <= Step::Kind::publish) {
                const auto to = places_.find({step.target, step.operation});
                if (to == places_.end()) continue;
                const bool forward = to->second > places_.at(here.id);
                enter(here.id.component, to->second, clean && forward && !pooled(here, to->second));
                if (step.kind != Step::Kind::publish)
                    clean = clean && delay_[to->second] && !pooled(here, to->second);
            }
            bool after = clean;
            for (const Steps& branch : step.branches) after = walk(here, branch, clean) && after;
            clean = after;
        }
        return clean;
    }

    static bool pooled(const FlowOperation& here, size_t to) {
        return std::any_of(here.calls.begin(), here.calls.end(), [&](const FlowEdge& call) {
            return call.to == to && call.pool != kForEver;
        });
    }

    const Blueprint& blueprint_;
    const Flow& flow_;
    const std::vector<StationKind>& kinds_;
    std::map<OperationId, size_t> places_;
    // By operation of the flow.
    std::vector<bool> poisson_, delay_;
    std::vector<ArrivalStream> streams_;
};

}  // namespace

std::vector<ArrivalStream> arrival_streams(const Blueprint& blueprint, const Flow& flow,
                                           const std::vector<StationKind>& kinds) {
    return Streams{blueprint, flow, kinds}.find();
}

}  // namespace faultline::scenarios
