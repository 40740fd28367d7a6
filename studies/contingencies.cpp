#include "studies/contingencies.hpp"

#include <map>

#include "scenarios/call_graph.hpp"

namespace faultline::studies {
namespace {

using namespace models;
using Role = InstanceRef::Role;

class Finder {
public:
    Finder(const Blueprint& blueprint, Fault::Verb verb)
        : blueprint_{blueprint},
          verb_{verb},
          reached_{scenarios::CallGraph{blueprint}.reachable_components()} {}

    std::vector<Contingency> find() {
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
            if (!reached_[id]) continue;
            const Component& component = blueprint_.components[id];
            if (const auto* database = std::get_if<DatabaseSpec>(&component.spec))
                add_database(id, *database);
            else if (const auto* service = std::get_if<ServiceSpec>(&component.spec))
                add_instances(id, service->replicas);
            else
                add_instances(id, 1);
        }
        for (uint32_t host = 0; host < blueprint_.hosts.size(); ++host) add_host(host);
        if (blueprint_.zones.size() > 1)
            for (uint32_t zone = 0; zone < blueprint_.zones.size(); ++zone) add_zone(zone);
        return std::move(found_);
    }

private:
    Fault fault(ComponentId id, InstanceRef target, const std::string& name) const {
        Fault fault;
        fault.verb = verb_;
        fault.target = target;
        fault.target.component = id;
        fault.target_name = name;
        return fault;
    }

    uint32_t zone_of(const Component& component, uint32_t turn) const {
        const Placement& placement = component.placement;
        if (placement.host != kNone) return blueprint_.hosts[placement.host].zone;
        return placement.zones[turn % placement.zones.size()];
    }

    // One for each zone; the others there are alike.
    template <class Name>
    void add_alike(ComponentId id, uint32_t count, uint32_t first_turn, InstanceRef target,
                   Name name) {
        std::map<uint32_t, size_t> by_zone;
        for (uint32_t i = 0; i < count; ++i) {
            const uint32_t zone = zone_of(blueprint_.components[id], first_turn + i);
            const auto [it, fresh] = by_zone.try_emplace(zone, found_.size());
            if (!fresh) {
                found_[it->second].alike.push_back(name(i));
                continue;
            }
            target.index = i;
            found_.push_back({name(i), {}, {fault(id, target, name(i))}});
        }
    }

    void add_instances(ComponentId id, uint32_t count) {
        const std::string& name = blueprint_.components[id].name;
        add_alike(id, count, 0, {}, [&](uint32_t i) {
            return count == 1 ? name : name + "[" + std::to_string(i) + "]";
        });
    }

    void add_database(ComponentId id, const DatabaseSpec& database) {
        for (uint32_t shard = 0; shard < database.shards.count; ++shard) {
            std::string name = blueprint_.components[id].name;
            if (database.shards.count > 1) name += ".shard[" + std::to_string(shard) + "]";
            InstanceRef target{.role = Role::primary, .shard = shard};
            const std::string primary = name + ".primary";
            found_.push_back({primary, {}, {fault(id, target, primary)}});
            target.role = Role::replica;
            const uint32_t turn = shard * (1 + database.replicas) + 1;
            add_alike(id, database.replicas, turn, target,
                      [&](uint32_t i) { return name + ".replica[" + std::to_string(i) + "]"; });
        }
    }

    void add_host(uint32_t host) {
        Contingency one{blueprint_.hosts[host].name, {}, {}};
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
            if (!reached_[id] || blueprint_.components[id].placement.host != host) continue;
            one.faults.push_back(fault(id, {.index = kNone}, one.name));
            one.faults.back().verb = Fault::Verb::kill;
        }
        if (!one.faults.empty()) found_.push_back(std::move(one));
    }

    void add_zone(uint32_t zone) {
        Fault outage;
        outage.verb = Fault::Verb::zone_outage;
        outage.zone = zone;
        outage.target_name = "zone:" + blueprint_.zones[zone];
        found_.push_back({outage.target_name, {}, {outage}});
    }

    const Blueprint& blueprint_;
    Fault::Verb verb_;
    std::vector<bool> reached_;
    std::vector<Contingency> found_;
};

}  // namespace

std::vector<Contingency> contingencies(const Blueprint& blueprint, Fault::Verb verb) {
    return Finder{blueprint, verb}.find();
}

}  // namespace faultline::studies
