#include "models/standstill.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

TEST(Standstill, KeepsWhatIsLeftOfTheWorkUnderWay) {
    for (const bool cores : {false, true}) {
        Toy toy{"client -> a"};
        toy.every(10_s).work("a", exactly(4_s)).hang("a", 12, 30);
        if (cores) toy.cores("a", 4);
        Cluster cx = toy.start();
        run_to(cx, 19);
        EXPECT_EQ(totals(cx).succeeded, 0u);
        // Sent at 10, worked on until 12 and from 42 to 44; those of 20, 30 and 40 begin at 42.
        run_to(cx, 43.9);
        EXPECT_EQ(totals(cx).succeeded, 0u);
        run_to(cx, 44.1);
        EXPECT_EQ(totals(cx).succeeded, 1u);
        EXPECT_NEAR(totals(cx).latency_max, 34, 1e-6);
        run_to(cx, 46.1);
        EXPECT_EQ(totals(cx).succeeded, 4u) << cores;
        EXPECT_NEAR(totals(cx).latency_min, 6, 1e-6);
        expect_at_rest(cx);
    }
}

TEST(Standstill, OfAServerIsNoticedByTimeoutsAndHealthChecksOnly) {
    for (const HealthCheck::Path path : {HealthCheck::Path::tcp, HealthCheck::Path::shallow}) {
        Toy toy{"client -> lb -> {a, b}"};
        toy.rate(100).workers("a", 4).workers("b", 4).hang("a", 100, 100);
        toy.balancer("lb").health_check = HealthCheck{path, 5_s, 2_s, 3, 2, {}, {}};
        toy.timeout("client", "lb", 2_s);
        Cluster cx = toy.start();
        run_to(cx, 99);
        EXPECT_EQ(totals(cx).timed_out, 0u);
        run_to(cx, 199);
        if (path == HealthCheck::Path::tcp) {  // the port still answers: half of them go there
            EXPECT_NEAR(static_cast<double>(totals(cx).timed_out), 0.5 * 97 * 100, 300);
        } else {  // until the third failed check is given up, 16 to 21 seconds later, less 2
            EXPECT_GT(totals(cx).timed_out, 650u);
            EXPECT_LT(totals(cx).timed_out, 1000u);
        }
        expect_at_rest(cx);
    }
}

TEST(Standstill, OfACallerLeavesTheRepliesUnread) {
    Toy toy{"client -> a -> b"};
    toy.every(10_s).work("a", exactly(0_s)).work("b", exactly(2_s)).hang("a", 11, 9);
    Cluster cx = toy.start();
    run_to(cx, 19.9);
    EXPECT_EQ(cx.instances[instance_named(cx, "b")].served, 1u);
    EXPECT_EQ(totals(cx).succeeded, 0u);
    run_to(cx, 20.1);
    EXPECT_EQ(totals(cx).succeeded, 1u);
    EXPECT_NEAR(totals(cx).latency_max, 10, 1e-6);
    expect_at_rest(cx);
}

TEST(Standstill, OfABalancerHoldsRequestsAndReplies) {
    Toy toy{"client -> lb -> a"};
    toy.every(1_s).work("a", exactly(500_ms)).hang("lb", 10.2, 5);
    Cluster cx = toy.start();
    run_to(cx, 15.1);
    EXPECT_EQ(cx.instances[instance_named(cx, "a")].served, 10u);
    EXPECT_EQ(totals(cx).succeeded, 9u);
    run_to(cx, 15.9);
    EXPECT_EQ(totals(cx).succeeded, 15u);
    expect_at_rest(cx);
}

TEST(Standstill, OfABalancerThatIsThenKilledResetsWhatItHeld) {
    Toy toy{"client -> lb -> a"};
    toy.every(1_s).work("a", exactly(500_ms)).hang("lb", 10.2, 50).kill("lb", 15.2, 5);
    Cluster cx = toy.start();
    run_to(cx, 15.9);
    EXPECT_EQ(totals(cx).succeeded, 9u);
    EXPECT_EQ(totals(cx).failed, 6u);
    run_to(cx, 30);
    EXPECT_GT(totals(cx).succeeded, 15u);
    expect_at_rest(cx);
}

TEST(Standstill, OfAPrimaryLeadsToAPromotionAndItComesBackWithoutARole) {
    Toy toy{"client -> a -> db"};
    toy.rate(50).hang("db.primary", 20, 200);
    DatabaseSpec& db = toy.database("db");
    db.replicas = 1;
    db.failover = Failover{};
    toy.timeout("client", "a", 1_s);
    Cluster cx = toy.start();
    const uint32_t first = cx.databases[0].shards[0].primary;
    run_to(cx, 100);
    EXPECT_NE(cx.databases[0].shards[0].primary, first);
    run_to(cx, 400);
    EXPECT_NE(cx.databases[0].shards[0].primary, first);
    EXPECT_TRUE(cx.instances[first].serving);
    expect_at_rest(cx);
}

TEST(Standstill, ThatIsKilledLosesWhatItHeld) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(10_s)).hang("a", 5.5, 100).kill("a", 20.5, 10);
    Cluster cx = toy.start();
    run_to(cx, 20.9);
    EXPECT_EQ(totals(cx).failed, 20u);
    run_to(cx, 45);
    EXPECT_GT(totals(cx).succeeded, 0u);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
