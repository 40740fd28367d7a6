#include "scenarios/edit/sketch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/edit/components.hpp"
#include "scenarios/edit/names_used.hpp"
#include "scenarios/schema/scenario.pb.h"

namespace faultline::scenarios {
namespace {

std::string value(const Node& component, const char* key) {
    const Entry* entry = component.find(key);
    return entry != nullptr && entry->value.is_scalar() ? entry->value.text : "";
}

std::string facts_of(const Node& component, const std::string& section) {
    const auto with = [&](const char* key, const char* one, const char* more) {
        const std::string text = value(component, key);
        return text.empty() ? "" : fmt::format("{} {}", text, text == "1" ? one : more);
    };
    if (section == "load_balancers") return value(component, "policy");
    if (section == "databases") {
        const std::string replicas = with("replicas", "replica", "replicas");
        const Entry* shards = component.find("shards");
        const std::string count = shards == nullptr           ? ""
                                  : shards->value.is_scalar() ? shards->value.text
                                                              : value(shards->value, "count");
        if (!count.empty()) return fmt::format("{} shard{}", count, count == "1" ? "" : "s");
        return replicas.empty() ? "1 primary" : "1 primary, " + replicas;
    }
    if (section == "caches" || section == "cdns") {
        const std::string hits = with("hit_ratio", "hits", "hits");
        return hits.empty() ? value(component, "memory") : hits;
    }
    const std::string workers = with("workers", "worker", "workers");
    const std::string replicas = value(component, "replicas");
    if (replicas.empty() || replicas == "1") return workers;
    return workers.empty() ? replicas + " instances" : fmt::format("{} × {}", replicas, workers);
}

class Sketcher {
public:
    explicit Sketcher(const Node& tree) : tree_{tree} {}

    Sketch take() {
        const auto* type = schema::Scenario::descriptor();
        for (const std::string& section : component_sections())
            for (const Entry& entry : entries_of(section))
                sketch_.components.push_back({entry.key, section, facts_of(entry.value, section)});
        const Descriptor* workload = schema::Workload::descriptor();
        if (const Entry* entry = tree_.find("workload")) ways(kClients, entry->value, workload);
        for (const Entry& more : entries_of("more_workloads")) ways(kClients, more.value, workload);
        for (const std::string& section : component_sections())
            for (const Entry& entry : entries_of(section))
                ways(entry.key, entry.value, message_of(type->FindFieldByName(section)));
        return std::move(sketch_);
    }

private:
    const std::vector<Entry>& entries_of(const std::string& section) const {
        static const std::vector<Entry> kNone;
        const Entry* entry = tree_.find(section);
        return entry != nullptr ? entry->value.entries : kNone;
    }

    // Names of call policies ("callee") say how somebody is asked, not that he is.
    void ways(const std::string& from, Node node, const Descriptor* type) {
        for (const NameUse& use : names_used(node, type)) {
            const bool asks = use.kind == "component" || use.kind == "service" ||
                              use.kind == "database" || use.kind == "cache" || use.kind == "queue";
            if (!asks || sketch_.find(*use.text) == nullptr) continue;
            const bool known = std::any_of(
                sketch_.paths.begin(), sketch_.paths.end(),
                [&](const CallPath& path) { return path.from == from && path.to == *use.text; });
            if (!known) sketch_.paths.push_back({from, *use.text, use.kind != "queue"});
        }
    }

    const Node& tree_;
    Sketch sketch_;
};

}  // namespace

const Sketch::Component* Sketch::find(const std::string& name) const {
    const auto found = std::find_if(components.begin(), components.end(),
                                    [&](const Component& c) { return c.name == name; });
    return found == components.end() ? nullptr : &*found;
}

Sketch sketch_of(const Node& tree) { return Sketcher{tree}.take(); }

}  // namespace faultline::scenarios
