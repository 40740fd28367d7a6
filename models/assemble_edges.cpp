// models/assemble_edges.cpp - edges: the route to a component, the links on it, the caller's
// policy.
#include <algorithm>

#include "models/assemble.hpp"

namespace faultline::models {
namespace {

// Can there be one of them on either side? In a zone there can be anything.
bool may_cross(const Partition& parted, ComponentId caller, ComponentId callee) {
    const auto has = [](const std::vector<InstanceRef>& side, ComponentId id) {
        return std::ranges::any_of(side, [id](const InstanceRef& ref) {
            return ref.role == InstanceRef::Role::zone || ref.component == id;
        });
    };
    const auto to = [&](ComponentId id) { return parted.rest || has(parted.to, id); };
    return (has(parted.from, caller) && to(callee)) || (has(parted.from, callee) && to(caller));
}

}  // namespace

const CallPolicy& Assembler::policy(ComponentId caller, ComponentId callee) const {
    static const CallPolicy none;
    const auto& spec = blueprint_.components[caller].spec;
    const std::map<ComponentId, CallPolicy>* calls = nullptr;
    if (const auto* service = std::get_if<ServiceSpec>(&spec)) calls = &service->calls;
    if (const auto* queue = std::get_if<QueueSpec>(&spec)) calls = &queue->calls;
    if (const auto* cdn = std::get_if<CdnSpec>(&spec)) return cdn->origin_policy;
    if (!calls) return none;
    const auto it = calls->find(callee);
    return it == calls->end() ? none : it->second;
}

uint32_t Assembler::edge(ComponentId caller, ComponentId callee, uint32_t operation,
                         const Workload* users) {
    const auto key = std::tuple{caller, callee, operation, users};
    if (const auto it = edges_.find(key); it != edges_.end()) return it->second;
    Edge edge;
    edge.caller = caller;
    edge.callee = callee;
    edge.check = operation == kPing;
    edge.link = link(caller, callee);
    set_route(edge, callee, operation);
    if (edge.route == Route::balanced) edge.target = direct_balancer(caller, callee);
    if (users)
        set_policy(edge, name_of_users(*users), users->call);
    else
        set_policy(edge, name(caller), policy(caller, callee));
    const auto index = static_cast<uint32_t>(cx_.edges.size());
    cx_.edges.push_back(edge);
    edges_[key] = index;
    return index;
}

void Assembler::set_route(Edge& edge, ComponentId callee, uint32_t operation) {
    const Component& component = blueprint_.components[callee];
    const auto& info = cx_.components[callee];
    edge.target = info.first_instance;
    if (const auto* balancer = std::get_if<LoadBalancerSpec>(&component.spec)) {
        edge.route = Route::balancer;
        edge.target = info.balancer;
        edge.limited = balancer->limit.has_value();
        // Each backend is asked for its own operation of that name.
        std::vector<uint32_t> entries;
        for (const Backend& backend : balancer->backends) {
            const auto& service = std::get<ServiceSpec>(blueprint_.components[backend.to].spec);
            const auto& wanted = balancer->operations[operation];
            const auto it = std::find_if(service.operations.begin(), service.operations.end(),
                                         [&](const Operation& o) { return o.name == wanted; });
            entries.push_back(
                entry(backend.to, static_cast<uint32_t>(it - service.operations.begin())));
        }
        edge.entry = entries.front();
        if (entries.size() > 1) {
            edge.entries = static_cast<uint32_t>(cx_.entries.size());
            cx_.entries.insert(cx_.entries.end(), entries.begin(), entries.end());
        }
        return;
    }
    edge.entry = entry(callee, operation);
    if (const auto* database = std::get_if<DatabaseSpec>(&component.spec)) {
        edge.target = info.database;
        edge.route = Route::write;
        if (operation == kPing) return;
        const Query& query = database->queries[operation];
        if (query.kind == Query::Kind::read) edge.route = Route::read;
        edge.scatter = query.scatter && database->shards.count > 1;
        if (query.shard_keys != kNone) edge.shard_key = key_stream(callee, query.shard_keys);
        return;
    }
    if (info.count > 1) {
        edge.route = Route::balanced;
        return;
    }
    const PlanStep* plan = &cx_.steps[edge.entry];
    edge.at_once = plan[0].op == Op::ratio && plan[1].op == Op::reply;
}

void Assembler::set_policy(Edge& edge, const std::string& caller, const CallPolicy& policy) {
    if (policy.timeout != sim::kNever) edge.lane = cx_.kernel.add_lane(policy.timeout);
    // A caller that has left first has taken the attempt with it.
    edge.attempt_timeout =
        edge.route == Route::balancer && cx_.balancers[edge.target].timeout < policy.timeout;
    edge.attempts = static_cast<uint8_t>(std::min<uint32_t>(policy.retries + 1, 200));
    if (policy.retries > 0 && policy.backoff.ns > 0) {
        edge.backoff = static_cast<uint32_t>(cx_.backoffs.size());
        cx_.backoffs.push_back(
            {policy.backoff, policy.backoff_max, policy.jitter,
             sim::RandomStream{seed_, caller + "->" + name(edge.callee) + "/backoff"}});
    }
    // Where retries have a budget, a pool without a limit counts the calls under way.
    const bool budgeted = policy.retries > 0 && policy.retry_budget > 0;
    if ((policy.pool == kNoLimit && !budgeted) || edge.caller == kNone || edge.scatter) return;
    const auto [it, fresh] =
        pools_.try_emplace({edge.caller, edge.callee}, static_cast<uint32_t>(cx_.pools.size()));
    edge.pool = it->second;
    if (!fresh) return;
    ConnectionPool pool;
    pool.size = pool.free = policy.pool;
    if (budgeted) pool.retry_budget = static_cast<float>(policy.retry_budget);
    if (policy.pool_timeout != sim::kNever) pool.lane = cx_.kernel.add_lane(policy.pool_timeout);
    cx_.pools.insert(cx_.pools.end(), cx_.components[edge.caller].count, pool);
}

LinkChoice Assembler::link(ComponentId caller, ComponentId callee) {
    const auto [it, fresh] = links_.try_emplace({caller, callee});
    if (!fresh) return it->second;
    const Network& network = blueprint_.network;
    const std::string hop = (caller == kNone ? "clients" : name(caller)) + "->" + name(callee);
    const auto add = [&](const std::optional<sim::Distribution>& latency, const std::string& ends) {
        const auto distribution = latency.value_or(sim::Distribution{});
        cx_.link_latency.push_back(distribution);
        cx_.links.push_back({{distribution, sim::RandomStream{seed_, hop + ends + "/out"}},
                             {distribution, sim::RandomStream{seed_, hop + ends + "/back"}}});
    };
    const auto first = static_cast<uint32_t>(cx_.links.size());
    // A fault that is to disturb it needs a link to do so.
    const bool disturbed =
        blueprint_.breakable_links ||
        std::any_of(blueprint_.faults.begin(), blueprint_.faults.end(), [&](const Fault& fault) {
            if (fault.verb == Fault::Verb::dns_failure) return fault.target.component == callee;
            if (const auto* parted = std::get_if<Partition>(&fault.details))
                return may_cross(*parted, caller, callee);
            return fault.link && *fault.link == std::pair{caller, callee};
        });
    const auto one = [&](const std::optional<sim::Distribution>& latency) {
        if (!disturbed && (!latency || latency->is_zero())) return LinkChoice{};
        add(latency, "");
        return LinkChoice{first, 0};
    };
    const auto named = network.links.find({caller, callee});
    if (named != network.links.end()) return it->second = one(named->second);
    if (caller == kNone)
        return it->second = one(network.internet ? network.internet : network.fallback);
    const auto& same = network.same_zone ? network.same_zone : network.fallback;
    const auto& cross = network.cross_zone ? network.cross_zone : same;
    if (!same && !cross) return it->second = one(same);
    // Parts of one machine talk to each other over its loopback, which takes no time here.
    const Placement& a = blueprint_.components[caller].placement;
    const Placement& b = blueprint_.components[callee].placement;
    if (a.host != kNone && a.host == b.host) return it->second = one(std::nullopt);
    const auto zones = static_cast<uint32_t>(blueprint_.zones.size());
    if (zones == 1 || same == cross) return it->second = one(same);
    for (uint32_t from = 0; from < zones; ++from)
        for (uint32_t to = 0; to < zones; ++to)
            add(from == to ? same : cross,
                "/" + blueprint_.zones[from] + "-" + blueprint_.zones[to]);
    return it->second = LinkChoice{first, zones};
}

uint32_t Assembler::probe_edge(ComponentId balancer, ComponentId member, HealthCheck::Path path) {
    Edge edge;
    edge.check = true;
    edge.caller = balancer;
    edge.callee = member;
    edge.link = link(balancer, member);
    edge.entry = health_plan(member, path);
    cx_.edges.push_back(edge);
    return static_cast<uint32_t>(cx_.edges.size()) - 1;
}

// The way of the users' requests of that class, without their patience and their retries.
uint32_t Assembler::uptime_edge(const UptimeCheck& check) {
    const RequestClass asked = classes_of(blueprint_)[check.request_class];
    Edge edge;
    edge.callee = asked.to;
    edge.link = link(kNone, asked.to);
    set_route(edge, asked.to, asked.operation);
    if (edge.route == Route::balanced) edge.target = direct_balancer(kNone, asked.to);
    edge.attempt_timeout =
        edge.route == Route::balancer && cx_.balancers[edge.target].timeout < check.timeout;
    cx_.edges.push_back(edge);
    return static_cast<uint32_t>(cx_.edges.size()) - 1;
}

}  // namespace faultline::models
