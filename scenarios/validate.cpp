// scenarios/validate.cpp - runs the checks and holds the small questions that they share.
#include "scenarios/validate.hpp"

#include <fmt/format.h>

namespace faultline::scenarios {

using namespace models;

void validate(const Blueprint& blueprint, Reporter& report) {
    const CallGraph graph{blueprint};
    validate_calls(blueprint, graph, report);
    validate_pools(blueprint, report);
    validate_faults(blueprint, graph, report);
    // The rates of a ring have no end.
    if (graph.ring().empty()) validate_load(blueprint, graph, report);
}

std::string path_of(const Component& component) {
    constexpr const char* kSections[] = {"services",  "load_balancers", "caches",
                                         "databases", "queues",         "cdns"};
    return std::string(kSections[component.spec.index()]) + "." + component.name;
}

uint32_t instance_count(const Component& component) {
    if (const auto* service = std::get_if<ServiceSpec>(&component.spec)) return service->replicas;
    if (const auto* database = std::get_if<DatabaseSpec>(&component.spec))
        return database->shards.count * (1 + database->replicas);
    return 1;
}

std::string percent(double fraction) {
    const double value = fraction * 100;
    return value >= 100 || value == static_cast<int>(value) ? fmt::format("{:.0f} %", value)
                                                            : fmt::format("{:.3g} %", value);
}

}  // namespace faultline::scenarios
