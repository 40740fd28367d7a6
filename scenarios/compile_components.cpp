// scenarios/compile_components.cpp - declares every component and its operations, then fills each.
//
// Ids are given by kind, then by name, so that they do not depend on the order of the file.
#include <set>

#include "scenarios/compile_context.hpp"
#include "scenarios/instance_name.hpp"

namespace faultline::scenarios {
namespace {

template <typename Map>
void declare_section(CompileContext& cx, ComponentKind kind, const Map& section) {
    const std::set<std::string> reserved = {"clients", "zone", "region"};
    for (const std::string& name : sorted_keys(section)) {
        const std::string path = std::string(section_of(kind)) + "." + name;
        if (reserved.contains(name))
            cx.report.error(path, "'" + name + "' means something else and cannot be a name");
        else if (!is_component_name(name))
            cx.report.error(path, "'" + name + "' cannot be the name of a component",
                            "a name has letters, digits, '_' and '-', and begins with a letter");
        const auto id = static_cast<models::ComponentId>(cx.components.size());
        const auto [earlier, is_new] = cx.component_ids.emplace(name, id);
        if (!is_new)
            cx.report.error(path,
                            "there is already a " +
                                std::string(kind_name(cx.components[earlier->second].kind)) +
                                " called '" + name + "'",
                            "names are unique over all kinds of component");
        cx.components.push_back({.kind = kind, .name = name, .path = path, .operations = {}});
    }
}

// The operations that all backends of a balancer have. Unknown backends are reported later.
std::vector<std::string> shared_operations(const CompileContext& cx,
                                           const schema::LoadBalancer& written) {
    std::vector<std::string> shared;
    bool first = true;
    for (const schema::Backend& backend : written.backends()) {
        const auto found = cx.scenario.services().find(backend.to());
        if (found == cx.scenario.services().end()) continue;
        const std::vector<std::string> offered = sorted_keys(found->second.operations());
        std::vector<std::string> common;
        std::set_intersection(shared.begin(), shared.end(), offered.begin(), offered.end(),
                              std::back_inserter(common));
        shared = first ? offered : common;
        first = false;
    }
    return shared;
}

void declare_operations(CompileContext& cx, DeclaredComponent& self) {
    const schema::Scenario& scenario = cx.scenario;
    switch (self.kind) {
        case ComponentKind::load_balancer:
            self.operations = shared_operations(cx, scenario.load_balancers().at(self.name));
            break;
        case ComponentKind::service:
            self.operations = sorted_keys(scenario.services().at(self.name).operations());
            break;
        case ComponentKind::cache:
            self.operations = sorted_keys(scenario.caches().at(self.name).keyspaces());
            self.any_operation = self.operations.empty();
            break;
        case ComponentKind::database:
            self.operations = sorted_keys(scenario.databases().at(self.name).queries());
            break;
        case ComponentKind::queue:
            break;
        case ComponentKind::cdn:
            self.operations = sorted_keys(scenario.cdns().at(self.name).keyspaces());
            self.any_operation = self.operations.empty();
            break;
    }
}

template <typename Written>
models::Placement placement_of(CompileContext& cx, const std::string& path,
                               const Written& written) {
    return compile_placement(cx, path, written.machine(), written.host(),
                             {written.zones().begin(), written.zones().end()});
}

models::Component compile_component(CompileContext& cx, const DeclaredComponent& self) {
    const schema::Scenario& scenario = cx.scenario;
    models::Component component{.name = self.name, .placement = {}, .spec = {}};
    auto& placement = component.placement;
    switch (self.kind) {
        case ComponentKind::load_balancer: {
            const auto& written = scenario.load_balancers().at(self.name);
            placement = placement_of(cx, self.path, written);
            component.usd_per_hour = written.price();
            component.spec = compile_load_balancer(cx, self);
            break;
        }
        case ComponentKind::service: {
            const auto& written = scenario.services().at(self.name);
            placement = placement_of(cx, self.path, written);
            component.usd_per_hour = written.price();
            component.spec = compile_service(cx, self, placement);
            break;
        }
        case ComponentKind::cache:
            placement = placement_of(cx, self.path, scenario.caches().at(self.name));
            component.spec = compile_cache(cx, self);
            break;
        case ComponentKind::database: {
            const auto& written = scenario.databases().at(self.name);
            placement = placement_of(cx, self.path, written);
            component.usd_per_hour = written.price();
            component.spec = compile_database(cx, self, placement);
            break;
        }
        case ComponentKind::queue: {
            const auto& written = scenario.queues().at(self.name);
            placement = placement_of(cx, self.path, written);
            component.usd_per_hour = written.price();
            component.spec = compile_queue(cx, self, placement);
            break;
        }
        case ComponentKind::cdn:
            component.usd_per_hour = scenario.cdns().at(self.name).price();
            component.spec = compile_cdn(cx, self);
            break;
    }
    return component;
}

}  // namespace

void declare_components(CompileContext& cx) {
    declare_section(cx, ComponentKind::load_balancer, cx.scenario.load_balancers());
    declare_section(cx, ComponentKind::service, cx.scenario.services());
    declare_section(cx, ComponentKind::cache, cx.scenario.caches());
    declare_section(cx, ComponentKind::database, cx.scenario.databases());
    declare_section(cx, ComponentKind::queue, cx.scenario.queues());
    declare_section(cx, ComponentKind::cdn, cx.scenario.cdns());
    for (DeclaredComponent& component : cx.components) declare_operations(cx, component);
}

void compile_components(CompileContext& cx) {
    for (const DeclaredComponent& component : cx.components)
        cx.blueprint.components.push_back(compile_component(cx, component));
}

}  // namespace faultline::scenarios
