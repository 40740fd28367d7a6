// tests/models/random_components.cpp - places, components and what they do, drawn at random.
#include <algorithm>
#include <functional>
#include <string>

#include "models/balance/catalog.hpp"
#include "tests/models/random_generator.hpp"

namespace faultline::models {

using namespace sim::literals;

sim::Distribution RandomGenerator::some_time(double low_ms, double high_ms) {
    const sim::Duration mean = milliseconds(low_ms, high_ms);
    switch (below(4)) {
        case 0:
            return sim::Distribution::constant(mean);
        case 1:
            return sim::Distribution::lognormal_mean_cv(mean, 1.5);
        case 2:
            return sim::Distribution::uniform({}, mean * 2);
        default:
            return sim::Distribution::exponential(mean);
    }
}

void RandomGenerator::add_places() {
    const uint32_t zones = between(1, 3);
    out_.zones.clear();
    for (uint32_t z = 0; z < zones; ++z) out_.zones.push_back(std::string(1, char('a' + z)));
    out_.machines.push_back({"small", 1, 0, 200_us, 2000, 0.05});
    out_.machines.push_back({"large", 4, 0, 100_us, 0, 0.2});
    for (uint32_t h = below(3); h > 0; --h)
        out_.hosts.push_back({"host" + std::to_string(h), below(2), below(zones)});
}

Placement RandomGenerator::placement() {
    Placement p;
    p.zones.clear();
    for (uint32_t i = between(1, 3); i > 0; --i)
        p.zones.push_back(below(static_cast<uint32_t>(out_.zones.size())));
    if (!out_.hosts.empty() && chance(0.35))
        p.host = below(static_cast<uint32_t>(out_.hosts.size()));
    else if (chance(0.6))
        p.machine = below(2);
    return p;
}

void RandomGenerator::add_databases() {
    for (uint32_t d = below(3); d > 0; --d) {
        DatabaseSpec spec;
        spec.replicas = below(3);
        spec.replication.mode = chance(0.3) ? Replication::Mode::sync : Replication::Mode::async;
        if (chance(0.8)) spec.replication.lag = some_time(1, 50);
        spec.reads = static_cast<DatabaseSpec::Reads>(below(3));
        spec.workers = between(1, 20);
        if (chance(0.4)) spec.queue = below(10);
        spec.buffer_hit_ratio = chance(0.5) ? 0.99 : 0.5;
        if (chance(0.7)) {
            Failover failover;
            failover.check_interval = milliseconds(200, 2000);
            failover.check_fall = between(1, 3);
            failover.promotion = milliseconds(0, 3000);
            if (chance(0.6)) failover.dns_ttl = milliseconds(0, 3000);
            if (chance(0.3)) failover.switch_delay = milliseconds(0, 1000);
            failover.rejoin = milliseconds(0, 5000);
            spec.failover = failover;
        }
        spec.keys.push_back({"ids", between(1, 200), {Popularity::Kind::zipf, 0.9}, 100});
        if (chance(0.5)) {
            spec.shards.count = between(2, 4);
            spec.shards.by = static_cast<Sharding::By>(below(3));
            for (uint32_t s = 1; s < spec.shards.count; ++s)
                spec.shards.boundaries.push_back(s * 50);
            for (uint32_t r = 0; r < 3; ++r)
                spec.shards.shard_of_region.push_back(below(spec.shards.count));
        }
        for (uint32_t q = 0; q < 4; ++q) {
            Query query;
            query.name = "query" + std::to_string(q);
            query.kind = q % 2 ? Query::Kind::write : Query::Kind::read;
            if (chance(0.7)) query.cpu = some_time(0.1, 3);
            if (chance(0.3)) query.wait = some_time(0.1, 5);
            query.pages = below(6);
            if (chance(0.7)) query.shard_keys = 0;
            query.scatter = q >= 2 && chance(0.5);
            spec.queries.push_back(query);
        }
        databases_.push_back(add("db" + std::to_string(d), spec));
    }
}

void RandomGenerator::add_caches() {
    for (uint32_t c = below(3); c > 0; --c) {
        CacheSpec spec;
        if (chance(0.4)) {
            spec.hit_ratio = random_.uniform();
        } else {
            for (uint32_t k = between(1, 2); k > 0; --k)
                spec.keyspaces.push_back({"space" + std::to_string(k),
                                          between(1, 1000),
                                          {Popularity::Kind::zipf, 0.8},
                                          between(10, 5000)});
            if (chance(0.7)) spec.memory_bytes = between(1, 100'000);
            if (chance(0.5)) spec.ttl = milliseconds(100, 5000);
        }
        if (chance(0.6)) spec.lookup = some_time(0.05, 1);
        caches_.push_back(add("cache" + std::to_string(c), spec));
    }
}

CallPolicy RandomGenerator::some_policy(bool from_client) {
    CallPolicy policy;
    policy.timeout = milliseconds(5, from_client ? 2000 : 800);
    if (chance(0.5)) {
        policy.retries = between(1, 2);
        if (chance(0.7)) policy.backoff = milliseconds(1, 200);
        if (chance(0.5)) policy.backoff_max = milliseconds(100, 1000);
        policy.jitter = chance(0.5) ? random_.uniform() : 0;
    }
    if (!from_client && chance(0.5)) {
        policy.pool = between(1, 10);
        policy.pool_timeout = chance(0.6) ? milliseconds(0, 300) : sim::kNever;
    }
    return policy;
}

void RandomGenerator::give_policies(std::map<ComponentId, CallPolicy>& calls) {
    for (const auto* list : {&databases_, &caches_, &queues_, &callable_})
        for (const ComponentId callee : *list) calls[callee] = some_policy();
}

Step RandomGenerator::some_call() {
    Step step;
    const auto from = [&](const std::vector<ComponentId>& list) {
        step.target = list[below(static_cast<uint32_t>(list.size()))];
    };
    const uint32_t kind = below(4);
    if (kind == 0 && !databases_.empty()) {
        step.kind = Step::Kind::query;
        from(databases_);
        step.operation = below(4);
    } else if (kind == 1 && !caches_.empty()) {
        step.kind = Step::Kind::cache;
        from(caches_);
        const auto& spec = std::get<CacheSpec>(out_.components[step.target].spec);
        step.operation = spec.hit_ratio ? 0 : below(static_cast<uint32_t>(spec.keyspaces.size()));
        if (chance(0.8)) step.branches.push_back(some_steps(1));
    } else if (kind == 2 && !queues_.empty()) {
        step.kind = Step::Kind::publish;
        from(queues_);
    } else if (!callable_.empty()) {
        step.kind = Step::Kind::call;
        from(callable_);
        step.operation = below(2);
    } else {
        step.duration = some_time(0.1, 2);
    }
    return step;
}

Step RandomGenerator::some_step(uint32_t depth) {
    Step step;
    const uint32_t kind = below(depth > 0 ? 10 : 6);
    switch (kind) {
        case 0:
            step.duration = some_time(0.1, 5);
            return step;
        case 1:
            step.kind = Step::Kind::cpu;
            step.duration = some_time(0.1, 5);
            return step;
        case 2:
            step.kind = Step::Kind::disk;
            step.count = between(1, 3);
            return step;
        case 6:
            step.kind = Step::Kind::parallel;
            for (uint32_t i = between(1, 3); i > 0; --i)
                step.branches.push_back(some_steps(depth - 1));
            step.count = between(1, static_cast<uint32_t>(step.branches.size()));
            return step;
        case 7:
            step.kind = Step::Kind::repeat;
            step.branches.push_back(some_steps(depth - 1));
            step.count = between(1, 3);
            return step;
        case 8:
            step.kind = Step::Kind::choose;
            step.branches = {some_steps(depth - 1), some_steps(depth - 1)};
            step.probabilities = {0.3, 0.7};
            return step;
        case 9:
            step.kind = Step::Kind::fail;
            step.probabilities = {0.02};
            return step;
        default:
            return some_call();
    }
}

Steps RandomGenerator::some_steps(uint32_t depth) {
    Steps steps;
    for (uint32_t i = between(1, 3); i > 0; --i) steps.push_back(some_step(depth));
    return steps;
}

void RandomGenerator::add_queue() {
    if (chance(0.5)) return;
    QueueSpec spec;
    spec.workers = between(1, 4);
    if (chance(0.5)) spec.capacity = below(50);
    give_policies(spec.calls);
    spec.operation = {"message", some_steps(1)};
    queues_.push_back(add("queue", spec));
}

RateLimit RandomGenerator::some_limit() {
    RateLimit limit;
    limit.algorithm = static_cast<RateLimit::Algorithm>(below(3));
    limit.rate = between(1, 100);
    limit.burst = between(1, 20);
    limit.window = milliseconds(100, 2000);
    if (chance(0.5)) limit.delay = below(5);
    limit.per_client = chance(0.3);
    return limit;
}

void RandomGenerator::add_service(const std::string& name) {
    ServiceSpec spec;
    spec.replicas = between(1, 4);
    if (chance(0.85)) spec.workers = between(1, 10);
    if (chance(0.5)) spec.queue = below(20);
    if (chance(0.3)) {
        const sim::Duration longest = milliseconds(1, 300);
        spec.patience = spec.replicas % 2 ? sim::Distribution::constant(longest)
                                          : sim::Distribution::exponential(longest);
    }
    if (spec.workers % 3 == 0) spec.priority = {0};
    if (chance(0.15)) spec.limit = some_limit();
    spec.release_worker_on_call = chance(0.3);
    for (const char* operation : {"read", "write"})
        spec.operations.push_back({operation, some_steps(2)});
    give_policies(spec.calls);
    if (chance(0.2)) {
        Autoscale autoscale;
        autoscale.min = 1;
        autoscale.max = spec.replicas + between(1, 3);
        autoscale.up_for = autoscale.down_for = 2_s;
        autoscale.boot = milliseconds(0, 3000);
        autoscale.cooldown = 1_s;
        autoscale.period = 1_s;
        spec.autoscale = autoscale;
    }
    layer_.push_back(add(name, spec));
}

void RandomGenerator::add_balancer(uint32_t layer) {
    LoadBalancerSpec spec;
    if (chance(0.2)) spec.limit = some_limit();
    const auto policies = balance_policies();
    spec.policy = policies[below(static_cast<uint32_t>(policies.size()))].name;
    for (const ComponentId service : layer_) {
        Backend backend;
        backend.to = service;
        backend.weight = between(1, 5);
        backend.max_fails = below(4);
        backend.fail_timeout = milliseconds(0, 5000);
        if (chance(0.3)) backend.max_connections = between(1, 10);
        backend.down = !spec.backends.empty() && chance(0.1);
        const bool hashes = spec.policy == "ip_hash" || spec.policy == "hash" ||
                            spec.policy == "consistent_hash" || spec.policy == "random";
        backend.backup = !spec.backends.empty() && !hashes && chance(0.2);
        spec.backends.push_back(backend);
    }
    std::ranges::stable_partition(spec.backends, std::logical_not{}, &Backend::backup);
    spec.operations = {"read", "write"};
    if (chance(0.7)) {
        HealthCheck check;
        check.path = static_cast<HealthCheck::Path>(below(3));
        check.interval = milliseconds(200, 3000);
        check.timeout = milliseconds(10, 2000);
        check.fall = between(1, 3);
        check.rise = between(1, 3);
        spec.health_check = check;
    }
    spec.tries = below(4);
    if (chance(0.4)) spec.call.timeout = milliseconds(5, 500);
    callable_.push_back(add("lb" + std::to_string(layer), spec));
}

void RandomGenerator::add_layers() {
    for (uint32_t layer = between(1, 4); layer > 0; --layer) {
        layer_.clear();
        const uint32_t services = between(1, 3);
        for (uint32_t s = 0; s < services; ++s)
            add_service("s" + std::to_string(layer) + std::string(1, char('a' + s)));
        // What the layer above sees: the services themselves, a balancer, or both.
        targets_.clear();
        std::vector<ComponentId> seen;
        if (chance(0.6)) {
            callable_.clear();
            add_balancer(layer);
            seen = callable_;
        }
        if (seen.empty() || chance(0.3)) seen.insert(seen.end(), layer_.begin(), layer_.end());
        callable_ = seen;
        targets_ = seen;
    }
}

void RandomGenerator::add_cdn() {
    if (chance(0.7)) return;
    CdnSpec spec;
    if (chance(0.5))
        spec.cache.hit_ratio = random_.uniform();
    else
        spec.cache.keyspaces = {{"pages", between(1, 500), {Popularity::Kind::zipf, 1}, 1000},
                                {"images", between(1, 500), {}, 100}};
    if (chance(0.5)) spec.cache.memory_bytes = 50'000;
    if (chance(0.5)) spec.latency = some_time(0.1, 2);
    spec.origin = targets_[below(static_cast<uint32_t>(targets_.size()))];
    spec.origin_policy = some_policy();
    targets_.push_back(add("cdn", spec));
}

}  // namespace faultline::models
