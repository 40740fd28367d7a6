#include "scenarios/flow.hpp"

#include <algorithm>

namespace faultline::scenarios {

using namespace models;

namespace {

double seconds_of(const sim::Distribution& distribution) { return distribution.mean_ns() * 1e-9; }

double timeout_of(sim::Duration timeout) {
    return timeout == sim::kNever ? kForEver : timeout.seconds();
}

double io_seconds(const Blueprint& blueprint, const Placement& placement) {
    uint32_t machine = placement.machine;
    if (placement.host != kNone) machine = blueprint.hosts[placement.host].machine;
    return machine == kNone ? 0 : blueprint.machines[machine].disk_latency.seconds();
}

struct Timed {
    double steps = 0, ios = 0;
};
Timed timed(const Steps& steps) {
    Timed sum;
    for (const Step& step : steps) {
        if (step.kind == Step::Kind::disk) sum.ios += step.count;
        if (step.kind <= Step::Kind::disk) ++sum.steps;
        for (size_t i = 0; i < step.branches.size(); ++i) {
            // What follows a miss is as likely as the call graph's edges say; here it is left out.
            if (step.kind == Step::Kind::cache) continue;
            const Timed inner = timed(step.branches[i]);
            const double times = step.kind == Step::Kind::repeat   ? step.count
                                 : step.kind == Step::Kind::choose ? step.probabilities[i]
                                                                   : 1;
            sum.steps += inner.steps * times;
            sum.ios += inner.ios * times;
        }
    }
    return sum;
}

class FlowBuilder {
public:
    FlowBuilder(const Blueprint& blueprint, const HitRatios& estimated)
        : blueprint_{blueprint}, graph_{blueprint, estimated} {}

    Flow build() {
        for (const Component& component : blueprint_.components)
            places_.emplace_back(operation_count(component), kUnseen);
        for (const RequestClass& request : classes_of(blueprint_))
            visit({request.to, request.operation});
        // Visited in the order in which they end: those called before their callers.
        std::reverse(ended_.begin(), ended_.end());
        for (size_t i = 0; i < ended_.size(); ++i) place(ended_[i]) = i;
        for (const OperationId id : ended_) flow_.operations.push_back(operation(id));
        add_up_seconds();
        add_roots();
        count_executions();
        return std::move(flow_);
    }

private:
    static constexpr size_t kUnseen = SIZE_MAX, kOnPath = SIZE_MAX - 1, kEnded = SIZE_MAX - 2;

    size_t& place(OperationId id) { return places_[id.component][id.operation]; }

    void visit(OperationId first) {
        struct Visit {
            OperationId id;
            size_t next = 0;
        };
        if (place(first) != kUnseen) return;
        std::vector<Visit> path{{first}};
        place(first) = kOnPath;
        while (!path.empty()) {
            Visit& top = path.back();
            const auto& calls = graph_.calls_of(top.id);
            if (top.next == calls.size()) {
                place(top.id) = kEnded;
                ended_.push_back(top.id);
                path.pop_back();
                continue;
            }
            const CallGraph::Edge& call = calls[top.next++];
            if (!call.sure || place(call.to) != kUnseen) continue;
            place(call.to) = kOnPath;
            path.push_back({call.to});
        }
    }

    FlowOperation operation(OperationId id) {
        const Component& component = blueprint_.components[id.component];
        const double io = io_seconds(blueprint_, component.placement);
        FlowOperation op;
        op.id = id;
        const auto take_steps = [&](const Steps& steps) {
            const Timed t = timed(steps);
            op.work = work_of(steps);
            op.own_seconds = op.work.worker_seconds + t.ios * io;
            op.timed_steps = t.steps;
            op.ios = t.ios;
        };
        if (const auto* service = std::get_if<ServiceSpec>(&component.spec)) {
            take_steps(service->operations[id.operation].steps);
        } else if (const auto* queue = std::get_if<QueueSpec>(&component.spec)) {
            take_steps(queue->operation.steps);
        } else if (const auto* database = std::get_if<DatabaseSpec>(&component.spec)) {
            const Query& query = database->queries[id.operation];
            op.work = work_of(query);
            op.ios = query.pages * (1 - database->buffer_hit_ratio);
            if (query.kind == Query::Kind::write) ++op.ios;  // the log
            op.own_seconds = op.work.worker_seconds + op.ios * io;
            op.timed_steps = 2;
        } else if (const auto* cache = std::get_if<CacheSpec>(&component.spec)) {
            op.own_seconds = op.work.worker_seconds = seconds_of(cache->lookup);
            op.timed_steps = 1;
        } else if (const auto* cdn = std::get_if<CdnSpec>(&component.spec)) {
            op.own_seconds = seconds_of(cdn->latency);
            op.timed_steps = 1;
        }
        for (const CallGraph::Edge& call : graph_.calls_of(id)) {
            // A caller comes before those it calls, but for messages that go round in a ring.
            if (call.sure && place(call.to) > place(id))
                op.calls.push_back(
                    edge(id.component, policy(id.component, call.to.component), call));
        }
        return op;
    }

