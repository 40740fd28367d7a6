#include "scenarios/redundancy.hpp"

#include <optional>

#include "models/analytic/availability.hpp"

namespace faultline::scenarios {

using namespace models;

namespace {

// What leaves its instances up: they may be slow, or out of reach, which is another question.
bool leaves_up(const Fault& fault) {
    using enum Fault::Verb;
    switch (fault.verb) {
        case kill:
        case hang:
        case zone_outage:
        case region_outage:
        case dependency_outage:
        case restart_loop:
        case memory_leak:
        case fill_disk:
        case errors:
            return false;
        default:
            return true;
    }
}

bool hits(const Fault& fault, ComponentId id) {
    return fault.verb == Fault::Verb::zone_outage || fault.target.role == InstanceRef::Role::zone ||
           !fault.also.empty() || fault.target.component == id;
}

bool is_renewal(const Fault& fault) {
    return fault.verb == Fault::Verb::kill && fault.every && fault.duration && fault.also.empty() &&
           fault.common_cause == 0;
}

// The one fault that is behind all failures of every instance; nullptr where there is none such.
// `kill: name[*]` has a clock for each instance, and `kill: name` of one instance is the same.
const Fault* only_fault(const Blueprint& blueprint, ComponentId id) {
    const Component& component = blueprint.components[id];
    const auto* service = std::get_if<ServiceSpec>(&component.spec);
    if (std::holds_alternative<DatabaseSpec>(component.spec) || (service && service->autoscale))
        return nullptr;
    const Fault* only = nullptr;
    for (const Fault& fault : blueprint.faults) {
        if (leaves_up(fault)) continue;
        if (!hits(fault, id)) continue;
        if (only || !is_renewal(fault)) return nullptr;
        only = &fault;
    }
    const bool each = only && (only->target.role == InstanceRef::Role::any ||
                               only->target.index == kNone || instance_count(component) == 1);
    return each ? only : nullptr;
}

}  // namespace

std::vector<Redundancy> redundancy_of(const Blueprint& blueprint) {
    std::vector<Redundancy> found;
    for (ComponentId id = 0; id < blueprint.components.size(); ++id) {
        const Fault* fault = only_fault(blueprint, id);
        if (!fault) continue;
        analytic::RedundantParts parts;
        parts.parts = instance_count(blueprint.components[id]);
        parts.failure_rate = 1e9 / fault->every->mean_ns();
        parts.repair_rate = 1e9 / fault->duration->mean_ns();
        Redundancy one{blueprint.components[id].name, parts.parts, 0, 0};
        one.one_down =
            analytic::unavailability(fault->every->mean_ns(), fault->duration->mean_ns());
        one.all_down = analytic::unavailability(parts);
        found.push_back(std::move(one));
    }
    return found;
}

}  // namespace faultline::scenarios
