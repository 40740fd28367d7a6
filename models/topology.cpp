#include "models/topology.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <iterator>

namespace faultline::models {
namespace {

using Directed = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

// A network of flow: nodes in halves, capacities on the arcs.
using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::bidirectionalS>;
using ArcProperties = boost::property<
    boost::edge_capacity_t, double,
    boost::property<boost::edge_residual_capacity_t, double,
                    boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>;
using NodeProperties = boost::property<
    boost::vertex_index_t, long,
    boost::property<
        boost::vertex_color_t, boost::default_color_type,
        boost::property<boost::vertex_distance_t, long,
                        boost::property<boost::vertex_predecessor_t, Traits::edge_descriptor>>>>;
using FlowNetwork = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS,
                                      NodeProperties, ArcProperties>;

// More than any system can do, and little enough for differences of sums of it to come out right.
constexpr double kPlenty = 1e15;

bool is_gone(const std::vector<bool>& gone, Topology::Node node) {
    return node < gone.size() && gone[node];
}

void add_arc(FlowNetwork& network, size_t from, size_t to, double capacity) {
    const auto arc = boost::add_edge(from, to, network).first;
    const auto back = boost::add_edge(to, from, network).first;
    boost::put(boost::edge_capacity, network, arc, capacity);
    boost::put(boost::edge_capacity, network, back, 0.0);
    boost::put(boost::edge_reverse, network, arc, back);
    boost::put(boost::edge_reverse, network, back, arc);
}

}  // namespace

Topology::Node Topology::add(double capacity) {
    capacity_.push_back(capacity);
    return static_cast<Node>(capacity_.size() - 1);
}

std::vector<Topology::Node> Topology::immediate_dominators() const {
    // Boost's algorithm takes ways from where nobody comes for ways.
    const std::vector<bool> reached = reachable();
    Directed graph(size());
    for (const auto& [from, to] : arcs_)
        if (reached[from]) boost::add_edge(from, to, graph);
    using Vertex = boost::graph_traits<Directed>::vertex_descriptor;
    std::vector<Vertex> parents(size(), boost::graph_traits<Directed>::null_vertex());
    boost::lengauer_tarjan_dominator_tree(
        graph, boost::vertex(kUsers, graph),
        boost::make_iterator_property_map(parents.begin(), boost::get(boost::vertex_index, graph)));
    std::vector<Node> found;
    for (const Vertex parent : parents)
        found.push_back(parent == boost::graph_traits<Directed>::null_vertex()
                            ? kNobody
                            : static_cast<Node>(parent));
    return found;
}

std::vector<Topology::Node> Topology::dominators(Node target) const {
    const std::vector<Node> parents = immediate_dominators();
    std::vector<Node> all;
    for (Node at = parents[target]; at != kNobody && at != kUsers; at = parents[at])
        all.push_back(at);
    return all;
}

std::vector<bool> Topology::articulation_points() const {
    Undirected graph(size());
    for (const auto& [from, to] : arcs_) boost::add_edge(from, to, graph);
    std::vector<boost::graph_traits<Undirected>::vertex_descriptor> points;
    boost::articulation_points(graph, std::back_inserter(points));
    std::vector<bool> found(size(), false);
    for (const auto point : points) found[point] = true;
    return found;
}

std::vector<bool> Topology::reachable(const std::vector<bool>& gone) const {
    Directed graph(size());
    for (const auto& [from, to] : arcs_)
        if (!is_gone(gone, from) && !is_gone(gone, to)) boost::add_edge(from, to, graph);
    std::vector<boost::default_color_type> colour(size(), boost::white_color);
    boost::breadth_first_search(graph, boost::vertex(kUsers, graph),
                                boost::color_map(boost::make_iterator_property_map(
                                    colour.begin(), boost::get(boost::vertex_index, graph))));
    std::vector<bool> reached;
    for (const auto one : colour) reached.push_back(one != boost::white_color);
    return reached;
}

double Topology::flow(Node target, const std::vector<bool>& gone) const {
    if (target == kUsers) return kUnlimited;
    FlowNetwork network(2 * size());
    for (Node node = 0; node < size(); ++node)
        if (!is_gone(gone, node))
            add_arc(network, 2 * size_t{node}, 2 * size_t{node} + 1,
                    std::min(capacity_[node], kPlenty));
    for (const auto& [from, to] : arcs_)
        add_arc(network, 2 * size_t{from} + 1, 2 * size_t{to}, kPlenty);
    const double most =
        boost::boykov_kolmogorov_max_flow(network, boost::vertex(2 * size_t{kUsers}, network),
                                          boost::vertex(2 * size_t{target} + 1, network));
    return most >= kPlenty ? kUnlimited : most;
}

}  // namespace faultline::models
