// models/topology.hpp - a system as a directed graph: what leads where, and what is in the way.
//
// Node 0 are the users; every other node passes at most its capacity. Parallel ways are several
// nodes between the same two; what is needed twice over is two targets, asked about one by one.
// By Boost.Graph: dominators (Lengauer and Tarjan), articulation points (Tarjan), maximum flow
// (Boykov and Kolmogorov). Each question costs one walk or one flow over the whole graph: meant for
// the hundreds of nodes that people draw.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace faultline::models {

class Topology {
public:
    using Node = uint32_t;
    static constexpr Node kUsers = 0;
    static constexpr Node kNobody = UINT32_MAX;
    static constexpr double kUnlimited = std::numeric_limits<double>::infinity();

    Node add(double capacity = kUnlimited);
    void connect(Node from, Node to) { arcs_.emplace_back(from, to); }
    size_t size() const { return capacity_.size(); }

    // By node the last one that all ways from the users to it lead through, kUsers if none does;
    // kNobody for the users and for what no way leads to.
    std::vector<Node> immediate_dominators() const;
    // All that every way from the users to `target` leads through, the nearest first; without the
    // users and itself. Empty as well where no way leads.
    std::vector<Node> dominators(Node target) const;
    // Without which the graph, seen without directions, falls apart.
    std::vector<bool> articulation_points() const;

    // What follows: without the nodes marked in `gone` (empty: none are).
    std::vector<bool> reachable(const std::vector<bool>& gone = {}) const;
    // The most that can flow from the users to `target`: the capacity of the narrowest cut.
    double flow(Node target, const std::vector<bool>& gone = {}) const;

private:
    std::vector<double> capacity_{kUnlimited};
    std::vector<std::pair<Node, Node>> arcs_;
};

}  // namespace faultline::models
