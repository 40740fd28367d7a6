#include "studies/rehearsal/contingencies.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "models/fault.hpp"
#include "models/link_trouble.hpp"
#include "scenarios/call_graph.hpp"
#include "scenarios/compile_operations.hpp"

namespace faultline::studies {
namespace {

using namespace models;
using Role = InstanceRef::Role;
using Verb = Fault::Verb;

class Finder {
public:
    Finder(const Blueprint& blueprint, const Breaking& breaking)
        : blueprint_{blueprint},
          breaking_{breaking},
          graph_{blueprint},
          reached_{graph_.reachable_components()} {}

    std::vector<Contingency> find() {
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id)
            if (reached_[id] && can_break(id)) add_component(id);
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id)
            if (reached_[id] && can_break(id)) add_whole(id);
        for (uint32_t host = 0; host < blueprint_.hosts.size(); ++host) add_host(host);
        if (breaking_.whole() && blueprint_.zones.size() > 1)
            for (uint32_t zone = 0; zone < blueprint_.zones.size(); ++zone) add_zone(zone);
        if (breaking_.whole())
            for (const Region& region : blueprint_.regions) add_region(region);
        if (breaking_.whole() || on_links()) add_links();
        return std::move(found_);
    }

private:
    bool on_links() const {
        return breaking_.verb == Verb::latency || breaking_.verb == Verb::loss ||
               breaking_.verb == Verb::partition;
    }
    bool on_machines() const {
        return breaking_.verb == Verb::cpu_theft || breaking_.verb == Verb::disk_slow;
    }

    bool can_break(ComponentId id) const {
        const auto& spec = blueprint_.components[id].spec;
        const CacheSpec* cache = store_of(blueprint_.components[id]);
        if (on_links()) return false;
        const Placement& placement = blueprint_.components[id].placement;
        if (on_machines()) return placement.machine != kNone || placement.host != kNone;
        // A cache of a stated hit ratio has nothing that could be lost.
        if (breaking_.verb == Verb::flush) return cache && !cache->hit_ratio;
        const auto* database = std::get_if<DatabaseSpec>(&spec);
        if (breaking_.verb == Verb::drain)
            return scenarios::can_be_drained(blueprint_, {.component = id, .index = kNone});
        if (breaking_.verb == Verb::switchover)
            return database && scenarios::can_switch_over(*database);
        // A balancer does no work of its own: it passes on what its members answer.
        return breaking_.whole() || !std::holds_alternative<LoadBalancerSpec>(spec);
    }

    uint32_t count_of(ComponentId id) const {
        const auto* service = std::get_if<ServiceSpec>(&blueprint_.components[id].spec);
        return service ? service->replicas : instance_count(blueprint_.components[id]);
    }

    Fault fault(const std::string& name) const {
        Fault fault;
        fault.verb = breaking_.verb;
        fault.target_name = name;
        fault.factor = breaking_.factor;
        fault.share = breaking_.share;
        if (breaking_.verb != Verb::switchover)
            fault.duration = sim::Distribution::constant(breaking_.outage);
        if (breaking_.verb == Verb::restart_loop) fault.details = RestartLoop{};
        return fault;
    }
    Fault fault(ComponentId id, InstanceRef target, const std::string& name) const {
        Fault one = fault(name);
        one.target = target;
        one.target.component = id;
        return one;
    }

    void add_component(ComponentId id) {
        const Component& component = blueprint_.components[id];
        if (const auto* database = std::get_if<DatabaseSpec>(&component.spec))
            return add_database(id, *database);
        const uint32_t count = count_of(id);
        add_alike(id, count, 0, {}, ThingKind::instance, [&](uint32_t i) {
            return count == 1 ? component.name : component.name + "[" + std::to_string(i) + "]";
        });
    }

