#include "scenarios/edit/components.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/edit/names_used.hpp"
#include "scenarios/edit/prune.hpp"
#include "scenarios/edit/tree.hpp"
#include "scenarios/schema/scenario.pb.h"

namespace faultline::scenarios {
namespace {

const Descriptor* scenario_type() { return schema::Scenario::descriptor(); }

// What a component of a section is called before it has a name of its own.
std::string word_for(const std::string& section) {
    if (section == "load_balancers") return "balancer";
    if (section == "cdns") return "cdn";
    return section.substr(0, section.size() - 1);
}

// The names under `key` of a component: its operations, queries or keyspaces.
std::vector<std::string> parts_of(const Node& tree, const std::string& name) {
    const std::string section = section_of(tree, name);
    const Node& component = tree.find(section)->value.find(name)->value;
    std::string key = "keyspaces";
    if (section == "services") key = "operations";
    if (section == "databases") key = "queries";
    if (section == "load_balancers") {  // what its first backend can do
        const Entry* backends = component.find("backends");
        const Node* first = backends != nullptr ? &backends->value : nullptr;
        if (first != nullptr && first->is_list())
            first = first->items.empty() ? nullptr : &first->items[0];
        if (first != nullptr && first->is_map())
            first = first->find("to") != nullptr ? &first->find("to")->value : nullptr;
        const bool known = first != nullptr && section_of(tree, first->text) == "services";
        return known ? parts_of(tree, first->text) : std::vector<std::string>{};
    }
    std::vector<std::string> names;
    if (const Entry* parts = component.find(key))
        for (const Entry& entry : parts->value.entries) names.push_back(entry.key);
    return names;
}

// `to` alone, or with its first part where it has several.
Node asked(const Node& tree, const std::string& to, const std::string& to_key,
           const std::string& part_key) {
    const auto parts = parts_of(tree, to);
    if (parts.size() < 2) return scalar_node(to);
    return map_node({{to_key, scalar_node(to)}, {part_key, scalar_node(parts[0])}});
}

// The step that asks `to`; empty: nobody can ask it so.
Node step_to(const Node& tree, const std::string& to) {
    const std::string section = section_of(tree, to);
    if (section == "databases") return map_node({{"query", asked(tree, to, "on", "name")}});
    if (section == "caches") return map_node({{"cache", asked(tree, to, "in", "key")}});
    if (section == "queues") return map_node({{"publish", scalar_node(to)}});
    return map_node({{"call", asked(tree, to, "to", "operation")}});
}

std::string connect_clients(Node& tree, const std::string& to) {
    const std::string section = section_of(tree, to);
    if (section != "load_balancers" && section != "services" && section != "cdns")
        return "users ask load balancers, services and CDNs";
    Node& workload = child_map(tree, "workload");
    if (workload.entries.empty()) child(workload, "arrivals") = scalar_node("10/s");
    Node& requests = child_map(workload, "requests");
    const auto parts = parts_of(tree, to);
    std::string name = parts.empty() ? to : parts[0];
    for (int n = 2; requests.find(name) != nullptr; ++n)
        name = fmt::format("{}-{}", parts.empty() ? to : parts[0], n);
    Node request = map_node({{"to", scalar_node(to)}});
    if (parts.size() > 1) child(request, "operation") = scalar_node(parts[0]);
    child(requests, name) = std::move(request);
    return "";
}

std::string connect_balancer(Node& tree, Node& balancer, const std::string& to) {
    if (section_of(tree, to) != "services") return "a load balancer spreads calls over services";
    for (const NameUse& use : names_used(balancer, schema::LoadBalancer::descriptor()))
        if (use.kind == "service" && *use.text == to)
            return fmt::format("'{}' is one of its backends already", to);
    Entry* backends = balancer.find("backends");
    if (backends == nullptr || backends->value.kind == Node::Kind::empty ||
        (backends->value.is_list() && backends->value.items.empty())) {
        child(balancer, "backends") = scalar_node(to);
        return "";
    }
    as_list(backends->value).items.push_back(scalar_node(to));
    return "";
}

std::string connect_cdn(Node& tree, Node& cdn, const std::string& to) {
    const std::string section = section_of(tree, to);
    if (section != "load_balancers" && section != "services" && section != "cdns")
        return "a CDN's origin is a load balancer, a service or a CDN";
    Node& origin = child(cdn, "origin");
    if (!origin.is_map())
        origin = scalar_node(to);
    else
        child(origin, "to") = scalar_node(to);
    return "";
}

std::string connect_service(Node& tree, Node& service, const std::string& to,
                            const std::string& operation) {
    Node& operations = child_map(service, "operations");
    const bool named = !operation.empty();
    if (operations.entries.empty()) child(operations, named ? operation : "work");
    Entry* steps = named ? operations.find(operation) : &operations.entries.front();
    if (steps == nullptr) return fmt::format("it has no operation '{}'", operation);
    Node* list = &steps->value;
    if (list->is_map() && list->find("steps") != nullptr) list = &list->find("steps")->value;
    as_list(*list).items.push_back(step_to(tree, to));
    return "";
}

}  // namespace

const std::vector<std::string>& component_sections() {
    static const std::vector<std::string> kSections = {"load_balancers", "services",  "caches",
                                                       "cdns",           "databases", "queues"};
    return kSections;
}

std::string section_of(const Node& tree, const std::string& name) {
    for (const std::string& section : component_sections()) {
        const Entry* entry = tree.find(section);
        if (entry != nullptr && entry->value.find(name) != nullptr) return section;
    }
    return "";
}

std::string name_problem(const Node& tree, const std::string& name) {
    const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
    if (!is_name) return "a name has letters, digits, _ and -";
    if (name == kClients) return "the users are called so";
    const Entry* hosts = tree.find("hosts");
    if (!section_of(tree, name).empty() || (hosts != nullptr && hosts->value.find(name) != nullptr))
        return fmt::format("there is a '{}' already", name);
    return "";
}

std::string free_name(const Node& tree, const std::string& section) {
    const std::string word = word_for(section);
    std::string name = word;
    for (int n = 2; !name_problem(tree, name).empty(); ++n) name = fmt::format("{}-{}", word, n);
    return name;
}

std::string add_component(Node& tree, const std::string& section, const std::string& name) {
    const FieldDescriptor* field = scenario_type()->FindFieldByName(section);
    if (field == nullptr || !field->is_map()) return fmt::format("'{}' is no section", section);
    if (std::string problem = name_problem(tree, name); !problem.empty()) return problem;
    Node component = node_of(shape(message_of(field)).example());
    // The example asks components that are not there: whoever joins it says whom it asks.
    for (const char* key : {"backends", "origin"})
        std::erase_if(component.entries, [&](const Entry& entry) { return entry.key == key; });
    child(child_section(tree, section), name) = std::move(component);
    return "";
}

std::string rename_component(Node& tree, const std::string& name, const std::string& to) {
    const std::string section = section_of(tree, name);
    if (section.empty()) return fmt::format("there is no '{}'", name);
    if (name == to) return "";
    if (std::string problem = name_problem(tree, to); !problem.empty()) return problem;
    for (const NameUse& use : names_used(tree, scenario_type())) *use.text = renamed(use, name, to);
    tree.find(section)->value.find(name)->key = to;
    return "";
}

std::string remove_component(Node& tree, const std::string& name) {
    const std::string section = section_of(tree, name);
    if (section.empty()) return fmt::format("there is no '{}'", name);
    Node& entries = tree.find(section)->value;
    std::erase_if(entries.entries, [&](const Entry& entry) { return entry.key == name; });
    if (entries.entries.empty())
        std::erase_if(tree.entries, [&](const Entry& entry) { return entry.key == section; });
    prune(tree, scenario_type(), name);
    return "";
}

std::string connect(Node& tree, const std::string& from, const std::string& to,
                    const std::string& operation) {
    if (section_of(tree, to).empty()) return fmt::format("there is no '{}'", to);
    if (from == to) return "a component does not ask itself";
    if (from == kClients) return connect_clients(tree, to);
    const std::string section = section_of(tree, from);
    if (section.empty()) return fmt::format("there is no '{}'", from);
    Node& component = tree.find(section)->value.find(from)->value;
    if (!component.is_map()) return fmt::format("'{}' is not described yet", from);
    if (section == "load_balancers") return connect_balancer(tree, component, to);
    if (section == "cdns") return connect_cdn(tree, component, to);
    if (section == "services") return connect_service(tree, component, to, operation);
    if (section == "queues") {
        as_list(child(component, "operation")).items.push_back(step_to(tree, to));
        return "";
    }
    return fmt::format("a {} asks nobody: join from the one that asks it", word_for(section));
}

std::string disconnect(Node& tree, const std::string& from, const std::string& to) {
    const Node before = tree;
    if (from == kClients) {
        for (const char* section : {"workload", "more_workloads"})
            if (Entry* entry = tree.find(section))
                prune(entry->value, scenario_type()->FindFieldByName("workload")->message_type(),
                      to);
    } else {
        const std::string section = section_of(tree, from);
        if (section.empty()) return fmt::format("there is no '{}'", from);
        prune(tree.find(section)->value.find(from)->value,
              message_of(scenario_type()->FindFieldByName(section)), to);
    }
    return same_tree(before, tree) ? fmt::format("{} does not ask {}", from, to) : "";
}

}  // namespace faultline::scenarios
