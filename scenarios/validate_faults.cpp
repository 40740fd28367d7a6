// scenarios/validate_faults.cpp - faults of links over which nothing ever goes.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/fault.hpp"
#include "scenarios/validate.hpp"

namespace faultline::scenarios {
namespace {

using namespace models;

using Hop = std::pair<ComponentId, ComponentId>;  // caller (kNone: the clients), callee

std::set<Hop> all_hops(const Blueprint& blueprint, const CallGraph& graph) {
    std::set<Hop> hops;
    for (const RequestClass& asked : classes_of(blueprint)) hops.insert({kNone, asked.to});
    for (ComponentId id = 0; id < blueprint.components.size(); ++id)
        for (uint32_t operation = 0; operation < operation_count(blueprint.components[id]);
             ++operation)
            for (const auto& edge : graph.calls_of({id, operation}))
                hops.insert({id, edge.to.component});
    return hops;
}

std::string name_of(const Blueprint& blueprint, ComponentId id) {
    return id == kNone ? "clients" : blueprint.components[id].name;
}

class Side {
public:
    Side(const Blueprint& blueprint, const std::vector<InstanceRef>& refs)
        : blueprint_{blueprint}, refs_{refs} {}

    // The part of a component's instances that is here. Roles count as whole databases.
    bool has(ComponentId id, uint32_t ordinal) const {
        return std::any_of(refs_.begin(), refs_.end(), [&](const InstanceRef& ref) {
            if (id == kNone) return ref.role != InstanceRef::Role::zone && ref.component == kNone;
            if (ref.role == InstanceRef::Role::zone)
                return zone_of(blueprint_, blueprint_.components[id], ordinal) == ref.index;
            return ref.component == id && (ref.role != InstanceRef::Role::index ||
                                           ref.index == kNone || ref.index == ordinal);
        });
    }

private:
    const Blueprint& blueprint_;
    const std::vector<InstanceRef>& refs_;
};

bool separates(const Blueprint& blueprint, const Partition& parted, Hop hop) {
    const Side from{blueprint, parted.from}, to{blueprint, parted.to};
    const auto count = [&](ComponentId id) {
        return id == kNone ? 1 : models::instance_count(blueprint.components[id]);
    };
    const auto crosses = [&](ComponentId a, uint32_t i, ComponentId b, uint32_t k) {
        return from.has(a, i) && (parted.rest ? !from.has(b, k) : to.has(b, k));
    };
    for (uint32_t i = 0; i < count(hop.first); ++i)
        for (uint32_t k = 0; k < count(hop.second); ++k)
            if (crosses(hop.first, i, hop.second, k) || crosses(hop.second, k, hop.first, i))
                return true;
    return false;
}

}  // namespace

void validate_faults(const Blueprint& blueprint, const CallGraph& graph, Reporter& report) {
    std::set<Hop> hops = all_hops(blueprint, graph);
    const std::set<Hop> calls = hops;
    // Primaries send their replicas what they commit.
    for (ComponentId id = 0; id < blueprint.components.size(); ++id)
        if (const auto* data = std::get_if<DatabaseSpec>(&blueprint.components[id].spec))
            if (data->replicas > 0) hops.insert({id, id});
    for (size_t i = 0; i < blueprint.faults.size(); ++i) {
        const Fault& fault = blueprint.faults[i];
        const std::string path = fmt::format("faults[{}].{}", i, verb_name(fault.verb));
        if (fault.link && !calls.contains(*fault.link)) {
            const std::string caller = name_of(blueprint, fault.link->first);
            report.error(path + ".link",
                         fmt::format("{} never call{} {}: nothing passes that link", caller,
                                     fault.link->first == kNone ? "" : "s",
                                     name_of(blueprint, fault.link->second)),
                         "links lead from who asks to who answers");
        }
        if (const auto* parted = std::get_if<Partition>(&fault.details))
            if (std::none_of(hops.begin(), hops.end(),
                             [&](Hop hop) { return separates(blueprint, *parted, hop); }))
                report.error(path, "nothing ever passes between " + fault.target_name,
                             "it would part what does not talk");
        const auto resolves = [&](Hop hop) {
            return hop.second == fault.target.component &&
                   (hop.first == kNone || !std::holds_alternative<LoadBalancerSpec>(
                                              blueprint.components[hop.first].spec));
        };
        if (fault.verb == Fault::Verb::dns_failure &&
            std::none_of(calls.begin(), calls.end(), resolves))
            report.error(path, "nobody who calls " + fault.target_name + " resolves its name",
                         "load balancers resolve their backends when they start");
    }
}

}  // namespace faultline::scenarios