    // One for each zone; the others there are alike.
    template <class Name>
    void add_alike(ComponentId id, uint32_t count, uint32_t first_ordinal, InstanceRef target,
                   ThingKind kind, Name name) {
        std::map<uint32_t, size_t> by_zone;
        for (uint32_t i = 0; i < count; ++i) {
            const Hit hit{id, first_ordinal + i};
            target.index = i;
            const std::vector faults{fault(id, target, name(i))};
            const uint32_t zone = zone_of(blueprint_, blueprint_.components[id], hit.ordinal);
            const auto [it, fresh] = by_zone.try_emplace(zone, found_.size());
            if (fresh) {
                add(name(i), kind, faults, {hit});
                continue;
            }
            Contingency& first = found_[it->second];
            first.alike.push_back(name(i));
            if (!first.twin_faults.empty()) continue;
            first.twin_faults = faults;
            first.twin_hits = {hit};
        }
    }

    void add_database(ComponentId id, const DatabaseSpec& database) {
        for (uint32_t shard = 0; shard < database.shards.count; ++shard) {
            std::string name = blueprint_.components[id].name;
            if (database.shards.count > 1) name += ".shard[" + std::to_string(shard) + "]";
            const uint32_t first = shard * (1 + database.replicas);
            InstanceRef target{.role = Role::primary, .shard = shard};
            const std::string primary = name + ".primary";
            if (breaking_.verb != Verb::drain)
                add(primary, ThingKind::role, {fault(id, target, primary)}, {{id, first}});
            if (breaking_.verb == Verb::switchover) continue;
            target.role = Role::replica;
            add_alike(id, database.replicas, first + 1, target, ThingKind::role,
                      [&](uint32_t i) { return name + ".replica[" + std::to_string(i) + "]"; });
        }
    }

    // All of it at once, where that is more than one instance: a dependency that is out.
    void add_whole(ComponentId id) {
        const uint32_t count = count_of(id);
        // On purpose people do it to one after the other.
        if (count < 2 || breaking_.verb == Verb::drain || breaking_.verb == Verb::switchover)
            return;
        const std::string name = blueprint_.components[id].name + "[*]";
        add(name, ThingKind::dependency, {fault(id, {.index = kNone}, name)}, all_of(id));
    }

    std::vector<Hit> all_of(ComponentId id) const {
        std::vector<Hit> all;
        for (uint32_t i = 0; i < count_of(id); ++i) all.push_back({id, i});
        return all;
    }

