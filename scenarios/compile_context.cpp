// scenarios/compile_context.cpp - finding what a name stands for, or saying why there is no such.
#include "scenarios/compile_context.hpp"

#include <array>

namespace faultline::scenarios {

const char* kind_name(ComponentKind kind) {
    constexpr std::array kNames = {"load balancer", "service", "cache", "database", "queue", "CDN"};
    return kNames[static_cast<size_t>(kind)];
}

const char* section_of(ComponentKind kind) {
    constexpr std::array kSections = {"load_balancers", "services", "caches",
                                      "databases",      "queues",   "cdns"};
    return kSections[static_cast<size_t>(kind)];
}

std::string element(const std::string& path, int index) {
    return path + "[" + std::to_string(index) + "]";
}

std::string CompileContext::inside(const std::string& path, const std::string& key) const {
    const std::string longer = path + "." + key;
    // A position may be known only for what lies inside: look for any path that goes on from here.
    for (const char* next : {"", ".", "["}) {
        const auto at = loaded.positions.lower_bound(longer + next);
        if (at == loaded.positions.end()) continue;
        if (*next ? at->first.starts_with(longer + next) : at->first == longer) return longer;
    }
    return path;
}

std::vector<std::string> CompileContext::names_of(const std::vector<ComponentKind>& kinds) const {
    std::vector<std::string> names;
    for (const DeclaredComponent& component : components)
        if (std::find(kinds.begin(), kinds.end(), component.kind) != kinds.end())
            names.push_back(component.name);
    return names;
}

models::ComponentId CompileContext::find_component(const std::string& path, const std::string& name,
                                                   const std::vector<ComponentKind>& allowed) {
    std::vector<std::string> kinds;
    for (const ComponentKind kind : allowed) kinds.push_back(kind_name(kind));
    const auto found = component_ids.find(name);
    if (found == component_ids.end()) {
        report.unknown(path, listed(kinds, "or"), name, names_of(allowed));
        return models::kNone;
    }
    const ComponentKind kind = components[found->second].kind;
    if (std::find(allowed.begin(), allowed.end(), kind) != allowed.end()) return found->second;
    std::string hint = "what is wanted here is a " + listed(kinds, "or");
    const bool is_called =
        std::find(allowed.begin(), allowed.end(), ComponentKind::service) != allowed.end();
    if (is_called && kind == ComponentKind::database) hint = "ask it with `query`";
    if (is_called && kind == ComponentKind::cache) hint = "ask it with `cache`";
    if (is_called && kind == ComponentKind::queue) hint = "hand it a message with `publish`";
    report.error(path, "'" + name + "' is a " + kind_name(kind), hint);
    return models::kNone;
}

uint32_t CompileContext::find_operation(const std::string& path, models::ComponentId target,
                                        const std::string& operation) {
    if (target == models::kNone) return 0;
    const DeclaredComponent& component = components[target];
    if (component.any_operation) return 0;
    const auto& known = component.operations;
    const bool is_database = component.kind == ComponentKind::database;
    const std::string what =
        is_database ? "query"
        : component.kind == ComponentKind::cache || component.kind == ComponentKind::cdn
            ? "keyspace"
            : "operation";
    if (operation.empty()) {
        if (known.size() > 1)
            report.error(path, component.name + " has more than one " + what + ": say which",
                         "there is " + listed(known));
        return 0;  // a component without any has been reported where it stands
    }
    const auto found = std::find(known.begin(), known.end(), operation);
    if (found != known.end()) return static_cast<uint32_t>(found - known.begin());
    if (component.kind == ComponentKind::load_balancer)
        report.error(
            path,
            "not every backend of " + component.name + " has an operation '" + operation + "'",
            known.empty() ? "" : "all of them have " + listed(known));
    else
        report.unknown(path, what + " of " + component.name, operation, known);
    return 0;
}

}  // namespace faultline::scenarios
