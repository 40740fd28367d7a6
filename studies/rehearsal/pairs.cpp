// studies/rehearsal/pairs.cpp - every two things that can break together and are worth trying.
#include <algorithm>
#include <numeric>
#include <set>

#include "scenarios/call_graph.hpp"
#include "studies/rehearsal/contingencies.hpp"

namespace faultline::studies {
namespace {

using namespace models;

class Pairing {
public:
    Pairing(const Blueprint& blueprint, const std::vector<Contingency>& singles)
        : blueprint_{blueprint}, singles_{singles}, island_(blueprint.components.size()) {
        std::iota(island_.begin(), island_.end(), 0);
        find_islands();
    }

    Pairs find() {
        Pairs all;
        for (size_t i = 0; i < singles_.size(); ++i) {
            const size_t alike = singles_[i].alike.size();
            if (alike > 0) {
                all.pairs.push_back(twins(i));
                all.alike += (alike + 1) * alike / 2 - 1;
            }
            for (size_t j = i + 1; j < singles_.size(); ++j) {
                const Contingency &a = singles_[i], &b = singles_[j];
                const size_t ways = (a.alike.size() + 1) * (b.alike.size() + 1);
                if (contains(a, b) || contains(b, a)) {
                    all.contained += ways;
                } else if (apart(a, b)) {
                    all.apart += ways;
                } else {
                    all.pairs.push_back(pair(i, j));
                    all.alike += ways - 1;
                }
            }
        }
        return all;
    }

private:
    size_t root(size_t id) const {
        while (island_[id] != id) id = island_[id];
        return id;
    }
    void join(size_t a, size_t b) { island_[root(a)] = root(b); }

    // Components that some request or some host joins: what breaks on one island is not felt on
    // another.
    void find_islands() {
        const scenarios::CallGraph graph{blueprint_};
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
            const Component& component = blueprint_.components[id];
            for (uint32_t op = 0; op < scenarios::operation_count(component); ++op)
                for (const auto& edge : graph.calls_of({id, op})) join(id, edge.to.component);
            for (ComponentId other = 0; other < id; ++other)
                if (component.placement.host != kNone &&
                    component.placement.host == blueprint_.components[other].placement.host)
                    join(id, other);
        }
        // A closed population goes on to its next request only when it has the last one's answer.
        for (const Workload* group : workloads_of(blueprint_))
            for (const RequestClass& request : group->classes)
                if (group->users > 0) join(request.to, group->classes.front().to);
    }

    std::set<size_t> islands_of(const Contingency& one) const {
        std::set<size_t> all;
        for (const Hit& hit : one.hits) all.insert(root(hit.component));
        for (const Link& link : one.links) all.insert(root(link.second));
        return all;
    }
    bool apart(const Contingency& a, const Contingency& b) const {
        const std::set<size_t> here = islands_of(a), there = islands_of(b);
        return std::none_of(here.begin(), here.end(), [&](size_t i) { return there.contains(i); });
    }

    // Of an instance (or one alike) and its zone, of a link and all that stands at one of its ends.
    bool contains(const Contingency& whole, const Contingency& part) const {
        if (!part.links.empty()) {
            const auto [caller, callee] = part.links[0];
            return all_gone(whole, caller) || all_gone(whole, callee);
        }
        return std::includes(whole.hits.begin(), whole.hits.end(), part.hits.begin(),
                             part.hits.end());
    }
    bool all_gone(const Contingency& whole, ComponentId id) const {
        if (id == kNone) return false;
        const auto gone = std::count_if(whole.hits.begin(), whole.hits.end(),
                                        [&](const Hit& hit) { return hit.component == id; });
        const auto* service = std::get_if<ServiceSpec>(&blueprint_.components[id].spec);
        return gone >= (service ? service->replicas : instance_count(blueprint_.components[id]));
    }

    static Contingency together(const Contingency& a, const Contingency& b, const std::string& name,
                                size_t i, size_t j) {
        Contingency both = a;
        both.name = a.name + " + " + name;
        both.kind = ThingKind::pair;
        both.alike.clear();
        both.also.clear();
        both.parts = {i, j};
        both.faults.insert(both.faults.end(), b.faults.begin(), b.faults.end());
        both.hits.insert(both.hits.end(), b.hits.begin(), b.hits.end());
        std::sort(both.hits.begin(), both.hits.end());
        both.links.insert(both.links.end(), b.links.begin(), b.links.end());
        return both;
    }
    Contingency pair(size_t i, size_t j) const {
        return together(singles_[i], singles_[j], singles_[j].name, i, j);
    }
    Contingency twins(size_t i) const {
        Contingency twin = singles_[i];
        twin.faults = twin.twin_faults;
        twin.hits = twin.twin_hits;
        return together(singles_[i], twin, twin.alike.front(), i, i);
    }

    const Blueprint& blueprint_;
    const std::vector<Contingency>& singles_;
    std::vector<size_t> island_;  // by component, joined
};

}  // namespace

Pairs pairs_of(const Blueprint& blueprint, const std::vector<Contingency>& singles) {
    return Pairing{blueprint, singles}.find();
}

}  // namespace faultline::studies
