// Waiting for several at once: parallel branches, scattered queries.
#include <gtest/gtest.h>

#include <cmath>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

Step wait_of(sim::Duration d) {
    Step step;
    step.duration = exactly(d);
    return step;
}
Step failure() {
    Step step;
    step.kind = Step::Kind::fail;
    step.probabilities = {1};
    return step;
}
// A service that does these at once and goes on when `needed` have ended well.
Toy forking(std::vector<Steps> branches, uint32_t needed) {
    Toy toy{"client -> a"};
    Step step;
    step.kind = Step::Kind::parallel;
    step.branches = std::move(branches);
    step.count = needed;
    toy.service("a").operations[0].steps = {step};
    toy.every(10_s).workers("a", 1);
    return toy;
}
double latency_of(const Toy& toy) {
    Cluster cx = toy.start();
    run_to(cx, 10.5);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).succeeded, 1u);
    return totals(cx).latency_max;
}

TEST(Join, GoesOnWithTheKthOfN) {
    const std::vector<Steps> branches{{wait_of(1_s)}, {wait_of(3_s)}, {wait_of(2_s)}};
    EXPECT_EQ(latency_of(forking(branches, 1)), 1);
    EXPECT_EQ(latency_of(forking(branches, 2)), 2);
    EXPECT_EQ(latency_of(forking(branches, 3)), 3);
}

TEST(Join, FailsAsSoonAsTooFewAreLeft) {
    const Toy toy = forking({{wait_of(1_s), failure()}, {wait_of(3_s)}, {wait_of(2_s)}}, 3);
    Cluster cx = toy.start();
    run_to(cx, 11);
    EXPECT_EQ(totals(cx).failed, 1u);
    expect_at_rest(cx);
}

TEST(Join, BearsAsManyFailuresAsItNeedsNot) {
    EXPECT_EQ(latency_of(forking({{wait_of(1_s), failure()}, {wait_of(3_s)}, {wait_of(2_s)}}, 2)),
              3);
    EXPECT_EQ(latency_of(forking({{wait_of(5_s)}, {failure()}, {failure()}}, 1)), 5);
}

TEST(Join, BranchesOfNoTimeEndAtOnce) {
    EXPECT_EQ(latency_of(forking({{}, {}, {}}, 3)), 0);
    EXPECT_EQ(latency_of(forking({{}, {wait_of(1_s)}}, 1)), 0);
}

TEST(Join, BranchesMayForkInTurn) {
    Step inner;
    inner.kind = Step::Kind::parallel;
    inner.branches = {{wait_of(2_s)}, {wait_of(4_s)}};
    inner.count = 2;
    EXPECT_EQ(latency_of(forking({{wait_of(1_s), inner}, {wait_of(3_s)}}, 2)), 5);
}

TEST(Join, ACrashTakesBranchesWithTheirCall) {
    Toy toy = forking({{wait_of(5_s)}, {wait_of(7_s)}}, 2);
    toy.every(1_s).workers("a", 10).kill("a", 6.5, 1);
    Cluster cx = toy.start();
    run_to(cx, 6.5);
    EXPECT_EQ(totals(cx).failed, 6u);
    run_to(cx, 30);
    expect_at_rest(cx);
}

TEST(Repeat, DoesItAllEachTime) {
    Toy toy{"client -> a"};
    Step step;
    step.kind = Step::Kind::repeat;
    step.count = 4;
    step.branches = {{wait_of(1_s), wait_of(500_ms)}};
    toy.service("a").operations[0].steps = {step};
    EXPECT_EQ(latency_of(toy.every(10_s)), 6);
}

TEST(Choose, TakesEachBranchAsOftenAsItSays) {
    Toy toy{"client -> a"};
    Step step;
    step.kind = Step::Kind::choose;
    step.branches = {{wait_of(1_s)}, {wait_of(2_s)}, {failure()}};
    step.probabilities = {0.2, 0.5, 0.3};
    toy.service("a").operations[0].steps = {step};
    Cluster cx = toy.rate(1000).start();
    run_to(cx, 40);
    expect_at_rest(cx);
    const Totals t = totals(cx);
    const auto n = static_cast<double>(t.offered), ok = static_cast<double>(t.succeeded);
    EXPECT_NEAR(static_cast<double>(t.failed) / n, 0.3, 3.29 * std::sqrt(0.21 / n));
    const double second = t.latency_mean - 1;  // share of those that took two
    EXPECT_NEAR(second, 5.0 / 7, 3.29 * std::sqrt(10.0 / 49 / ok));
}

// ---- scattered queries
// ---------------------------------------------------------------------------------
Toy scattering(uint32_t shards) {
    Toy toy{"client -> a -> db"};
    toy.database("db").shards.count = shards;
    toy.database("db").queries[0].scatter = true;
    toy.every(1_s).work("db", exactly(20_ms));
    return toy;
}

TEST(Scatter, AsksEveryShardAndWaitsForAll) {
    const Toy toy = scattering(3);
    Cluster cx = toy.start();
    run_to(cx, 10.5);
    expect_at_rest(cx);
    for (const Shard& shard : cx.databases[0].shards)
        EXPECT_EQ(cx.instances[shard.primary].served, 10u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 0.021);
}

TEST(Scatter, FailsWithOneDeadShardAndLeavesTheOthersOrphans) {
    Toy toy = scattering(3);
    toy.kill("db.primary", 0.5);  // of shard 0
    Cluster cx = toy.start();
    run_to(cx, 10.5);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).failed, 10u);
    EXPECT_EQ(edge_count(cx, toy, "a", "db", &Edge::calls), 30u);
    EXPECT_EQ(edge_count(cx, toy, "a", "db", &Edge::orphans), 20u);
}

TEST(Scatter, TriesAllShardsAgain) {
    Toy toy = scattering(4);
    toy.kill("db.primary", 0.5, 1).retries("a", "db", 1, 1_s);
    Cluster cx = toy.start();
    run_to(cx, 1.5);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).succeeded, 1u);
    EXPECT_EQ(edge_count(cx, toy, "a", "db", &Edge::calls), 8u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 1.021);
}

TEST(Scatter, ATimeoutCoversAllShards) {
    Toy toy = scattering(2);
    toy.work("db", exactly(3_s)).timeout("a", "db", 1_s);
    Cluster cx = toy.start();
    run_to(cx, 5.5);
    EXPECT_EQ(totals(cx).timed_out, 4u);
    expect_at_rest(cx);
    EXPECT_EQ(edge_count(cx, toy, "a", "db", &Edge::orphans), 10u);
}

}  // namespace
}  // namespace faultline::models
