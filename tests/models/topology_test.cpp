// On graphs drawn by hand, with answers seen by eye, and on random ones against a definition that
// needs no algorithm: what every way leads through is what one cannot do without.
#include "models/topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/random_stream.hpp"

namespace faultline::models {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Node = Topology::Node;

//  users -> edge -> web0 -> shop
//                \-> web1 -/     audit <- web1
struct Shop {
    Topology graph;
    Node edge = graph.add(500), web0 = graph.add(100), web1 = graph.add(80);
    Node shop = graph.add(150), audit = graph.add();
    Shop() {
        graph.connect(Topology::kUsers, edge);
        graph.connect(edge, web0);
        graph.connect(edge, web1);
        graph.connect(web0, shop);
        graph.connect(web1, shop);
        graph.connect(web1, audit);
    }
    std::vector<bool> without(Node node) const {
        std::vector<bool> gone(graph.size(), false);
        gone[node] = true;
        return gone;
    }
};

TEST(Topology, KnowsWhatAllWaysLeadThrough) {
    const Shop s;
    EXPECT_THAT(s.graph.dominators(s.shop), ElementsAre(s.edge));
    EXPECT_THAT(s.graph.dominators(s.audit), ElementsAre(s.web1, s.edge));
    EXPECT_THAT(s.graph.dominators(s.edge), IsEmpty());
    const auto parents = s.graph.immediate_dominators();
    EXPECT_EQ(parents[s.web0], s.edge);
    EXPECT_EQ(parents[s.edge], Topology::kUsers);
    EXPECT_EQ(parents[Topology::kUsers], Topology::kNobody);
}

TEST(Topology, KnowsWhereItFallsApart) {
    const Shop s;
    const auto points = s.graph.articulation_points();
    EXPECT_TRUE(points[s.edge]);
    EXPECT_TRUE(points[s.web1]);  // the audit hangs on it
    EXPECT_FALSE(points[s.web0]);
    EXPECT_FALSE(points[s.shop]);
    EXPECT_FALSE(points[Topology::kUsers]);
}

TEST(Topology, LetsNoMoreThroughThanItsNarrowestCut) {
    const Shop s;
    EXPECT_DOUBLE_EQ(s.graph.flow(s.shop), 150);  // the shop itself
    EXPECT_DOUBLE_EQ(s.graph.flow(s.shop, s.without(s.web1)), 100);
    EXPECT_DOUBLE_EQ(s.graph.flow(s.shop, s.without(s.web0)), 80);
    EXPECT_DOUBLE_EQ(s.graph.flow(s.audit), 80);
    EXPECT_DOUBLE_EQ(s.graph.flow(s.shop, s.without(s.edge)), 0);
    EXPECT_DOUBLE_EQ(s.graph.flow(s.edge), 500);
    Topology wide;
    const Node door = wide.add();
    wide.connect(Topology::kUsers, door);
    EXPECT_EQ(wide.flow(door), Topology::kUnlimited);
}

// Ford and Fulkerson's own example of why ways back are needed: a greedy way through the middle
// would leave half of it unused.
TEST(Topology, FindsTheMostWhereWaysHaveToBeSharedWell) {
    Topology graph;
    const Node a = graph.add(10), b = graph.add(10), c = graph.add(10), d = graph.add(10);
    const Node end = graph.add();
    for (const auto& [from, to] : {std::pair{Topology::kUsers, a},
                                   {Topology::kUsers, b},
                                   {a, c},
                                   {a, d},
                                   {b, c},
                                   {c, end},
                                   {d, end}})
        graph.connect(from, to);
    EXPECT_DOUBLE_EQ(graph.flow(end), 20);
}

TEST(Topology, OfRandomGraphsAgreesWithTakingEachNodeAway) {
    for (uint64_t seed = 0; seed < 30; ++seed) {
        sim::RandomStream random{seed, "graph"};
        const auto below = [&](size_t n) {
            return static_cast<Node>(random.uniform() * static_cast<double>(n));
        };
        Topology graph;
        for (int i = 0; i < 14; ++i) graph.add(1);
        for (int i = 0; i < 22; ++i) graph.connect(below(graph.size()), below(graph.size()));
        const auto reached = graph.reachable();
        for (Node target = 1; target < graph.size(); ++target) {
            const auto on_the_way = graph.dominators(target);
            if (!reached[target]) {
                EXPECT_THAT(on_the_way, IsEmpty());
                EXPECT_EQ(graph.flow(target), 0);
                continue;
            }
            for (Node node = 1; node < graph.size(); ++node) {
                std::vector<bool> gone(graph.size(), false);
                gone[node] = true;
                const bool cut_off = node != target && !graph.reachable(gone)[target];
                EXPECT_EQ(testing::Value(on_the_way, testing::Contains(node)), cut_off)
                    << "seed " << seed << ", " << node << " before " << target;
            }
            // Each node passes one: Menger's theorem, if the target itself is left out of it.
            EXPECT_LE(graph.flow(target), 1);
        }
    }
}

}  // namespace
}  // namespace faultline::models
