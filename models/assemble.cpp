#include "models/assemble.hpp"

#include <algorithm>

#include "models/autoscaler.hpp"
#include "models/balance/catalog.hpp"
#include "models/deployment.hpp"
#include "models/failover.hpp"
#include "models/fault.hpp"
#include "models/health_check.hpp"
#include "models/incident_watch.hpp"
#include "models/monitoring/monitor.hpp"
#include "models/monitoring/uptime_checker.hpp"
#include "models/population.hpp"
#include "models/restore.hpp"
#include "sim/assert.hpp"

namespace faultline::models {

Cluster::Cluster(const Blueprint& from, uint64_t seed)
    : recorder{classes_of(from).size(), from.run.duration, from.run.up_when_errors_below},
      blueprint{&from} {
    Assembler{*this, from, seed}.assemble();
}

void Assembler::assemble() {
    cx_.edges.emplace_back();  // kLocalEdge
    cx_.error_random = {seed_, "faults/errors"};
    cx_.troubles = Troubles{seed_};
    add_instances();
    add_balancers();
    for (const Workload* group : workloads_of(blueprint_)) add_source(*group);
    add_controllers();
}

// ---- instances
bool Assembler::has_cores(const Component& component) const {
    return component.placement.machine != kNone || component.placement.host != kNone;
}

void Assembler::add_instances() {
    for (const Host& host : blueprint_.hosts) {
        const MachineType& machine = blueprint_.machines[host.machine];
        host_processor_.push_back(static_cast<uint32_t>(cx_.processors.size()));
        cx_.processors.emplace_back(machine.cores);
        host_disk_.push_back(static_cast<uint32_t>(cx_.disks.size()));
        cx_.disks.emplace_back(machine.disk_latency, machine.disk_iops);
    }
    Instance clients;
    clients.component = static_cast<uint32_t>(blueprint_.components.size());
    cx_.instances.push_back(clients);
    for (ComponentId id = 0; id < blueprint_.components.size(); ++id) add_component(id);
    cx_.components.push_back({"clients", 0, 1, kNone, kNone, kNone});
}

void Assembler::place(Instance& instance, const Component& component) {
    const Placement& placement = component.placement;
    instance.zone = static_cast<uint16_t>(zone_of(blueprint_, component, instance.ordinal));
    if (placement.host != kNone) {
        instance.processor = host_processor_[placement.host];
        instance.disk = host_disk_[placement.host];
    } else if (placement.machine != kNone) {
        const MachineType& machine = blueprint_.machines[placement.machine];
        instance.processor = static_cast<uint32_t>(cx_.processors.size());
        cx_.processors.emplace_back(machine.cores);
        instance.disk = static_cast<uint32_t>(cx_.disks.size());
        cx_.disks.emplace_back(machine.disk_latency, machine.disk_iops);
    }
}

void Assembler::add_component(ComponentId id) {
    const Component& component = blueprint_.components[id];
    const uint32_t count = slot_count(component);
    cx_.components.push_back(
        {component.name, static_cast<uint32_t>(cx_.instances.size()), count, kNone, kNone, kNone});
    const auto* service = std::get_if<ServiceSpec>(&component.spec);
    const auto* database = std::get_if<DatabaseSpec>(&component.spec);
    const auto* cache = std::get_if<CacheSpec>(&component.spec);
    const auto* queue = std::get_if<QueueSpec>(&component.spec);
    const auto* cdn = std::get_if<CdnSpec>(&component.spec);
    for (uint32_t i = 0; i < count; ++i) {
        Instance instance;
        instance.component = id;
        instance.ordinal = i;
        if (service) {
            instance.workers = service->workers;
            instance.queue_limit = service->queue;
            instance.in_service = instance.rotates = i < service->replicas;
            instance.power(instance.in_service);
        } else if (database) {
            instance.workers = database->workers;
            instance.queue_limit = database->queue;
        } else if (cache) {
            instance.workers = 1;  // Redis serves one command at a time
        } else if (queue) {
            instance.workers = queue->workers;
            instance.queue_limit = queue->capacity;
        }
        instance.free_workers = instance.workers;
        place(instance, component);
        cx_.instances.push_back(instance);
    }
    if (database) add_database(id, *database);
    if (cache) add_store(id, *cache);
    if (cdn) add_store(id, cdn->cache);
}

void Assembler::add_store(ComponentId id, const CacheSpec& spec) {
    cx_.components[id].store = static_cast<uint32_t>(cx_.stores.size());
    cx_.stores.emplace_back(spec);
}

void Assembler::add_database(ComponentId id, const DatabaseSpec& spec) {
    auto& info = cx_.components[id];
    info.database = static_cast<uint32_t>(cx_.databases.size());
    Database database;
    database.component = id;
    database.reads = spec.reads;
    database.synchronous = spec.replication.mode == Replication::Mode::sync;
    database.sharding = spec.shards;
    const uint32_t per_shard = 1 + spec.replicas;
    for (uint32_t s = 0; s < spec.shards.count; ++s) {
        const uint32_t first = info.first_instance + s * per_shard;
        // The guide's getReadConnection: any replica, at random; one that refuses is left alone
        // for ten seconds, as a client library's pool does.
        const std::string prefix = name(id) + "/" + std::to_string(s);
        Shard shard{.first_instance = first,
                    .count = per_shard,
                    .primary = first,
                    .learns_at_ns = {},
                    .feeds = {},
                    .readers = Upstream{std::vector<MemberConfig>(per_shard),
                                        *find_balance_policy("random"),
                                        sim::RandomStream{seed_, prefix + "/readers"}},
                    .parked = {}};
        database.set_reader(shard, first, false);
        for (uint32_t i = 0; i < per_shard; ++i) {
            ReplicaFeed feed;
            feed.lag = {spec.replication.lag,
                        sim::RandomStream{seed_, prefix + "/lag/" + std::to_string(i)}};
            shard.feeds.push_back(std::move(feed));
        }
        database.shards.push_back(std::move(shard));
    }
    cx_.databases.push_back(std::move(database));
}

// ---- balancers
void Assembler::add_balancers() {
    for (ComponentId id = 0; id < blueprint_.components.size(); ++id)
        if (const auto* spec = std::get_if<LoadBalancerSpec>(&blueprint_.components[id].spec))
            add_balancer(id, *spec);
}

void Assembler::add_balancer(ComponentId id, const LoadBalancerSpec& spec) {
    std::vector<MemberConfig> members;
    std::vector<MemberGroup> groups;
    for (const Backend& backend : spec.backends) {
        const auto& info = cx_.components[backend.to];
        groups.push_back({backend.to, info.first_instance, static_cast<uint32_t>(members.size()),
                          info.count, backend.weight});
        for (uint32_t i = 0; i < info.count; ++i)
            members.push_back({backend.weight, backend.max_fails, backend.fail_timeout,
                               backend.max_connections, backend.backup, backend.down,
                               cx_.instance_name(info.first_instance + i)});
    }
    const PolicyEntry* policy = find_balance_policy(spec.policy);
    FL_ASSERT(policy != nullptr, "a balancing policy that is not in the catalog");
    Balancer balancer{
        Upstream{std::move(members), *policy, sim::RandomStream{seed_, name(id) + "/balance"}},
        std::move(groups)};
    for (uint32_t m = 0; m < balancer.upstream.size(); ++m)
        if (!cx_.instances[balancer.instance_of(m)].in_service)
            balancer.upstream.set_in_service(m, false);
    balancer.own_instance = cx_.components[id].first_instance;
    balancer.tries = spec.tries;
    balancer.timeout = spec.call.timeout;
    if (balancer.timeout != sim::kNever) balancer.lane = cx_.kernel.add_lane(balancer.timeout);
    balancer.link = link(id, spec.backends.front().to);
    if (spec.limit) balancer.limiter = limiters(id, *spec.limit);
    cx_.components[id].balancer = static_cast<uint32_t>(cx_.balancers.size());
    cx_.balancers.push_back(std::move(balancer));
}

// A service of several instances called without a balancer between: each calling component takes
// turns, and leaves an instance that refuses alone for ten seconds.
uint32_t Assembler::direct_balancer(ComponentId caller, ComponentId callee) {
    const auto [it, fresh] = direct_.try_emplace({caller, callee}, 0);
    if (!fresh) return it->second;
    const auto& info = cx_.components[callee];
    const std::string from = caller == kNone ? "clients" : name(caller);
    Balancer balancer{
        Upstream{std::vector<MemberConfig>(info.count), *find_balance_policy("round_robin"),
                 sim::RandomStream{seed_, from + "->" + name(callee) + "/balance"}},
        {{callee, info.first_instance, 0, info.count}}};
    for (uint32_t m = 0; m < info.count; ++m)
        if (!cx_.instances[balancer.instance_of(m)].in_service)
            balancer.upstream.set_in_service(m, false);
    it->second = static_cast<uint32_t>(cx_.balancers.size());
    cx_.balancers.push_back(std::move(balancer));
    return it->second;
}

// ---- sources
void Assembler::add_source(const Workload& load) {
    const std::string who = name_of_users(load);
    Source source;
    source.random = {seed_, who + "/arrivals"};
    source.class_random = {seed_, who + "/classes"};
    source.user_random = {seed_, who + "/users"};
    source.profile = load.profile;
    source.users = source.population = load.users;
    if (load.users > 0) {
        source.mean_ns = load.think_time.mean_ns();
        const bool exponential = load.think_time.kind() == sim::Distribution::Kind::exponential;
        source.kind = exponential ? Source::Kind::thinking_pool : Source::Kind::timers;
        if (exponential) source.thinking = source.envelope = load.users;
        source.interarrival = {load.think_time, sim::RandomStream{seed_, who + "/think"}};
    } else {
        source.poisson = !load.interarrival;
        source.mean_ns = source.poisson ? 1e9 / load.rate : load.interarrival->mean_ns();
        const auto gap = sim::Duration{static_cast<int64_t>(source.mean_ns)};
        source.interarrival = {load.interarrival.value_or(sim::Distribution::exponential(gap)),
                               sim::RandomStream{seed_, who + "/gaps"}};
        if (!load.profile.empty()) source.kind = Source::Kind::profiled;
        source.peak_scale = load.profile.empty() ? 1 : 0;
        for (const LoadPoint& point : load.profile)
            source.peak_scale = std::max(source.peak_scale, point.scale);
    }
    double sum = 0;
    std::vector<double> shares;
    for (const RequestClass& c : load.classes) {
        shares.push_back(sum += c.share);
        source.first_calls.push_back(first_call(load, c));
    }
    source.class_of = sim::GuideTable{std::move(shares)};
    sum = 0;
    shares.clear();
    for (const auto& [region, share] : load.regions) shares.push_back(sum += share);
    source.region_of = sim::GuideTable{std::move(shares)};
    source.clients = client_count(load);
    for (const Source& earlier : cx_.sources) source.first_client += earlier.clients;
    for (const Component& component : blueprint_.components) {
        const auto counts_clients = [](const std::optional<RateLimit>& limit) {
            return limit && limit->per_client;
        };
        if (const auto* spec = std::get_if<LoadBalancerSpec>(&component.spec))
            source.draws_client |=
                spec->policy.find("hash") != std::string::npos || counts_clients(spec->limit);
        if (const auto* spec = std::get_if<ServiceSpec>(&component.spec))
            source.draws_client |= counts_clients(spec->limit);
    }
    // How many users a new version meets: who they are has to be known.
    source.draws_client |= !blueprint_.changes.empty();
    source.draws_class = load.classes.size() > 1;
    source.draws_user = source.draws_client || load.regions.size() > 1;
    cx_.sources.push_back(std::move(source));
}

// If the request is one call that nobody tries again, that call stands for the request.
Call Assembler::first_call(const Workload& group, const RequestClass& asked) {
    const uint32_t index = edge(kNone, asked.to, asked.operation, &group);
    Draft root;
    root.steps = {{Op::call, 0, 0, index, 0, 0}, {Op::reply, 0, 0, 0, 0, 0}};
    Call call;
    call.pc = append(root);
    call.edge = kLocalEdge;
    call.state = CallState::working;
    call.parent.slot = kClientParent;
    call.source = static_cast<uint8_t>(cx_.sources.size());
    call.request_class = request_classes_++;
    const Edge& edge = cx_.edges[index];
    if (edge.attempts == 1 && !(edge.attempt_timeout && edge.lane != kNone)) call.edge = index;
    return call;
}

// ---- controllers
void Assembler::add_controllers() {
    add_health_checks();
    for (uint32_t d = 0; d < cx_.databases.size(); ++d) {
        const ComponentId id = cx_.databases[d].component;
        const auto& spec = std::get<DatabaseSpec>(blueprint_.components[id].spec);
        for (uint32_t s = 0; s < cx_.databases[d].shards.size(); ++s) {
            cx_.databases[d].shards[s].learns_at_ns.assign(cx_.instances.size(), 0);
            if (spec.backup)
                cx_.controllers.emplace_back(std::make_unique<RestoreManager>(*spec.backup, d, s));
            if (!spec.failover) continue;
            cx_.controllers.emplace_back(std::make_unique<FailoverManager>(
                *spec.failover, d, s,
                sim::RandomStream{seed_, name(id) + "/" + std::to_string(s) + "/failover"}));
        }
    }
    for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
        const auto* service = std::get_if<ServiceSpec>(&blueprint_.components[id].spec);
        if (service && service->autoscale)
            cx_.controllers.emplace_back(std::make_unique<Autoscaler>(*service->autoscale, id));
    }
    for (uint32_t s = 0; s < cx_.sources.size(); ++s)
        if (cx_.sources[s].users > 0 && !cx_.sources[s].profile.empty())
            cx_.controllers.emplace_back(std::make_unique<PopulationController>(s));
    cx_.watch = static_cast<uint32_t>(cx_.controllers.size());
    cx_.controllers.emplace_back(std::make_unique<IncidentWatch>());
    if (!blueprint_.faults.empty())
        cx_.controllers.emplace_back(std::make_unique<FaultPlan>(blueprint_, seed_));
    uint64_t users = 0;
    for (const Source& source : cx_.sources) users += source.clients;
    for (const Change& change : blueprint_.changes) {
        const auto release = static_cast<uint32_t>(cx_.releases.size());
        cx_.releases.emplace_back(
            change.version, users,
            sim::RandomStream{seed_, name(change.service) + "/release/" + std::to_string(release)});
        cx_.controllers.emplace_back(std::make_unique<Deployment>(
            change, release,
            std::get<ServiceSpec>(blueprint_.components[change.service].spec).replicas));
    }
    if (blueprint_.monitoring) add_monitoring(*blueprint_.monitoring);
}

void Assembler::add_monitoring(const Monitoring& monitoring) {
    cx_.controllers.emplace_back(std::make_unique<Monitor>(monitoring, seed_));
    if (!monitoring.uptime) return;
    cx_.controllers.emplace_back(
        std::make_unique<UptimeChecker>(monitoring, uptime_edge(*monitoring.uptime),
                                        sim::RandomStream{seed_, "monitoring/uptime_check"}));
}

void Assembler::add_health_checks() {
    for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
        const auto* spec = std::get_if<LoadBalancerSpec>(&blueprint_.components[id].spec);
        if (!spec || !spec->health_check) continue;
        std::vector<uint32_t> probes;
        for (const Backend& backend : spec->backends)
            probes.push_back(probe_edge(id, backend.to, spec->health_check->path));
        cx_.controllers.emplace_back(std::make_unique<HealthChecker>(
            *spec->health_check, cx_.components[id].balancer, std::move(probes),
            sim::RandomStream{seed_, name(id) + "/health"}));
    }
}

}  // namespace faultline::models
