// tests/models/toy_cluster.cpp - reads "client -> lb -> {a, b} -> db" into a blueprint.
#include "toy_cluster.hpp"

#include <algorithm>

#include "sim/assert.hpp"

namespace faultline::models {
namespace {

bool starts(std::string_view text, std::string_view with) {
    return text.substr(0, with.size()) == with;
}

std::vector<std::string> split(std::string_view text, std::string_view by) {
    std::vector<std::string> parts;
    for (;;) {
        const size_t end = text.find(by);
        std::string part{text.substr(0, end)};
        std::erase_if(part, [](char c) { return c == ' ' || c == '{' || c == '}'; });
        parts.push_back(part);
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + by.size());
    }
}

}  // namespace

Toy::Toy(std::string_view picture) {
    blueprint.name = picture;
    blueprint.run.duration = 1000_s;
    blueprint.workload.rate = 1;
    std::vector<std::vector<std::string>> layers;
    for (const std::string& layer : split(picture, "->")) layers.push_back(split(layer, ","));
    FL_ASSERT(layers.front().front() == "client", "a picture starts with the client");
    add_layers(layers);
}

void Toy::add_layers(const std::vector<std::vector<std::string>>& layers) {
    for (size_t i = 1; i < layers.size(); ++i)
        for (const std::string& name : layers[i]) {
            Component component;
            component.name = name;
            if (starts(name, "lb")) {
                component.spec = LoadBalancerSpec{};
            } else if (starts(name, "db")) {
                DatabaseSpec spec;
                spec.queries.emplace_back();
                spec.queries[0].name = "work";
                component.spec = spec;
            } else if (starts(name, "cache")) {
                CacheSpec spec;
                spec.keyspaces.push_back({"keys", 100, {}, 1024});
                component.spec = spec;
            } else if (starts(name, "queue")) {
                component.spec = QueueSpec{};
            } else if (starts(name, "cdn")) {
                CdnSpec spec;
                spec.cache.keyspaces.push_back({"keys", 100, {}, 1024});
                component.spec = spec;
            } else {
                ServiceSpec spec;
                spec.operations.push_back({"work", {}});
                component.spec = spec;
            }
            blueprint.components.push_back(component);
        }
    for (size_t i = 1; i < layers.size(); ++i)
        for (const std::string& name : layers[i])
            connect(name, i + 1 < layers.size() ? layers[i + 1] : std::vector<std::string>{});
    for (const std::string& name : layers[1])
        blueprint.workload.classes.push_back(
            {name, 1.0 / static_cast<double>(layers[1].size()), id(name), 0});
    for (const Component& component : blueprint.components)
        if (std::holds_alternative<ServiceSpec>(component.spec))
            work(component.name, exactly(1_ms));
}

void Toy::connect(std::string_view name, const std::vector<std::string>& behind) {
    Component& self = component(name);
    if (auto* balancer_spec = std::get_if<LoadBalancerSpec>(&self.spec)) {
        balancer_spec->operations = {"work"};
        for (const std::string& member : behind) {
            Backend backend;
            backend.to = id(member);
            balancer_spec->backends.push_back(backend);
        }
        return;
    }
    if (auto* cdn_spec = std::get_if<CdnSpec>(&self.spec)) {
        if (!behind.empty()) cdn_spec->origin = id(behind.front());
        return;
    }
    Steps steps;
    steps.reserve(behind.size());  // so that cache_step stays valid
    Step* cache_step = nullptr;
    for (const std::string& callee : behind) {
        Step step;
        step.target = id(callee);
        const auto& spec = blueprint.components[step.target].spec;
        step.kind = std::holds_alternative<DatabaseSpec>(spec) ? Step::Kind::query
                    : std::holds_alternative<QueueSpec>(spec)  ? Step::Kind::publish
                    : std::holds_alternative<CacheSpec>(spec)  ? Step::Kind::cache
                                                               : Step::Kind::call;
        if (cache_step && step.kind == Step::Kind::query) {
            cache_step->branches.push_back({step});
            cache_step = nullptr;
            continue;
        }
        steps.push_back(step);
        cache_step = step.kind == Step::Kind::cache ? &steps.back() : nullptr;
    }
    if (auto* service_spec = std::get_if<ServiceSpec>(&self.spec))
        service_spec->operations[0].steps = steps;
    if (auto* queue_spec = std::get_if<QueueSpec>(&self.spec))
        queue_spec->operation = {"work", steps};
}

