#include "scenarios/system_topology.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/flow.hpp"
#include "scenarios/lost_share.hpp"
#include "scenarios/station_load.hpp"

namespace faultline::scenarios {

using namespace models;

namespace {

// What `share` of the load asks of one of the station's instances: requests a second it can do.
double capacity_of(const StationLoad& station, const Work& work, double share) {
    const double instances = std::max(1.0, station.instances);
    double most = kForEver;
    if (work.worker_seconds > 0)
        most = std::min(most, station.workers / instances / (work.worker_seconds * share));
    if (work.core_seconds > 0)
        most = std::min(most, station.cores / instances / (work.core_seconds * share));
    return most;
}

// Caches that are gone miss everything.
Blueprint with_cold_caches(const Blueprint& blueprint, const Loss& loss) {
    Blueprint cold = blueprint;
    for (ComponentId id = 0; id < cold.components.size(); ++id) {
        auto* cache = std::get_if<CacheSpec>(&cold.components[id].spec);
        const bool cut = std::any_of(loss.links.begin(), loss.links.end(),
                                     [&](const auto& link) { return link.second == id; });
        if (cache && (loss.instances.contains({id, 0}) || cut)) cache->hit_ratio = 0;
    }
    return cold;
}

}  // namespace

SystemTopology::SystemTopology(const Blueprint& blueprint)
    : blueprint_{blueprint},
      calls_{blueprint},
      hit_ratios_{estimated_hit_ratios(blueprint)},
      reached_{calls_.reachable_components()},
      offered_{flow_of(blueprint, hit_ratios_).rate},
      whole_{graph_of({})} {}

SystemTopology::Graph SystemTopology::graph_of(const Capacities& capacities) const {
    Graph graph;
    std::vector<Node> gates(blueprint_.components.size(), Topology::kNobody);
    graph.served.assign(blueprint_.components.size(), Topology::kNobody);
    graph.instances.resize(blueprint_.components.size());
    for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
        if (!reached_[id]) continue;
        gates[id] = graph.topology.add();
        graph.served[id] = graph.topology.add();
        for (uint32_t i = 0; i < instances_at_start(blueprint_.components[id]); ++i) {
            const Node node =
                graph.topology.add(capacities.empty() ? Topology::kUnlimited : capacities[id][i]);
            graph.instances[id].push_back(node);
            graph.topology.connect(gates[id], node);
            graph.topology.connect(node, graph.served[id]);
        }
    }
    const auto link = [&](ComponentId caller, ComponentId callee) {
        const auto [it, fresh] = graph.links.try_emplace({caller, callee}, Node{0});
        if (!fresh) return;
        it->second = graph.topology.add();
        graph.topology.connect(it->second, gates[callee]);
        if (caller == kNone) return graph.topology.connect(Topology::kUsers, it->second);
        for (const Node node : graph.instances[caller]) graph.topology.connect(node, it->second);
    };
    for (const RequestClass& request : classes_of(blueprint_)) link(kNone, request.to);
    for (ComponentId id = 0; id < blueprint_.components.size(); ++id)
        for (uint32_t op = 0; reached_[id] && op < operation_count(blueprint_.components[id]); ++op)
            for (const CallGraph::Edge& edge : calls_.calls_of({id, op}))
                if (edge.to.component != id) link(id, edge.to.component);
    return graph;
}

std::vector<bool> SystemTopology::gone(const Graph& graph, const Loss& loss) const {
    std::vector<bool> gone(graph.topology.size(), false);
    for (const auto& [id, ordinal] : loss.instances)
        if (ordinal < graph.instances[id].size()) gone[graph.instances[id][ordinal]] = true;
    for (const auto& link : loss.links)
        if (const auto found = graph.links.find(link); found != graph.links.end())
            gone[found->second] = true;
    return gone;
}

