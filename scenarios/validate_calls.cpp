// scenarios/validate_calls.cpp - who calls whom: rings, components out of reach, idle call
// policies.
#include <fmt/format.h>

#include <set>

#include "scenarios/validate.hpp"

namespace faultline::scenarios {
namespace {

using namespace models;

void report_ring(const Blueprint& blueprint, const CallGraph& graph, Reporter& report) {
    const std::vector<OperationId> ring = graph.ring();
    if (ring.empty()) return;
    std::string text;
    for (const OperationId id : ring) text += display_name(blueprint, id) + " -> ";
    text += display_name(blueprint, ring.front());
    const Component& first = blueprint.components[ring.front().component];
    std::string path = path_of(first);
    if (std::holds_alternative<ServiceSpec>(first.spec))
        path += ".operations." + operation_name(first, ring.front().operation);
    report.error(path, "operations wait for each other in a ring: " + text,
                 "break it by publishing to a queue, which nobody waits for");
}

void report_unreachable(const Blueprint& blueprint, const CallGraph& graph, Reporter& report) {
    const std::vector<bool> reached = graph.reachable_components();
    for (ComponentId id = 0; id < reached.size(); ++id) {
        const Component& component = blueprint.components[id];
        if (!reached[id])
            report.warning(path_of(component), "no request ever comes to " + component.name);
    }
}

// A pool, timeout or retry stated for a callee that no operation calls is a misunderstanding.
void report_idle_policies(const Blueprint& blueprint, const CallGraph& graph, Reporter& report) {
    for (ComponentId id = 0; id < blueprint.components.size(); ++id) {
        const Component& component = blueprint.components[id];
        const std::map<ComponentId, CallPolicy>* policies = nullptr;
        if (const auto* service = std::get_if<ServiceSpec>(&component.spec))
            policies = &service->calls;
        if (const auto* queue = std::get_if<QueueSpec>(&component.spec)) policies = &queue->calls;
        if (!policies) continue;
        std::set<ComponentId> called;
        for (uint32_t operation = 0; operation < operation_count(component); ++operation)
            for (const auto& edge : graph.calls_of({id, operation}))
                called.insert(edge.to.component);
        for (const auto& [callee, policy] : *policies) {
            const std::string& name = blueprint.components[callee].name;
            if (!called.contains(callee))
                report.warning(path_of(component) + ".calls." + name,
                               component.name + " never calls " + name);
        }
    }
}

}  // namespace

void validate_calls(const Blueprint& blueprint, const CallGraph& graph, Reporter& report) {
    report_ring(blueprint, graph, report);
    report_unreachable(blueprint, graph, report);
    report_idle_policies(blueprint, graph, report);
}

// Connection pools of all callers together against what a database admits. A pool larger than
// that is how autoscaling the application takes down the database.
void validate_pools(const Blueprint& blueprint, Reporter& report) {
    for (const Component& caller : blueprint.components) {
        const auto* service = std::get_if<ServiceSpec>(&caller.spec);
        if (!service) continue;
        const uint32_t instances = service->autoscale ? service->autoscale->max : service->replicas;
        for (const auto& [callee, policy] : service->calls) {
            const auto* database = std::get_if<DatabaseSpec>(&blueprint.components[callee].spec);
            if (!database || policy.pool == kNoLimit) continue;
            // With places to wait, surplus connections wait; without, they are refused.
            if (database->queue == kNoLimit) continue;
            // Reads of a pool may spread over replicas and shards; writes go to one instance of
            // each.
            const uint64_t wanted = uint64_t{policy.pool} * instances;
            const uint64_t admitted = uint64_t{database->workers} * database->shards.count;
            if (wanted > admitted)
                report.warning(
                    path_of(caller) + ".calls." + blueprint.components[callee].name + ".pool",
                    fmt::format("{} instances with {} connections each may ask for {}, but {} "
                                "admits {} and refuses the rest",
                                instances, policy.pool, wanted, blueprint.components[callee].name,
                                admitted));
        }
    }
}

}  // namespace faultline::scenarios
