#include "scenarios/call_paths.hpp"

#include <map>

#include "scenarios/call_graph.hpp"

namespace faultline::scenarios {

std::vector<CallPath> call_paths(const models::Blueprint& blueprint) {
    const CallGraph graph{blueprint};
    const std::vector<bool> reached = graph.reachable_components();
    std::vector<CallPath> paths;
    std::vector<bool> asked(blueprint.components.size());
    for (const auto& request_class : models::classes_of(blueprint)) {
        if (asked[request_class.to]) continue;
        asked[request_class.to] = true;
        paths.push_back({"clients", blueprint.components[request_class.to].name, true});
    }
    for (models::ComponentId from = 0; from < blueprint.components.size(); ++from) {
        if (!reached[from]) continue;
        std::map<models::ComponentId, bool> waits;  // for any of its calls there
        const uint32_t operations = operation_count(blueprint.components[from]);
        for (uint32_t operation = 0; operation < operations; ++operation)
            for (const CallGraph::Edge& edge : graph.calls_of({from, operation}))
                waits[edge.to.component] |= edge.waits;
        for (const auto& [to, waiting] : waits)
            if (to != from)
                paths.push_back(
                    {blueprint.components[from].name, blueprint.components[to].name, waiting});
    }
    return paths;
}

}  // namespace faultline::scenarios