    void add_host(uint32_t host) {
        const std::string& name = blueprint_.hosts[host].name;
        std::vector<Fault> faults;
        std::vector<Hit> hits;
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
            if (!reached_[id] || !can_break(id) || breaking_.verb == Verb::switchover) continue;
            if (blueprint_.components[id].placement.host != host) continue;
            faults.push_back(fault(id, {.index = kNone}, name));
            const std::vector<Hit> here = all_of(id);
            hits.insert(hits.end(), here.begin(), here.end());
        }
        if (!faults.empty()) add(name, ThingKind::host, std::move(faults), std::move(hits));
    }

    void add_zone(uint32_t zone) {
        const std::string name = "zone:" + blueprint_.zones[zone];
        Fault outage = fault(name);
        outage.verb = Verb::zone_outage;
        outage.zone = zone;
        std::vector<Hit> hits = all_in({zone});
        if (!hits.empty()) add(name, ThingKind::zone, {outage}, std::move(hits));
    }

    void add_region(const Region& region) {
        const std::string name = "region:" + region.name;
        Fault outage = fault(name);
        outage.verb = Verb::region_outage;
        for (const uint32_t zone : region.zones)
            outage.also.push_back({.role = Role::zone, .index = zone});
        std::vector<Hit> hits = all_in(region.zones);
        if (hits.empty()) return;
        outage.target = outage.also.front();
        outage.also.erase(outage.also.begin());
        add(name, ThingKind::region, {outage}, std::move(hits));
    }

    std::vector<Hit> all_in(const std::vector<uint32_t>& zones) const {
        std::vector<Hit> all;
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id)
            for (uint32_t i = 0; reached_[id] && i < count_of(id); ++i) {
                const uint32_t zone = zone_of(blueprint_, blueprint_.components[id], i);
                if (std::ranges::count(zones, zone) > 0) all.push_back({id, i});
            }
        return all;
    }

    void add_links() {
        std::set<Link> hops;
        for (const RequestClass& request : classes_of(blueprint_))
            if (hops.insert({kNone, request.to}).second) add_link({kNone, request.to});
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id)
            for (uint32_t op = 0;
                 reached_[id] && op < scenarios::operation_count(blueprint_.components[id]); ++op)
                for (const auto& edge : graph_.calls_of({id, op}))
                    if (edge.to.component != id && hops.insert({id, edge.to.component}).second)
                        add_link({id, edge.to.component});
    }

    void add_link(Link link) {
        const Component& callee = blueprint_.components[link.second];
        std::string name = "clients->" + callee.name;
        if (link.first != kNone) {
            const Component& caller = blueprint_.components[link.first];
            name = caller.name + "->" + callee.name;
            // Parts of one machine talk over its loopback.
            const uint32_t host = caller.placement.host;
            if (host != kNone && host == callee.placement.host) return;
        }
        Fault one = fault(name);
        if (breaking_.verb == Verb::latency) {
            one.link = link;
            one.delay = sim::Distribution::constant(breaking_.delay);
        } else if (breaking_.verb == Verb::loss) {
            one.link = link;
            one.delay = retransmission_delay(breaking_.share);
        } else {
            one.verb = Verb::partition;
            one.details = Partition{
                .from = {{.component = link.first, .index = link.first == kNone ? 0 : kNone}},
                .to = {{.component = link.second, .index = kNone}}};
        }
        add(name, ThingKind::link, {one}, {});
        found_.back().links = {link};
    }

    // What takes down the very same as something before it in the same way is another name for it.
    void add(std::string name, ThingKind kind, std::vector<Fault> faults, std::vector<Hit> hits) {
        const auto stops = [](const Fault& fault) {
            const bool place = fault.verb == Verb::zone_outage || fault.verb == Verb::region_outage;
            return place ? Verb::kill : fault.verb;
        };
        for (Contingency& one : found_)
            if (!hits.empty() && one.hits == hits && stops(one.faults[0]) == stops(faults[0])) {
                one.also.push_back(std::move(name));
                return;
            }
        Contingency one;
        one.name = std::move(name);
        one.kind = kind;
        one.faults = std::move(faults);
        one.hits = std::move(hits);
        one.place = found_.size();
        found_.push_back(std::move(one));
    }

    const Blueprint& blueprint_;
    const Breaking& breaking_;
    scenarios::CallGraph graph_;
    std::vector<bool> reached_;
    std::vector<Contingency> found_;
};

}  // namespace

const char* kind_name(ThingKind kind) {
    switch (kind) {
        case ThingKind::instance:
            return "instance";
        case ThingKind::role:
            return "role";
        case ThingKind::dependency:
            return "dependency";
        case ThingKind::host:
            return "host";
        case ThingKind::zone:
            return "zone";
        case ThingKind::region:
            return "region";
        case ThingKind::link:
            return "link";
        case ThingKind::pair:
            return "pair";
    }
    return "";
}

std::vector<Contingency> only(const std::vector<Contingency>& all,
                              const std::vector<std::string>& names,
                              std::vector<std::string>& unknown) {
    const auto is_called = [](const std::string& name, const std::string& wanted) {
        if (name == wanted || (wanted.ends_with(':') && name.starts_with(wanted))) return true;
        return name.starts_with(wanted + "[") || name.starts_with(wanted + ".");
    };
    std::set<std::string> found;
    std::vector<Contingency> kept;
    for (const Contingency& one : all) {
        std::vector<std::string> called{one.name};
        called.insert(called.end(), one.alike.begin(), one.alike.end());
        called.insert(called.end(), one.also.begin(), one.also.end());
        bool wanted = false;
        for (const std::string& name : names)
            if (std::any_of(called.begin(), called.end(),
                            [&](const std::string& own) { return is_called(own, name); })) {
                wanted = true;
                found.insert(name);
            }
        if (!wanted) continue;
        kept.push_back(one);
        kept.back().place = kept.size() - 1;
    }
    for (const std::string& name : names)
        if (!found.contains(name)) unknown.push_back(name);
    return kept;
}

std::vector<Contingency> contingencies(const Blueprint& blueprint, const Breaking& breaking) {
    return Finder{blueprint, breaking}.find();
}

}  // namespace faultline::studies