ComponentId Toy::id(std::string_view name) const {
    for (ComponentId i = 0; i < blueprint.components.size(); ++i)
        if (blueprint.components[i].name == name) return i;
    FL_ASSERT(false, "the picture has no such component");
    return kNone;
}

ServiceSpec& Toy::service(std::string_view n) { return std::get<ServiceSpec>(component(n).spec); }
LoadBalancerSpec& Toy::balancer(std::string_view n) {
    return std::get<LoadBalancerSpec>(component(n).spec);
}
DatabaseSpec& Toy::database(std::string_view n) {
    return std::get<DatabaseSpec>(component(n).spec);
}
CacheSpec& Toy::cache(std::string_view n) { return std::get<CacheSpec>(component(n).spec); }
QueueSpec& Toy::queue(std::string_view n) { return std::get<QueueSpec>(component(n).spec); }
CdnSpec& Toy::cdn(std::string_view n) { return std::get<CdnSpec>(component(n).spec); }

CallPolicy& Toy::calls(std::string_view caller, std::string_view callee) {
    if (caller == "client") return blueprint.workload.call;
    auto& spec = component(caller).spec;
    if (auto* s = std::get_if<ServiceSpec>(&spec)) return s->calls[id(callee)];
    if (auto* q = std::get_if<QueueSpec>(&spec)) return q->calls[id(callee)];
    if (auto* b = std::get_if<LoadBalancerSpec>(&spec)) return b->call;
    return std::get<CdnSpec>(spec).origin_policy;
}

Toy& Toy::rate(double per_second) {
    blueprint.workload.rate = per_second;
    blueprint.workload.interarrival.reset();
    return *this;
}
Toy& Toy::every(sim::Duration gap) {
    blueprint.workload.interarrival = exactly(gap);
    blueprint.workload.rate = 1 / gap.seconds();
    return *this;
}
Toy& Toy::users(uint64_t n, const sim::Distribution& think) {
    blueprint.workload.users = n;
    blueprint.workload.think_time = think;
    return *this;
}

Toy& Toy::work(std::string_view name, const sim::Distribution& time) {
    auto& self = component(name);
    if (auto* database_spec = std::get_if<DatabaseSpec>(&self.spec)) {
        for (Query& query : database_spec->queries)
            (self.placement.machine == kNone ? query.wait : query.cpu) = time;
        return *this;
    }
    if (auto* cache_spec = std::get_if<CacheSpec>(&self.spec)) {
        cache_spec->lookup = time;
        return *this;
    }
    auto* service_spec = std::get_if<ServiceSpec>(&self.spec);
    Steps& steps = service_spec ? service_spec->operations[0].steps
                                : std::get<QueueSpec>(self.spec).operation.steps;
    if (steps.empty() || (steps[0].kind != Step::Kind::wait && steps[0].kind != Step::Kind::cpu))
        steps.insert(steps.begin(), Step{});
    steps[0].kind = self.placement.machine == kNone && self.placement.host == kNone
                        ? Step::Kind::wait
                        : Step::Kind::cpu;
    steps[0].duration = time;
    return *this;
}

Toy& Toy::workers(std::string_view name, uint32_t n) {
    auto& spec = component(name).spec;
    if (auto* s = std::get_if<ServiceSpec>(&spec)) s->workers = n;
    if (auto* d = std::get_if<DatabaseSpec>(&spec)) d->workers = n;
    if (auto* q = std::get_if<QueueSpec>(&spec)) q->workers = n;
    return *this;
}
Toy& Toy::places(std::string_view name, uint32_t n) {
    auto& spec = component(name).spec;
    if (auto* s = std::get_if<ServiceSpec>(&spec)) s->queue = n;
    if (auto* d = std::get_if<DatabaseSpec>(&spec)) d->queue = n;
    if (auto* q = std::get_if<QueueSpec>(&spec)) q->capacity = n;
    return *this;
}
Toy& Toy::replicas(std::string_view name, uint32_t n) {
    auto& spec = component(name).spec;
    if (auto* s = std::get_if<ServiceSpec>(&spec)) s->replicas = n;
    if (auto* d = std::get_if<DatabaseSpec>(&spec)) d->replicas = n;
    return *this;
}
Toy& Toy::cores(std::string_view name, uint32_t n) {
    MachineType machine;
    machine.name = "machine of " + std::string{name};
    machine.cores = n;
    component(name).placement.machine = static_cast<uint32_t>(blueprint.machines.size());
    blueprint.machines.push_back(machine);
    if (auto* s = std::get_if<ServiceSpec>(&component(name).spec))
        for (Step& step : s->operations[0].steps)
            if (step.kind == Step::Kind::wait) step.kind = Step::Kind::cpu;
    return *this;
}

