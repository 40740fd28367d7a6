// scenarios/call_graph.hpp - which operation asks for which, and how many times for one execution.
//
// A node is one operation of one component (a query of a database, a keyspace of a cache). A load
// balancer's node leads to the operation of that name at each backend, in proportion to weight.
// Edges that wait for the answer and edges that do not (publish) are told apart: only a cycle of
// the former can never end. Cost: linear in steps.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::scenarios {

struct OperationId {
    models::ComponentId component = models::kNone;
    uint32_t operation = 0;
    auto operator<=>(const OperationId&) const = default;
};

// How many operations a component offers, and what one of them is called ("" without a name).
uint32_t operation_count(const models::Component& component);
std::string operation_name(const models::Component& component, uint32_t operation);

// Of caches and CDNs with keys, by keyspace: ratios that the file does not state.
using HitRatios = std::map<OperationId, double>;

class CallGraph {
public:
    struct Edge {
        OperationId to;
        double times = 1;   // for one execution of the caller, on average, if nothing fails
        bool waits = true;  // false: published
        bool sure = true;   // false: behind a cache whose hit ratio only the run can tell
    };

    // With `estimated`, what lies behind those caches is followed as often as they miss.
    explicit CallGraph(const models::Blueprint& blueprint, HitRatios estimated = {});

    const std::vector<Edge>& calls_of(OperationId id) const;
    // Operations that wait for each other in a ring: a, b, c where c calls a. Empty if there is
    // none.
    std::vector<OperationId> ring() const;
    // Executions of each operation for one request of the workload's mix; [component][operation].
    // Only edges that are `sure` count, so it is a lower bound. Needs ring() to be empty.
    std::vector<std::vector<double>> executions_per_request() const;
    // Whether the workload can reach it at all.
    std::vector<bool> reachable_components() const;

private:
    void add_steps(std::vector<Edge>& edges, const models::Steps& steps, double times, bool sure);
    void add_component(models::ComponentId id);
    std::optional<double> hit_ratio(const models::CacheSpec& spec, OperationId keyspace) const;

    const models::Blueprint& blueprint_;
    HitRatios estimated_;
    std::vector<std::vector<std::vector<Edge>>> edges_;  // [component][operation]
};

// "api.browse", "shop.product_by_id"; the component alone if its operations have no names.
std::string display_name(const models::Blueprint& blueprint, OperationId id);

}  // namespace faultline::scenarios
