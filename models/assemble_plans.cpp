// models/assemble_plans.cpp - plans: what each operation does, as steps of the interpreter.
#include <algorithm>
#include <set>

#include "models/assemble.hpp"

namespace faultline::models {
namespace {

PlanStep make(Op op, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0, uint8_t flags = 0) {
    return {op, flags, 0, a, b, c};
}

// A probability as a threshold on 32 random bits; 1 is always.
uint32_t threshold(double p) {
    return p >= 1 ? UINT32_MAX : static_cast<uint32_t>(std::max(p, 0.0) * 4294967296.0);
}

bool contains_cache(const Steps& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
        return step.kind == Step::Kind::cache ||
               std::any_of(step.branches.begin(), step.branches.end(), contains_cache);
    });
}

}  // namespace

// ---- entries
uint32_t Assembler::entry(ComponentId id, uint32_t operation) {
    const auto key = std::pair{id, operation};
    if (const auto it = entries_.find(key); it != entries_.end()) return it->second;
    const auto& spec = blueprint_.components[id].spec;
    Draft draft;
    if (operation == kPing) {
        draft = ping_plan(id);
    } else if (const auto* service = std::get_if<ServiceSpec>(&spec)) {
        draft = service_plan(id, service->operations[operation], *service);
    } else if (const auto* database = std::get_if<DatabaseSpec>(&spec)) {
        draft = query_plan(id, database->queries[operation], *database);
    } else if (const auto* cache = std::get_if<CacheSpec>(&spec)) {
        draft = cache_plan(id, operation, *cache);
    } else if (const auto* cdn = std::get_if<CdnSpec>(&spec)) {
        draft = cdn_plan(id, operation, *cdn);
    } else if (const auto* queue = std::get_if<QueueSpec>(&spec)) {
        draft = publish_plan(id, *queue);
    }
    return entries_[key] = append(draft);
}

uint32_t Assembler::append(const Draft& draft) {
    const auto base = static_cast<uint32_t>(cx_.steps.size());
    for (PlanStep step : draft.steps) {
        if (step.op == Op::jump || step.op == Op::jump_unless_miss || step.op == Op::branch)
            step.a += base;
        cx_.steps.push_back(step);
    }
    return base;
}

Assembler::Site Assembler::site_of(ComponentId id, const std::string& operation) const {
    const Component& component = blueprint_.components[id];
    Site site;
    site.component = id;
    site.path = component.name + "/" + operation;
    site.machine = has_cores(component);
    return site;
}

Assembler::Draft Assembler::service_plan(ComponentId id, const Operation& operation,
                                         const ServiceSpec& spec) {
    Site site = site_of(id, operation.name);
    site.event_driven = spec.release_worker_on_call;
    site.endless = spec.workers == kNoLimit;
    site.acquire = acquire_step(id, spec);
    Draft draft;
    if (spec.limit) draft.steps.push_back(make(Op::limit, limiters(id, *spec.limit)));
    if (!site.event_driven && !site.endless) draft.steps.push_back(site.acquire);
    emit_steps(draft, site, operation.steps);
    draft.steps.push_back(make(Op::reply));
    return draft;
}

PlanStep Assembler::acquire_step(ComponentId id, const ServiceSpec& spec) {
    // A patience that is the same for all needs no draw: who gives up first is the head.
    const bool drawn = spec.patience && spec.patience->kind() != sim::Distribution::Kind::constant;
    const uint32_t lane =
        spec.patience && !drawn
            ? cx_.kernel.add_lane({static_cast<int64_t>(spec.patience->mean_ns())})
            : kNone;
    if (!drawn && spec.priority.empty()) return make(Op::acquire, lane);
    const auto [it, fresh] = lines_.try_emplace(id, static_cast<uint32_t>(cx_.lines.size()));
    if (fresh) {
        WaitingLine line;
        line.lane = lane;
        if (drawn) line.patience = sampler(name(id) + "/patience", *spec.patience);
        line.levels = static_cast<uint32_t>(spec.priority.size()) + 1;
        line.level_of.resize(classes_of(blueprint_).size(), line.levels - 1);
        for (uint32_t level = 0; level < spec.priority.size(); ++level)
            line.level_of[spec.priority[level]] = level;
        cx_.lines.push_back(std::move(line));
    }
    return make(Op::acquire_in_line, it->second);
}

Assembler::Draft Assembler::query_plan(ComponentId id, const Query& query,
                                       const DatabaseSpec& spec) {
    const Site site = site_of(id, query.name);
    Draft draft;
    draft.steps.push_back(make(Op::acquire, kNone));
    if (!query.cpu.is_zero())
        draft.steps.push_back(
            make(site.machine ? Op::cpu : Op::wait, sampler(site.path + "/cpu", query.cpu)));
    if (!query.wait.is_zero())
        draft.steps.push_back(make(Op::wait, sampler(site.path + "/wait", query.wait)));
    const bool write = query.kind == Query::Kind::write;
    if (site.machine && (write || query.pages > 0)) {
        // A commit flushes the log once, whatever it touched.
        IoTable table = IoTable::binomial(query.pages, 1 - spec.buffer_hit_ratio, write ? 1 : 0);
        table.stream = stream(site.path + "/pages");
        draft.steps.push_back(make(Op::disk, static_cast<uint32_t>(cx_.io_tables.size())));
        cx_.io_tables.push_back(std::move(table));
    }
    if (write) draft.steps.push_back(make(Op::commit));
    draft.steps.push_back(make(Op::reply));
    return draft;
}

