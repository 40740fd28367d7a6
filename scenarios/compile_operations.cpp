#include "scenarios/compile_operations.hpp"

#include <algorithm>

namespace faultline::scenarios {
namespace {

using models::Fault;
using models::InstanceRef;
using Role = models::InstanceRef::Role;

std::vector<InstanceRef> all_targets(const Fault& fault) {
    std::vector<InstanceRef> all{fault.target};
    all.insert(all.end(), fault.also.begin(), fault.also.end());
    return all;
}

bool is_backend(const models::Blueprint& blueprint, models::ComponentId id) {
    return std::ranges::any_of(blueprint.components, [&](const models::Component& one) {
        const auto* balancer = std::get_if<models::LoadBalancerSpec>(&one.spec);
        return balancer && std::ranges::any_of(balancer->backends, [&](const auto& backend) {
                   return backend.to == id;
               });
    });
}

}  // namespace

bool can_be_drained(const models::Blueprint& blueprint, const InstanceRef& ref) {
    if (ref.role == Role::zone) return true;
    const models::Component& component = blueprint.components[ref.component];
    if (const auto* database = std::get_if<models::DatabaseSpec>(&component.spec))
        return ref.role != Role::primary && database->replicas > 0 &&
               database->reads != models::DatabaseSpec::Reads::primary;
    const bool several = std::holds_alternative<models::ServiceSpec>(component.spec) &&
                         models::slot_count(component) > 1;
    return several || is_backend(blueprint, ref.component);
}

bool can_switch_over(const models::DatabaseSpec& database) {
    return database.failover && database.replicas > 0;
}

void check_drain(CompileContext& cx, const Fault& fault, const std::string& path) {
    if (fault.target.component == models::kNone && fault.target.role != Role::zone) return;
    const auto all = all_targets(fault);
    const auto can_be = [&](const InstanceRef& ref) { return can_be_drained(cx.blueprint, ref); };
    if (std::ranges::any_of(all, can_be)) return;
    const bool primary = fault.target.role == Role::primary;
    cx.report.error(path, "nobody chooses between " + fault.target_name + " and others",
                    primary ? "a switchover makes it a replica"
                            : "what stands behind a load balancer can be drained, and replicas "
                              "that answer reads");
}

void check_switchover(CompileContext& cx, const Fault& fault, const std::string& path) {
    if (fault.duration)
        cx.report.error(path, "a switchover is over when the other one is primary",
                        "leave out how long it lasts");
    for (const InstanceRef& ref : all_targets(fault)) {
        if (ref.component == models::kNone && ref.role != Role::zone) return;
        const auto* database =
            ref.role == Role::zone
                ? nullptr
                : std::get_if<models::DatabaseSpec>(&cx.blueprint.components[ref.component].spec);
        if (!database)
            return cx.report.error(path, fault.target_name + " is no database",
                                   "such as shop, or shop.replica[0]");
        const std::string& name = cx.blueprint.components[ref.component].name;
        if (!can_switch_over(*database))
            return cx.report.error(path, name + " has nobody who could promote a replica",
                                   "give it `replicas` and `failover`");
        if (ref.role == Role::primary && fault.also.empty())
            return cx.report.error(path, fault.target_name + " is primary already",
                                   "name the replica that is to be, or " + name);
    }
}

void compile_scale(CompileContext& cx, const schema::Scale& written, const std::string& path,
                   Fault& fault) {
    fault.verb = Fault::Verb::scale;
    fault.target_name = written.service();
    fault.target.component =
        cx.find_component(path + ".service", written.service(), {ComponentKind::service});
    fault.target.index = models::kNone;
    fault.details = models::Scale{written.replicas(), {written.boot()}};
    if (fault.target.component == models::kNone) return;
    const auto& service =
        std::get<models::ServiceSpec>(cx.blueprint.components[fault.target.component].spec);
    if (service.autoscale)
        cx.report.error(path + ".service", written.service() + " scales by itself",
                        "leave out its autoscale, or state its min and max");
    for (const schema::Change& change : cx.scenario.changes())
        if (change.deploy() == written.service())
            cx.report.not_simulated(path + ".service",
                                    "scaling a service that is deployed in the same run is",
                                    "leave out one of them");
}

void make_room(models::Component& service, uint32_t replicas) {
    const uint32_t slots = models::slot_count(service);
    auto* spec = std::get_if<models::ServiceSpec>(&service.spec);
    if (spec && replicas > slots) spec->spare += replicas - slots;
}

void make_room(CompileContext& cx) {
    for (const schema::Fault& fault : cx.scenario.faults()) {
        if (!fault.has_scale()) continue;
        const auto found = cx.component_ids.find(fault.scale().service());
        if (found == cx.component_ids.end()) continue;
        make_room(cx.blueprint.components[found->second], fault.scale().replicas());
    }
}

}  // namespace faultline::scenarios