Toy& Toy::timeout(std::string_view caller, std::string_view callee, sim::Duration after) {
    calls(caller, callee).timeout = after;
    return *this;
}
Toy& Toy::retries(std::string_view caller, std::string_view callee, uint32_t n,
                  sim::Duration backoff, double jitter) {
    CallPolicy& policy = calls(caller, callee);
    policy.retries = n;
    policy.backoff = backoff;
    policy.jitter = jitter;
    return *this;
}
Toy& Toy::pool(std::string_view caller, std::string_view callee, uint32_t connections,
               sim::Duration wait) {
    calls(caller, callee).pool = connections;
    calls(caller, callee).pool_timeout = wait;
    return *this;
}
Toy& Toy::link(std::string_view caller, std::string_view callee, sim::Duration one_way) {
    const ComponentId from = caller == "client" ? kNone : id(caller);
    blueprint.network.links[{from, id(callee)}] = exactly(one_way);
    return *this;
}

InstanceRef Toy::instance_ref(std::string_view what) const {
    const size_t end = what.find_first_of("[.");
    InstanceRef ref;
    ref.component = id(what.substr(0, end));
    ref.index = kNone;
    if (end == std::string_view::npos) return ref;
    const std::string_view rest = what.substr(end);
    if (starts(rest, ".primary")) {
        ref.role = InstanceRef::Role::primary;
    } else if (starts(rest, "[*]")) {
        ref.role = InstanceRef::Role::any;
    } else {
        if (starts(rest, ".replica")) ref.role = InstanceRef::Role::replica;
        ref.index = static_cast<uint32_t>(std::stoul(std::string{rest.substr(rest.find('[') + 1)}));
    }
    return ref;
}

Fault Toy::fault(Fault::Verb verb, std::string_view what, double at_s, double for_s) const {
    Fault f;
    f.verb = verb;
    f.target_name = what;
    f.target = instance_ref(what);
    f.at = at_time(at_s);
    if (for_s > 0) f.duration = exactly(sim::from_seconds(for_s));
    return f;
}
Toy& Toy::kill(std::string_view what, double at_s, double for_s, bool silent) {
    Fault f = fault(Fault::Verb::kill, what, at_s, for_s);
    f.silent = silent;
    blueprint.faults.push_back(f);
    return *this;
}
Toy& Toy::hang(std::string_view what, double at_s, double for_s) {
    blueprint.faults.push_back(fault(Fault::Verb::hang, what, at_s, for_s));
    return *this;
}

Toy& Toy::slow(std::string_view what, double factor, double at_s, double for_s) {
    Fault f = fault(Fault::Verb::slow, what, at_s, for_s);
    f.factor = factor;
    blueprint.faults.push_back(f);
    return *this;
}

Cluster Toy::start(uint64_t seed) const {
    Cluster cluster{blueprint, seed};
    cluster.start();
    cluster.recorder.begin_stretch(cluster.kernel.now());
    return cluster;
}

// ---- running and looking
// ---------------------------------------------------------------------------
void run_to(Cluster& cluster, double second) { cluster.run_until(at_time(second), UINT64_MAX); }

uint32_t instance_named(const Cluster& cluster, std::string_view name) {
    for (uint32_t i = 1; i < cluster.instances.size(); ++i)
        if (cluster.instance_name(i) == name) return i;
    FL_ASSERT(false, "no instance has this name");
    return kNone;
}

Totals totals(const Cluster& cluster) {
    Totals t;
    sim::Histogram latency;
    for (const ClassRecord& record : cluster.recorder.classes()) {
        t.offered += record.offered;
        t.succeeded += record.succeeded;
        t.failed += record.failed;
        t.timed_out += record.timed_out;
        t.rejected += record.rejected;
        latency.merge(record.latency);
    }
    t.latency_mean = latency.mean_ns() * 1e-9;
    t.latency_min = latency.min().seconds();
    t.latency_max = latency.max().seconds();
    return t;
}

uint64_t edge_count(const Cluster& cluster, const Toy& toy, std::string_view caller,
                    std::string_view callee, uint64_t Edge::*counter) {
    const ComponentId from = caller == "client" ? kNone : toy.id(caller);
    uint64_t sum = 0;
    for (const Edge& edge : cluster.edges)
        if (edge.caller == from && edge.callee == toy.id(callee)) sum += edge.*counter;
    return sum;
}

}  // namespace faultline::models