void Assembler::emit_look_up(Draft& draft, ComponentId id, uint32_t keyspace,
                             const CacheSpec& spec) {
    const uint32_t keys = key_stream(id, keyspace);
    if (spec.hit_ratio) {
        draft.steps.push_back(
            make(Op::ratio, keys, stream(name(id) + "/hit"), threshold(*spec.hit_ratio)));
    } else {
        draft.steps.push_back(make(Op::lookup, keys));
    }
}

Assembler::Draft Assembler::cache_plan(ComponentId id, uint32_t keyspace, const CacheSpec& spec) {
    Draft draft;
    if (!spec.lookup.is_zero()) {
        draft.steps.push_back(make(Op::acquire, kNone));
        draft.steps.push_back(make(has_cores(blueprint_.components[id]) ? Op::cpu : Op::wait,
                                   sampler(name(id) + "/lookup", spec.lookup)));
    }
    emit_look_up(draft, id, keyspace, spec);
    draft.steps.push_back(make(Op::reply));
    return draft;
}

Assembler::Draft Assembler::cdn_plan(ComponentId id, uint32_t keyspace, const CdnSpec& spec) {
    Draft draft;
    if (!spec.latency.is_zero())
        draft.steps.push_back(make(Op::wait, sampler(name(id) + "/latency", spec.latency)));
    emit_look_up(draft, id, keyspace, spec.cache);
    const uint32_t jump = draft.here();
    draft.steps.push_back(make(Op::jump_unless_miss));
    if (spec.origin != kNone)
        draft.steps.push_back(make(Op::call, edge(id, spec.origin, spec.origin_operation)));
    if (!spec.cache.hit_ratio)
        draft.steps.push_back(
            make(Op::fill, key_stream(id, keyspace), cx_.components[id].first_instance));
    draft.steps[jump].a = draft.here();
    draft.steps.push_back(make(Op::reply));
    return draft;
}

Assembler::Draft Assembler::publish_plan(ComponentId id, const QueueSpec& spec) {
    Draft work;
    work.steps.push_back(make(Op::acquire, kNone));
    emit_steps(work, site_of(id, spec.operation.name), spec.operation.steps);
    work.steps.push_back(make(Op::reply));
    const uint32_t work_entry = append(work);
    Draft draft;
    draft.steps.push_back(make(Op::enqueue, work_entry));
    draft.steps.push_back(make(Op::reply, 0, 0, 0, kUncounted));
    return draft;
}

// What a deep health check asks a dependency: SELECT 1, PING. Needs a worker, takes no time.
Assembler::Draft Assembler::ping_plan(ComponentId id) {
    Draft draft;
    if (std::holds_alternative<DatabaseSpec>(blueprint_.components[id].spec))
        draft.steps.push_back(make(Op::acquire, kNone));
    draft.steps.push_back(make(Op::reply, 0, 0, 0, kUncounted));
    return draft;
}

uint32_t Assembler::health_plan(ComponentId id, HealthCheck::Path path) {
    const auto& spec = std::get<ServiceSpec>(blueprint_.components[id].spec);
    Draft draft;
    if (path != HealthCheck::Path::tcp && spec.workers != kNoLimit)
        draft.steps.push_back(acquire_step(id, spec));
    if (path == HealthCheck::Path::deep) {
        // The guide's /health: the databases and caches that its operations use.
        std::set<ComponentId> needed;
        const auto collect = [&](const auto& self, const Steps& steps) -> void {
            for (const Step& step : steps) {
                if (step.kind == Step::Kind::query || step.kind == Step::Kind::cache)
                    needed.insert(step.target);
                for (const Steps& branch : step.branches) self(self, branch);
            }
        };
        for (const Operation& operation : spec.operations) collect(collect, operation.steps);
        for (const ComponentId dependency : needed)
            draft.steps.push_back(make(Op::call, edge(id, dependency, kPing)));
    }
    draft.steps.push_back(make(Op::reply, 0, 0, 0, kUncounted));
    return append(draft);
}

// ---- steps
void Assembler::emit_steps(Draft& draft, const Site& site, const Steps& steps) {
    for (size_t i = 0; i < steps.size(); ++i) {
        Site here = site;
        here.path += "/" + std::to_string(i);
        emit_step(draft, here, steps[i]);
    }
}

// An event-driven service gives its worker back before it waits for others.
void Assembler::before_call(Draft& draft, const Site& site) {
    if (!site.event_driven || !draft.holding) return;
    draft.steps.push_back(make(Op::release));
    draft.holding = false;
}

void Assembler::emit_work(Draft& draft, const Site& site, Op op, uint32_t argument) {
    if (site.event_driven && !site.endless && !draft.holding) {
        draft.steps.push_back(site.acquire);
        draft.holding = true;
    }
    draft.steps.push_back(make(op, argument));
}

