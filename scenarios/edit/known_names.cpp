#include "scenarios/edit/known_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scenarios/edit/components.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

// Which sections hold what can be meant.
const std::map<std::string, std::vector<std::string>>& sections_for() {
    static const std::map<std::string, std::vector<std::string>> kSections = {
        {"machine", {"machines"}},
        {"host", {"hosts"}},
        {"service", {"services"}},
        {"database", {"databases"}},
        {"cache", {"caches"}},
        {"queue", {"queues"}},
        {"component", {"load_balancers", "services", "cdns"}},
        {"callee", {"load_balancers", "services", "cdns", "databases", "caches", "queues"}}};
    return kSections;
}

uint64_t count_in(const Node& component, const char* key, uint64_t otherwise) {
    const Entry* entry = component.find(key);
    return entry != nullptr ? read_count(entry->value.text).value.value_or(otherwise) : otherwise;
}

}  // namespace

std::vector<std::string> KnownNames::keys(const std::string& section) const {
    std::vector<std::string> names;
    if (const Entry* entry = tree_.find(section))
        for (const Entry& named : entry->value.entries) names.push_back(named.key);
    return names;
}

// "api", "api[0]" ...; "shop", "shop.primary", "shop.replica[0]" ...
std::vector<std::string> KnownNames::instances() const {
    constexpr uint64_t kShown = 16;  // of each; others can be written by hand
    std::vector<std::string> names;
    for (const std::string& section : component_sections()) {
        const Entry* entry = tree_.find(section);
        if (entry == nullptr) continue;
        for (const Entry& component : entry->value.entries) {
            names.push_back(component.key);
            const uint64_t n = count_in(component.value, "replicas", section == "services" ? 1 : 0);
            if (section == "databases") names.push_back(component.key + ".primary");
            if (section != "services" && section != "databases") continue;
            const char* what = section == "databases" ? ".replica" : "";
            for (uint64_t i = 0; i < std::min(n, kShown); ++i)
                names.push_back(fmt::format("{}{}[{}]", component.key, what, i));
        }
    }
    for (const std::string& host : keys("hosts")) names.push_back(host);
    return names;
}

std::vector<std::string> KnownNames::zones() const {
    std::vector<std::string> names;
    const auto note = [&](const Node& node) {
        if (node.is_scalar() && std::find(names.begin(), names.end(), node.text) == names.end())
            names.push_back(node.text);
    };
    for (const Entry& section : tree_.entries)
        for (const Entry& component : section.value.entries)
            for (const char* key : {"zones", "zone"})
                if (const Entry* entry = component.value.find(key)) {
                    note(entry->value);
                    for (const Node& item : entry->value.items) note(item);
                }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> KnownNames::of(const std::string& kind, const std::string& owner) const {
    if (kind == "instance") return instances();
    if (kind == "zone") return zones();
    if (kind == "operation" || kind == "query" || kind == "keyspace") {
        const std::string section = section_of(tree_, owner);
        if (section.empty()) return {};
        std::vector<std::string> names;
        const Node& component = tree_.find(section)->value.find(owner)->value;
        for (const char* key : {"operations", "queries", "keyspaces"})
            if (const Entry* parts = component.find(key))
                for (const Entry& part : parts->value.entries) names.push_back(part.key);
        return names;
    }
    std::vector<std::string> names;
    if (const auto found = sections_for().find(kind); found != sections_for().end())
        for (const std::string& section : found->second)
            for (std::string& name : keys(section)) names.push_back(std::move(name));
    return names;
}

}  // namespace faultline::scenarios