    const CallPolicy* policy(ComponentId caller, ComponentId callee) const {
        const auto& spec = blueprint_.components[caller].spec;
        const std::map<ComponentId, CallPolicy>* calls = nullptr;
        if (const auto* service = std::get_if<ServiceSpec>(&spec)) calls = &service->calls;
        if (const auto* queue = std::get_if<QueueSpec>(&spec)) calls = &queue->calls;
        if (const auto* cdn = std::get_if<CdnSpec>(&spec)) return &cdn->origin_policy;
        if (const auto* balancer = std::get_if<LoadBalancerSpec>(&spec)) return &balancer->call;
        if (!calls) return nullptr;
        const auto found = calls->find(callee);
        return found == calls->end() ? nullptr : &found->second;
    }

    FlowEdge edge(ComponentId caller, const CallPolicy* how, const CallGraph::Edge& call) {
        FlowEdge edge;
        edge.to = place(call.to);
        edge.times = call.times;
        edge.waits = call.waits;
        edge.link_seconds = 2 * link_seconds(caller, call.to.component);
        if (how) {
            edge.timeout = timeout_of(how->timeout);
            edge.attempts = 1.0 + how->retries;
            if (how->pool != kNoLimit) edge.pool = how->pool;
        }
        return edge;
    }

    double link_seconds(ComponentId caller, ComponentId callee) const {
        const Network& network = blueprint_.network;
        const auto mean = [](const std::optional<sim::Distribution>& latency) {
            return latency ? seconds_of(*latency) : 0;
        };
        const auto named = network.links.find({caller, callee});
        if (named != network.links.end()) return seconds_of(named->second);
        if (caller == kNone) return mean(network.internet ? network.internet : network.fallback);
        const double same = mean(network.same_zone ? network.same_zone : network.fallback);
        if (!network.cross_zone || blueprint_.zones.size() < 2) return same;
        return std::max(same, mean(network.cross_zone));
    }

    void count_executions() {
        for (const FlowEdge& root : flow_.roots) {
            flow_.operations[root.to].per_request += root.times;
            flow_.operations[root.to].awaited = true;
        }
        for (const FlowOperation& op : flow_.operations)
            for (const FlowEdge& call : op.calls) {
                FlowOperation& callee = flow_.operations[call.to];
                callee.per_request += op.per_request * call.times;
                callee.awaited = callee.awaited || (op.awaited && call.waits);
            }
    }

    void add(const FlowEdge& call, double& seconds, double& longest) const {
        const FlowOperation& callee = flow_.operations[call.to];
        if (!call.waits || call.times <= 0) return;
        seconds += call.times * std::min(call.patience(), call.link_seconds + callee.seconds);
        longest += call.times * std::min(call.patience(), call.link_seconds + callee.longest);
    }

    void add_up_seconds() {
        for (size_t i = flow_.operations.size(); i-- > 0;) {
            FlowOperation& op = flow_.operations[i];
            const bool queues = !std::holds_alternative<LoadBalancerSpec>(
                blueprint_.components[op.id.component].spec);
            op.seconds = op.own_seconds;
            op.longest = queues ? kForEver : op.own_seconds;
            for (const FlowEdge& call : op.calls) add(call, op.seconds, op.longest);
        }
    }

    // Each group's requests are as large a part of all as its rate is.
    void add_roots() {
        std::vector<double> rates;
        for (const Workload* group : workloads_of(blueprint_)) {
            double seconds = 0, longest = 0;
            for (const RequestClass& request : group->classes) {
                const OperationId id{request.to, request.operation};
                flow_.roots.push_back(edge(kNone, &group->call, {id, request.share, true, true}));
                add(flow_.roots.back(), seconds, longest);
            }
            rates.push_back(offered_rate(*group, seconds));
            flow_.rate += rates.back();
        }
        size_t root = 0, g = 0;
        for (const Workload* group : workloads_of(blueprint_)) {
            const double part = flow_.rate > 0 ? rates[g] / flow_.rate : 1;
            for (size_t c = 0; c < group->classes.size(); ++c) flow_.roots[root++].times *= part;
            ++g;
        }
        for (const FlowEdge& call : flow_.roots)
            add(call, flow_.request_seconds, flow_.longest_request_seconds);
    }

    const Blueprint& blueprint_;
    const CallGraph graph_;
    std::vector<std::vector<size_t>> places_;  // [component][operation]: place in the order
    std::vector<OperationId> ended_;
    Flow flow_;
};

}  // namespace

Flow flow_of(const Blueprint& blueprint, const HitRatios& estimated) {
    return FlowBuilder{blueprint, estimated}.build();
}

}  // namespace faultline::scenarios