void Assembler::emit_step(Draft& draft, const Site& site, const Step& step) {
    switch (step.kind) {
        case Step::Kind::wait:
            emit_work(draft, site, Op::wait, sampler(site.path, step.duration));
            break;
        case Step::Kind::cpu:
            emit_work(draft, site, site.machine ? Op::cpu : Op::wait,
                      sampler(site.path, step.duration));
            break;
        case Step::Kind::disk: {
            IoTable table;
            table.always = step.count;
            table.stream = stream(site.path + "/pages");
            emit_work(draft, site, Op::disk, static_cast<uint32_t>(cx_.io_tables.size()));
            cx_.io_tables.push_back(std::move(table));
            break;
        }
        case Step::Kind::call:
        case Step::Kind::query:
        case Step::Kind::publish: {
            before_call(draft, site);
            const uint32_t index = edge(site.component, step.target, step.operation);
            draft.steps.push_back(make(cx_.edges[index].scatter ? Op::scatter : Op::call, index));
            break;
        }
        case Step::Kind::cache:
            emit_cache(draft, site, step);
            break;
        case Step::Kind::parallel:
            before_call(draft, site);
            emit_parallel(draft, site, step.branches, step.count);
            break;
        case Step::Kind::repeat:
            emit_repeat(draft, site, step);
            break;
        case Step::Kind::choose:
            emit_choose(draft, site, step);
            break;
        case Step::Kind::fail:
            draft.steps.push_back(
                make(Op::fail, 0, stream(site.path), threshold(step.probabilities[0])));
            break;
    }
}

void Assembler::emit_cache(Draft& draft, const Site& site, const Step& step) {
    before_call(draft, site);
    const uint32_t index = edge(site.component, step.target, step.operation);
    draft.steps.push_back(make(Op::call, index, 0, 0, kMissOnFailure));
    const uint32_t jump = draft.here();
    draft.steps.push_back(make(Op::jump_unless_miss));
    if (!step.branches.empty()) {
        Site miss = site;
        miss.path += "/miss";
        // A look-up inside the miss would overwrite the key to fill: it gets a record of its own.
        if (contains_cache(step.branches[0])) {
            emit_parallel(draft, miss, {step.branches[0]}, 1);
        } else {
            emit_steps(draft, miss, step.branches[0]);
            before_call(draft, site);
        }
    }
    const auto& spec = std::get<CacheSpec>(blueprint_.components[step.target].spec);
    if (!spec.hit_ratio)
        draft.steps.push_back(make(Op::fill, key_stream(step.target, step.operation),
                                   cx_.components[step.target].first_instance));
    draft.steps[jump].a = draft.here();
}

void Assembler::emit_choose(Draft& draft, const Site& site, const Step& step) {
    before_call(draft, site);
    const auto count = static_cast<uint32_t>(step.branches.size());
    const uint32_t draw = stream(site.path);
    const uint32_t first = draft.here();
    double left = 1;
    for (uint32_t i = 0; i + 1 < count; ++i) {  // the last is what remains
        const double p = step.probabilities[i];
        draft.steps.push_back(make(Op::branch, 0, draw, threshold(left > 0 ? p / left : 0)));
        left -= p;
    }
    std::vector<uint32_t> ends;
    for (uint32_t k = 0; k < count; ++k) {
        const uint32_t i = (k + count - 1) % count;  // the last branch follows the draws
        if (i + 1 < count) draft.steps[first + i].a = draft.here();
        Site inside = site;
        inside.path += "/" + std::to_string(i);
        emit_steps(draft, inside, step.branches[i]);
        before_call(draft, site);
        ends.push_back(draft.here());
        draft.steps.push_back(make(Op::jump));
    }
    for (const uint32_t end : ends) draft.steps[end].a = draft.here();
}

void Assembler::emit_parallel(Draft& draft, const Site& site, const std::vector<Steps>& branches,
                              uint32_t needed) {
    std::vector<uint32_t> firsts;
    for (size_t i = 0; i < branches.size(); ++i) {
        Site inside = site;
        inside.path += "/" + std::to_string(i);
        Draft branch;
        emit_steps(branch, inside, branches[i]);
        branch.steps.push_back(make(Op::reply, 0, 0, 0, kUncounted));
        firsts.push_back(append(branch));
    }
    const auto table = static_cast<uint32_t>(cx_.branches.size());
    for (const uint32_t first : firsts) cx_.branches.push_back({first});
    draft.steps.push_back(make(Op::fork, table, static_cast<uint32_t>(branches.size()), needed));
}

void Assembler::emit_repeat(Draft& draft, const Site& site, const Step& step) {
    before_call(draft, site);
    Draft body;
    emit_steps(body, site, step.branches[0]);
    before_call(body, site);
    for (uint32_t i = 0; i < step.count; ++i) {
        const uint32_t base = draft.here();
        for (PlanStep s : body.steps) {
            if (s.op == Op::jump || s.op == Op::jump_unless_miss || s.op == Op::branch) s.a += base;
            draft.steps.push_back(s);
        }
    }
}

}  // namespace faultline::models
