// scenarios/system_topology.hpp - what a scenario's structure says about the loss of some of its
// parts, before anything is run.
//
// The graph (models::Topology) leads from the users over links to instances and on to what those
// call. A request needs every call of its operation and, of each, one instance that is up: so what
// it loses follows from the steps (choices by their probabilities, branches in parallel as many as
// are waited for). Caches are not needed: a look-up that fails is a miss. A primary is replaced
// where there is failover and a replica. Capacity is the narrowest cut between the users and any
// component, in requests a second of the mix: the workers and cores of its instances over what one
// request asks of them, more of it where a cache is gone. An upper bound: perfect balance, no
// retries, nobody waiting for what is slow.
#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "models/blueprint.hpp"
#include "models/topology.hpp"
#include "scenarios/call_graph.hpp"
#include "scenarios/hit_ratios.hpp"

namespace faultline::scenarios {

struct Loss {
    std::set<std::pair<models::ComponentId, uint32_t>> instances;         // and their ordinals
    std::set<std::pair<models::ComponentId, models::ComponentId>> links;  // caller, callee
};

struct Consequence {
    double lost_share = 0;  // of all requests that cannot be answered
    double capacity = 0;    // of the rest, requests a second; infinite: nothing limits it
    std::string narrowest;  // component that limits it
    // Until a primary that is gone has been replaced, at most; 0: none has to be.
    double failover_seconds = 0;
};

class SystemTopology {
public:
    // The blueprint must have no ring of calls, and outlive this.
    explicit SystemTopology(const models::Blueprint& blueprint);

    Consequence without(const Loss& loss) const;
    double lost_share_without(const Loss& loss) const;  // the same, by itself
    // Components to which all ways lead through what is lost, and that are not part of it: by
    // dominators for a single instance or link, by what is reachable for several.
    std::vector<std::string> behind(const Loss& loss) const;
    // Without any one of them the graph, seen without directions, falls apart.
    bool is_articulation(const Loss& loss) const;
    double offered() const { return offered_; }  // requests a second if nobody ever waits

private:
    using Node = models::Topology::Node;
    using Link = std::pair<models::ComponentId, models::ComponentId>;
    struct Graph {
        models::Topology topology;
        std::vector<std::vector<Node>> instances;  // by component and ordinal
        std::map<Link, Node> links;
        std::vector<Node> served;  // by component: its work is done by one of its instances
    };
    using Capacities = std::vector<std::vector<double>>;  // by component and ordinal

    Graph graph_of(const Capacities& capacities) const;
    std::vector<bool> gone(const Graph& graph, const Loss& loss) const;
    Capacities capacities(const models::Blueprint& blueprint, const Loss& loss) const;
    void narrow(const Loss& loss, Consequence& consequence) const;

    const models::Blueprint& blueprint_;
    CallGraph calls_;
    HitRatios hit_ratios_;
    std::vector<bool> reached_;
    double offered_ = 0;
    Graph whole_;
};

}  // namespace faultline::scenarios
