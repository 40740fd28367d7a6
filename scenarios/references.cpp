// scenarios/references.cpp - a table of what is declared, and one look-up per name used.
#include "scenarios/references.hpp"

#include <algorithm>
#include <map>

#include "scenarios/defaults.hpp"
#include "scenarios/reporter.hpp"

namespace faultline::scenarios {
namespace {

using Names = std::vector<std::string>;

void append(Names& to, const Names& from) { to.insert(to.end(), from.begin(), from.end()); }

class Declared {
public:
    explicit Declared(const schema::Scenario& s) {
        names_["machine"] = sorted_keys(s.machines());
        names_["host"] = sorted_keys(s.hosts());
        names_["service"] = sorted_keys(s.services());
        names_["database"] = sorted_keys(s.databases());
        names_["cache"] = sorted_keys(s.caches());
        names_["queue"] = sorted_keys(s.queues());
        Names& asked = names_["component"];
        append(asked, sorted_keys(s.load_balancers()));
        append(asked, names_["service"]);
        append(asked, sorted_keys(s.cdns()));
        Names& all = names_["callee"];
        append(all, asked);
        for (const char* kind : {"database", "cache", "queue"}) append(all, names_[kind]);
        Names& breakable = names_["instance"];
        append(breakable, all);
        append(breakable, names_["host"]);
        for (const auto& [name, service] : s.services())
            parts_[name] = sorted_keys(service.operations());
        for (const auto& [name, database] : s.databases())
            parts_[name] = sorted_keys(database.queries());
        for (const auto& [name, cache] : s.caches()) parts_[name] = sorted_keys(cache.keyspaces());
        for (const auto& [name, cdn] : s.cdns()) parts_[name] = sorted_keys(cdn.keyspaces());
    }

    // What can be meant by a reference of this kind; nullptr: not checked here.
    const Names* of(const std::string& kind) const {
        const auto found = names_.find(kind);
        return found != names_.end() ? &found->second : nullptr;
    }
    const Names* parts_of(const std::string& owner) const {
        const auto found = parts_.find(owner);
        return found != parts_.end() && !found->second.empty() ? &found->second : nullptr;
    }
    // A component of the wrong kind is compile's to explain.
    bool is_any_component(const std::string& name) const {
        const Names& all = names_.at("callee");
        return std::find(all.begin(), all.end(), name) != all.end();
    }

private:
    std::map<std::string, Names> names_, parts_;
};

std::string words_for(const std::string& kind) {
    if (kind == "component") return "load balancer, service or CDN";
    if (kind == "callee") return "service, load balancer, database, cache, queue or CDN";
    if (kind == "instance") return "component or host";
    return kind;
}

void check_part(const Reference& reference, const Declared& declared, Reporter& report) {
    const Names* parts = declared.parts_of(reference.owner);
    if (parts == nullptr) return;
    if (std::find(parts->begin(), parts->end(), reference.name) == parts->end())
        report.unknown(reference.path, reference.kind + " of " + reference.owner, reference.name,
                       *parts);
}

}  // namespace

void check_references(const std::vector<Reference>& references, LoadedScenario& loaded) {
    const Declared declared{loaded.scenario};
    Reporter report{loaded};
    for (const Reference& reference : references) {
        if (!reference.owner.empty()) {
            check_part(reference, declared, report);
            continue;
        }
        const Names* known = declared.of(reference.kind);
        if (known == nullptr) continue;
        std::string name = reference.name;
        if (reference.kind == "instance") name = name.substr(0, name.find_first_of("[."));
        if (name.find_first_of(":*") != std::string::npos || declared.is_any_component(name))
            continue;
        if (std::find(known->begin(), known->end(), name) == known->end())
            report.unknown(reference.path, words_for(reference.kind), name, *known);
    }
}

}  // namespace faultline::scenarios
