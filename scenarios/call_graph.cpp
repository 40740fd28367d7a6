// scenarios/call_graph.cpp - edges from steps, then two walks: one for rings, one for rates.
#include "scenarios/call_graph.hpp"

#include <algorithm>
#include <type_traits>

#include "scenarios/offered_work.hpp"

namespace faultline::scenarios {
namespace {

using namespace models;

template <typename Spec>
const Spec* as(const Component& component) {
    return std::get_if<Spec>(&component.spec);
}

uint32_t size32(size_t n) { return static_cast<uint32_t>(n); }

}  // namespace

uint32_t operation_count(const Component& component) {
    if (const auto* service = as<ServiceSpec>(component)) return size32(service->operations.size());
    if (const auto* balancer = as<LoadBalancerSpec>(component))
        return size32(balancer->operations.size());
    if (const auto* database = as<DatabaseSpec>(component)) return size32(database->queries.size());
    if (const auto* cache = as<CacheSpec>(component))
        return std::max(1u, size32(cache->keyspaces.size()));
    if (const auto* cdn = as<CdnSpec>(component))
        return std::max(1u, size32(cdn->cache.keyspaces.size()));
    return 1;  // a queue
}

std::string operation_name(const Component& component, uint32_t operation) {
    if (const auto* service = as<ServiceSpec>(component))
        return service->operations[operation].name;
    if (const auto* balancer = as<LoadBalancerSpec>(component))
        return balancer->operations[operation];
    if (const auto* database = as<DatabaseSpec>(component))
        return database->queries[operation].name;
    const CacheSpec* cache = as<CacheSpec>(component);
    if (const auto* cdn = as<CdnSpec>(component)) cache = &cdn->cache;
    if (cache && operation < cache->keyspaces.size()) return cache->keyspaces[operation].name;
    return "";
}

std::string display_name(const Blueprint& blueprint, OperationId id) {
    const Component& component = blueprint.components[id.component];
    const std::string operation = operation_name(component, id.operation);
    return operation.empty() ? component.name : component.name + "." + operation;
}

CallGraph::CallGraph(const Blueprint& blueprint, HitRatios estimated)
    : blueprint_{blueprint}, estimated_{std::move(estimated)} {
    edges_.resize(blueprint.components.size());
    for (ComponentId id = 0; id < edges_.size(); ++id) {
        edges_[id].resize(operation_count(blueprint.components[id]));
        add_component(id);
    }
}

std::optional<double> CallGraph::hit_ratio(const CacheSpec& spec, OperationId keyspace) const {
    if (spec.hit_ratio) return spec.hit_ratio;
    const auto found = estimated_.find(keyspace);
    return found == estimated_.end() ? std::nullopt : std::optional{found->second};
}

void CallGraph::add_component(ComponentId id) {
    const Component& component = blueprint_.components[id];
    auto& nodes = edges_[id];
    if (const auto* service = as<ServiceSpec>(component)) {
        for (uint32_t i = 0; i < nodes.size(); ++i)
            add_steps(nodes[i], service->operations[i].steps, 1, true);
    } else if (const auto* queue = as<QueueSpec>(component)) {
        add_steps(nodes[0], queue->operation.steps, 1, true);
    } else if (const auto* cdn = as<CdnSpec>(component)) {
        if (cdn->origin == kNone) return;
        for (uint32_t i = 0; i < nodes.size(); ++i) {
            const std::optional<double> hits = hit_ratio(cdn->cache, {id, i});
            nodes[i].push_back({{cdn->origin, cdn->origin_operation},
                                1 - hits.value_or(0),
                                true,
                                hits.has_value()});
        }
    } else if (const auto* balancer = as<LoadBalancerSpec>(component)) {
        // Every instance of a backend is a member of that weight.
        const auto weight = [&](const Backend& backend) {
            return double{1} * backend.weight * instance_count(blueprint_.components[backend.to]);
        };
        double weights = 0;
        for (const Backend& backend : balancer->backends)
            if (!backend.backup && !backend.down) weights += weight(backend);
        for (const Backend& backend : balancer->backends) {
            const Component& target = blueprint_.components[backend.to];
            const bool used = !backend.backup && !backend.down && weights > 0;
            for (uint32_t i = 0; i < nodes.size(); ++i)
                for (uint32_t j = 0; j < operation_count(target); ++j)
                    if (operation_name(target, j) == balancer->operations[i])
                        nodes[i].push_back(
                            {{backend.to, j}, used ? weight(backend) / weights : 0, true, used});
        }
    }
}

void CallGraph::add_steps(std::vector<Edge>& edges, const Steps& steps, double times, bool sure) {
    for (const Step& step : steps) {
        switch (step.kind) {
            case Step::Kind::wait:
            case Step::Kind::cpu:
            case Step::Kind::disk:
            case Step::Kind::fail:
                break;
            case Step::Kind::call:
            case Step::Kind::query:
            case Step::Kind::publish:
                edges.push_back(
                    {{step.target, step.operation}, times, step.kind != Step::Kind::publish, sure});
                break;
            case Step::Kind::cache: {
                edges.push_back({{step.target, step.operation}, times, true, sure});
                const auto& spec = std::get<CacheSpec>(blueprint_.components[step.target].spec);
                const auto hits = hit_ratio(spec, {step.target, step.operation});
                if (!step.branches.empty())
                    add_steps(edges, step.branches[0], times * (1 - hits.value_or(0)),
                              sure && hits.has_value());
                break;
            }
            case Step::Kind::parallel:
                for (const Steps& branch : step.branches) add_steps(edges, branch, times, sure);
                break;
            case Step::Kind::repeat:
                add_steps(edges, step.branches[0], times * step.count, sure);
                break;
            case Step::Kind::choose:
                for (size_t i = 0; i < step.branches.size(); ++i)
                    add_steps(edges, step.branches[i], times * step.probabilities[i], sure);
                break;
        }
    }
}

const std::vector<CallGraph::Edge>& CallGraph::calls_of(OperationId id) const {
    return edges_[id.component][id.operation];
}

std::vector<OperationId> CallGraph::ring() const {
    enum class Colour : uint8_t { white, on_path, done };
    std::vector<std::vector<Colour>> colour(edges_.size());
    for (size_t c = 0; c < edges_.size(); ++c) colour[c].resize(edges_[c].size(), Colour::white);
    struct Visit {
        OperationId id;
        size_t next_edge = 0;
    };
    std::vector<Visit> path;
    for (ComponentId c = 0; c < edges_.size(); ++c)
        for (uint32_t o = 0; o < edges_[c].size(); ++o) {
            if (colour[c][o] != Colour::white) continue;
            colour[c][o] = Colour::on_path;
            path.push_back({{c, o}});
            while (!path.empty()) {
                Visit& top = path.back();
                const auto& edges = calls_of(top.id);
                if (top.next_edge == edges.size()) {
                    colour[top.id.component][top.id.operation] = Colour::done;
                    path.pop_back();
                    continue;
                }
                const Edge& edge = edges[top.next_edge++];
                if (!edge.waits) continue;
                Colour& seen = colour[edge.to.component][edge.to.operation];
                if (seen == Colour::white) {
                    seen = Colour::on_path;
                    path.push_back({edge.to});
                } else if (seen == Colour::on_path) {
                    std::vector<OperationId> ring;
                    auto from = std::find_if(path.begin(), path.end(), [&](const Visit& visit) {
                        return visit.id == edge.to;
                    });
                    for (; from != path.end(); ++from) ring.push_back(from->id);
                    return ring;
                }
            }
        }
    return {};
}

std::vector<std::vector<double>> CallGraph::executions_per_request() const {
    std::vector<std::vector<double>> executions(edges_.size());
    for (size_t c = 0; c < edges_.size(); ++c) executions[c].resize(edges_[c].size(), 0);
    std::vector<std::vector<double>> arriving = executions;
    for (const RequestClass& request : request_mix(blueprint_))
        arriving[request.to][request.operation] += request.share;
    // As many rounds as the longest chain is deep; published rings are cut off there.
    for (size_t round = 0; round <= edges_.size() * 4; ++round) {
        std::vector<std::vector<double>> next = executions;
        for (auto& row : next) std::fill(row.begin(), row.end(), 0.0);
        bool any = false;
        for (ComponentId c = 0; c < edges_.size(); ++c)
            for (uint32_t o = 0; o < edges_[c].size(); ++o) {
                if (arriving[c][o] <= 0) continue;
                executions[c][o] += arriving[c][o];
                for (const Edge& edge : calls_of({c, o})) {
                    if (!edge.sure) continue;
                    next[edge.to.component][edge.to.operation] += arriving[c][o] * edge.times;
                    any = true;
                }
            }
        if (!any) break;
        arriving = std::move(next);
    }
    return executions;
}

std::vector<bool> CallGraph::reachable_components() const {
    std::vector<bool> reached(edges_.size(), false);
    std::vector<std::vector<bool>> seen(edges_.size());
    for (size_t c = 0; c < edges_.size(); ++c) seen[c].resize(edges_[c].size(), false);
    std::vector<OperationId> open;
    const auto visit = [&](OperationId id) {
        reached[id.component] = true;
        if (seen[id.component][id.operation]) return;
        seen[id.component][id.operation] = true;
        open.push_back(id);
    };
    for (const RequestClass& request : classes_of(blueprint_))
        visit({request.to, request.operation});
    while (!open.empty()) {
        const OperationId id = open.back();
        open.pop_back();
        for (const Edge& edge : calls_of(id)) visit(edge.to);
    }
    return reached;
}

}  // namespace faultline::scenarios
