// Connection pools: what a caller may have under way to one callee at a time.
#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

TEST(ConnectionPool, HandsConnectionsOutInOrderOfArrival) {
    Toy toy{"client -> a -> db"};
    toy.every(500_ms).work("db", exactly(1_s)).pool("a", "db", 1);
    Cluster cx = toy.start();
    run_to(cx, 1.6);
    EXPECT_EQ(cx.pools[0].waiting.size, 1u);
    EXPECT_EQ(cx.instances[instance_named(cx, "db.primary")].busy(), 1u);
    expect_at_rest(cx);  // sent at 0.5, 1 and 1.5; answered at 1.501, 2.501 and 3.501
    EXPECT_DOUBLE_EQ(totals(cx).latency_min, 1.001);
    EXPECT_DOUBLE_EQ(totals(cx).latency_mean, 1.501);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 2.001);
    EXPECT_EQ(cx.pools[0].busy_ns, 3'000'000'000);
    EXPECT_EQ(cx.pools[0].queued_ns, 1'500'000'000);
}

TEST(ConnectionPool, IsNotWaitedForLongerThanItsTimeout) {
    Toy toy{"client -> a -> db"};
    toy.every(500_ms).work("db", exactly(1_s)).pool("a", "db", 1, 700_ms).retries("a", "db", 3);
    Cluster cx = toy.start();
    run_to(cx, 1.6);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).timed_out, 1u);  // the third, at 2.201
    EXPECT_EQ(cx.pools[0].timeouts, 1u);
    EXPECT_EQ(edge_count(cx, toy, "a", "db", &Edge::calls), 2u) << "it did not try again";
}

TEST(ConnectionPool, GetsAConnectionBackWhenItsCallTimesOut) {
    Toy toy{"client -> a -> db"};
    toy.every(500_ms).work("db", exactly(2_s)).pool("a", "db", 1).timeout("a", "db", 300_ms);
    Cluster cx = toy.start();
    run_to(cx, 10.2);
    EXPECT_EQ(cx.pools[0].queued_ns, 0);
    EXPECT_EQ(cx.instances[instance_named(cx, "db.primary")].busy(), 4u) << "orphans";
    expect_at_rest(cx);
}

TEST(ConnectionPool, BelongsToOneInstance) {
    Toy toy{"client -> a -> db"};
    toy.every(100_ms).replicas("a", 3).work("db", exactly(1_s)).pool("a", "db", 2);
    Cluster cx = toy.start();
    run_to(cx, 10);
    EXPECT_EQ(cx.pools.size(), 3u);
    EXPECT_EQ(cx.instances[instance_named(cx, "db.primary")].busy(), 6u);
    expect_at_rest(cx);
}

TEST(ConnectionPool, StartsAnewWithItsInstance) {
    Toy toy{"client -> a -> db"};
    toy.every(500_ms).work("db", exactly(1_s)).pool("a", "db", 1).kill("a", 2.2, 1);
    Cluster cx = toy.start();
    run_to(cx, 2.3);
    EXPECT_EQ(cx.pools[0].free, 1u);
    EXPECT_EQ(cx.pools[0].waiting.size, 0u);
    EXPECT_EQ(cx.instances[instance_named(cx, "db.primary")].busy(), 1u) << "an orphan works on";
    run_to(cx, 5.2);
    EXPECT_EQ(cx.pools[0].free, 0u);
    expect_at_rest(cx);
}

TEST(ConnectionPool, IsNotTakenWhileWaitingToRetry) {
    Toy toy{"client -> a -> db"};
    toy.every(1_s).pool("a", "db", 1).retries("a", "db", 5, 10_s).kill("db.primary", 0.5, 1.2);
    Cluster cx = toy.start();
    run_to(cx, 1.5);  // the first failed at 1.001 and waits until 11.001
    EXPECT_EQ(cx.pools[0].free, 1u);
    run_to(cx, 5.5);
    EXPECT_EQ(totals(cx).succeeded, 4u);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).succeeded, 5u);
}

}  // namespace
}  // namespace faultline::models