std::vector<std::string> SystemTopology::behind(const Loss& loss) const {
    const std::vector<bool> lost = gone(whole_, loss);
    const auto count = std::count(lost.begin(), lost.end(), true);
    std::vector<bool> cut_off(lost.size(), false);
    if (count == 1) {
        const auto only =
            static_cast<Node>(std::find(lost.begin(), lost.end(), true) - lost.begin());
        const std::vector<Node> before = whole_.topology.immediate_dominators();
        for (Node node = 0; node < lost.size(); ++node)
            for (Node at = before[node]; at != Topology::kNobody; at = before[at])
                if (at == only) cut_off[node] = true;
    } else {
        const std::vector<bool> left = whole_.topology.reachable(lost);
        for (Node node = 0; node < lost.size(); ++node) cut_off[node] = !left[node];
    }
    std::vector<std::string> names;
    for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
        if (!reached_[id] || !cut_off[whole_.served[id]]) continue;
        const auto& nodes = whole_.instances[id];
        const bool itself =
            std::all_of(nodes.begin(), nodes.end(), [&](Node node) { return lost[node]; });
        if (!itself) names.push_back(blueprint_.components[id].name);
    }
    return names;
}

bool SystemTopology::is_articulation(const Loss& loss) const {
    const std::vector<bool> points = whole_.topology.articulation_points();
    const std::vector<bool> lost = gone(whole_, loss);
    for (Node node = 0; node < lost.size(); ++node)
        if (lost[node] && points[node]) return true;
    return false;
}

SystemTopology::Capacities SystemTopology::capacities(const Blueprint& blueprint,
                                                      const Loss& loss) const {
    const std::vector<StationPair> stations =
        station_loads(blueprint, flow_of(blueprint, hit_ratios_));
    Capacities all(stations.size());
    for (ComponentId id = 0; id < stations.size(); ++id) {
        const uint32_t count = instances_at_start(blueprint.components[id]);
        const auto& [first, replicas] = stations[id];
        all[id].assign(count, kForEver);
        if (!first.answers && !replicas.answers) continue;
        const auto* database = std::get_if<DatabaseSpec>(&blueprint.components[id].spec);
        if (!database) {
            all[id].assign(count, capacity_of(first, first.work, 1));
            continue;
        }
        // A shard does its part of the work: one instance what a primary has to, the others the
        // reads, if there are any. What is narrower limits them all, and all shards.
        const double part = 1.0 / database->shards.count;
        double least = kForEver;
        for (uint32_t shard = 0; shard < database->shards.count; ++shard) {
            uint32_t up = 0;
            for (uint32_t i = 0; i <= database->replicas; ++i)
                up += !loss.instances.contains({id, shard * (1 + database->replicas) + i});
            if (up == 0) continue;
            Work both = first.work;
            if (up == 1) both += replicas.work;
            least = std::min(least, capacity_of(first, both, part));
            if (up > 1)
                least = std::min(least, capacity_of(replicas, replicas.work, part) * (up - 1));
        }
        // Spread over those that are up, so that the sum is what the database can do.
        uint32_t up = 0;
        for (uint32_t i = 0; i < count; ++i) up += !loss.instances.contains({id, i});
        if (up > 0) all[id].assign(count, least / up);
    }
    return all;
}

void SystemTopology::narrow(const Loss& loss, Consequence& consequence) const {
    const Blueprint cold = with_cold_caches(blueprint_, loss);
    const Graph graph = graph_of(capacities(cold, loss));
    const std::vector<bool> lost = gone(graph, loss);
    consequence.capacity = kForEver;
    for (ComponentId id = 0; id < blueprint_.components.size(); ++id) {
        if (!reached_[id]) continue;
        const double most = graph.topology.flow(graph.served[id], lost);
        // What cannot be reached at all is lost, and no bottleneck for the rest.
        if (most <= 0 || most >= consequence.capacity) continue;
        consequence.capacity = most;
        consequence.narrowest = blueprint_.components[id].name;
    }
}

double SystemTopology::lost_share_without(const Loss& loss) const {
    return lost_share(blueprint_, hit_ratios_, loss);
}

Consequence SystemTopology::without(const Loss& loss) const {
    Consequence consequence;
    consequence.lost_share = lost_share_without(loss);
    consequence.failover_seconds = failover_seconds(blueprint_, loss);
    narrow(loss, consequence);
    return consequence;
}

}  // namespace faultline::scenarios
