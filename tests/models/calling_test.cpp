#include "models/calling.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

uint64_t calls(const Cluster& cx, const Toy& toy, const char* from, const char* to) {
    return edge_count(cx, toy, from, to, &Edge::calls);
}

TEST(Calling, ATimedOutCallWorksOnForNobody) {
    Toy toy{"client -> a -> b"};
    toy.every(10_s).work("b", exactly(3_s)).workers("b", 1).timeout("a", "b", 1_s);
    Cluster cx = toy.start();
    run_to(cx, 11.002);
    EXPECT_EQ(totals(cx).timed_out, 1u);
    const Instance& b = cx.instances[instance_named(cx, "b")];
    EXPECT_EQ(b.busy(), 1u) << "nobody told it";
    run_to(cx, 13.1);
    EXPECT_EQ(b.served, 1u);
    EXPECT_EQ(edge_count(cx, toy, "a", "b", &Edge::timeouts), 1u);
    EXPECT_EQ(edge_count(cx, toy, "a", "b", &Edge::orphans), 1u);
    expect_at_rest(cx);
}

TEST(Calling, OrphansKeepTheWantedOut) {
    // Half the load would fit, but each second one waits behind an orphan and so becomes one.
    Toy toy{"client -> a -> b"};
    toy.every(1_s).work("b", exactly(1500_ms)).workers("b", 1).timeout("a", "b", 2_s);
    Cluster cx = toy.start();
    run_to(cx, 100);
    EXPECT_LT(totals(cx).succeeded, 5u);
    EXPECT_GT(cx.instances[instance_named(cx, "b")].served, 60u);
    expect_at_rest(cx);
}

TEST(Calling, AUserWhoLeavesIsNotWaitedFor) {
    Toy toy{"client -> a"};
    toy.every(10_s).work("a", exactly(3_s)).timeout("client", "a", 1_s);
    Cluster cx = toy.start();
    run_to(cx, 10.999);
    EXPECT_EQ(totals(cx).timed_out, 0u);
    run_to(cx, 11);
    EXPECT_EQ(totals(cx).timed_out, 1u);
    expect_at_rest(cx);
    EXPECT_EQ(edge_count(cx, toy, "client", "a", &Edge::orphans), 1u);
    EXPECT_EQ(totals(cx).ended(), 1u) << "its late answer does not count again";
}

TEST(Calling, ARequestCountsOnceHoweverOftenItsUserTries) {
    Toy toy{"client -> a"};
    toy.every(10_s).work("a", exactly(3_s)).timeout("client", "a", 1_s);
    toy.retries("client", "a", 2);
    Cluster cx = toy.start();
    run_to(cx, 19);
    EXPECT_EQ(totals(cx).offered, 1u);
    EXPECT_EQ(totals(cx).timed_out, 1u);
    EXPECT_EQ(calls(cx, toy, "client", "a"), 3u);
    expect_at_rest(cx);
    EXPECT_EQ(cx.instances[instance_named(cx, "a")].served, 3u);
}

TEST(Calling, EveryAttemptIsACall) {
    Toy toy{"client -> a -> b"};
    toy.every(1_s).kill("b", 0.5).retries("a", "b", 3);
    Cluster cx = toy.start();
    run_to(cx, 10.5);
    EXPECT_EQ(calls(cx, toy, "a", "b"), 40u);
    EXPECT_EQ(totals(cx).failed, 10u);
    expect_at_rest(cx);
}

TEST(Calling, WaitsTwiceAsLongBeforeEachFurtherAttempt) {
    Toy toy{"client -> a -> b"};
    toy.every(10_s).kill("b", 0.5).retries("a", "b", 3, 100_ms);
    Cluster cx = toy.start();
    for (const auto& [second, attempts] :
         {std::pair{10.05, 1u}, {10.15, 2u}, {10.35, 3u}, {10.69, 3u}, {10.71, 4u}}) {
        run_to(cx, second);
        EXPECT_EQ(calls(cx, toy, "a", "b"), attempts) << second;
    }
    EXPECT_EQ(totals(cx).failed, 1u);
    expect_at_rest(cx);
}

TEST(Calling, SucceedsWithTheAttemptThatDoes) {
    Toy toy{"client -> a -> b"};
    toy.every(1_s).kill("b", 0.5, 1).retries("a", "b", 1, 1_s);
    Cluster cx = toy.start();
    run_to(cx, 1.5);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).succeeded, 1u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 1.002);  // 1 ms, 1 s of backoff, 1 ms
}

TEST(Calling, EachCallOfAnOperationHasItsOwnAttempts) {
    Toy toy{"client -> a -> {b, c}"};
    toy.every(1_s).kill("b", 0.5, 1).kill("c", 0.5, 2);
    toy.retries("a", "b", 1, 1_s).retries("a", "c", 1, 1_s);
    Cluster cx = toy.start();
    run_to(cx, 1.5);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).succeeded, 1u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 2.003);  // b at the second attempt, and so c
}

TEST(Backoff, DoublesUpToItsMaximum) {
    Backoff backoff{100_ms, 1_s, 0, {1, "backoff"}};
    const sim::Duration expected[] = {100_ms, 200_ms, 400_ms, 800_ms, 1_s, 1_s};
    for (uint32_t retry = 1; retry <= 6; ++retry)
        EXPECT_EQ(backoff.before(retry), expected[retry - 1]);
    Backoff endless{1_s, sim::kNever, 0, {1, "backoff"}};
    EXPECT_EQ(endless.before(11), 1024_s);
    EXPECT_GT(endless.before(200), 1'000'000_s) << "and does not overflow";
}

TEST(Backoff, DrawsTheShareThatIsJitter) {
    for (const double jitter : {0.25, 1.0}) {
        Backoff backoff{1_s, 4_s, jitter, {1, "backoff"}};
        double low = 1e9, high = 0, sum = 0;
        constexpr int kDraws = 20'000;
        for (int i = 0; i < kDraws; ++i) {
            const double wait = backoff.before(2).seconds();
            low = std::min(low, wait);
            high = std::max(high, wait);
            sum += wait;
        }
        EXPECT_GE(low, 2 * (1 - jitter));
        EXPECT_LT(low, 2 * (1 - jitter) + 0.01);
        EXPECT_LE(high, 2);
        EXPECT_GT(high, 1.99);
        EXPECT_NEAR(sum / kDraws, 2 - jitter, 3.29 * 2 * jitter / std::sqrt(12.0 * kDraws));
    }
}

TEST(Calling, TheLinkTakesItsTimeBothWays) {
    Toy toy{"client -> a -> b"};
    toy.every(1_s).link("client", "a", 20_ms).link("a", "b", 3_ms);
    Cluster cx = toy.start();
    run_to(cx, 10.5);
    expect_at_rest(cx);
    EXPECT_DOUBLE_EQ(totals(cx).latency_mean, 0.048);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 0.048);
}

TEST(Calling, ARefusalTakesTheWayThereAndBack) {
    Toy toy{"client -> a"};
    toy.every(1_s).link("client", "a", 20_ms).kill("a", 0.5);
    Cluster cx = toy.start();
    run_to(cx, 1.039);
    EXPECT_EQ(totals(cx).failed, 0u);
    run_to(cx, 1.04);
    EXPECT_EQ(totals(cx).failed, 1u);
    expect_at_rest(cx);
}

TEST(Calling, ACrashAnswersWithAResetAfterTheWayBack) {
    Toy toy{"client -> a -> b"};
    toy.every(10_s).work("b", exactly(5_s)).link("a", "b", 100_ms).kill("b", 12);
    Cluster cx = toy.start();
    run_to(cx, 12.099);
    EXPECT_EQ(totals(cx).failed, 0u);
    run_to(cx, 12.1);
    EXPECT_EQ(totals(cx).failed, 1u);
    expect_at_rest(cx);
}

TEST(Calling, ASilentCrashIsHeardOfByTimeoutsOnly) {
    Toy toy{"client -> a -> b"};
    toy.every(10_s).work("b", exactly(5_s)).kill("b", 12, 0, true).timeout("a", "b", 8_s);
    Cluster cx = toy.start();
    run_to(cx, 18);
    EXPECT_EQ(totals(cx).ended(), 0u);
    run_to(cx, 18.002);
    EXPECT_EQ(totals(cx).timed_out, 1u);
    expect_at_rest(cx);
}

TEST(Calling, ASilentCrashLeavesUsersToTheirOwnTimeout) {
    Toy toy{"client -> a"};
    toy.every(10_s).work("a", exactly(5_s)).kill("a", 12, 0, true).timeout("client", "a", 8_s);
    Cluster cx = toy.start();
    run_to(cx, 17.9);
    EXPECT_EQ(totals(cx).ended(), 0u);
    run_to(cx, 18);
    EXPECT_EQ(totals(cx).timed_out, 1u);
    expect_at_rest(cx);
}

TEST(Calling, WhatHappenedDeepInsideComesUpUnchanged) {
    Toy full{"client -> a -> b -> db"};
    full.every(1_s).work("db", exactly(100_s)).workers("db", 1).places("db", 0);
    Cluster cx = full.start();
    run_to(cx, 10.5);
    EXPECT_EQ(totals(cx).rejected, 9u);
    expect_at_rest(cx);

    Toy wrong{"client -> a -> b"};
    Step fail;
    fail.kind = Step::Kind::fail;
    fail.probabilities = {1};
    wrong.service("b").operations[0].steps.push_back(fail);
    Cluster other = wrong.every(1_s).start();
    run_to(other, 10.5);
    EXPECT_EQ(totals(other).failed, 10u);
    EXPECT_EQ(other.instances[instance_named(other, "b")].failed, 10u);
    expect_at_rest(other);
}

TEST(Calling, TheOnesWhoHearOfACrashMayDieAtTheSameMoment) {
    // Whoever dies first frees connections and workers that others get, who die in turn.
    Toy toy{"client -> a -> {cache, b}"};
    toy.rate(200).work("a", exactly(20_ms)).workers("a", 8).work("cache", exactly(4_ms));
    toy.work("b", exactly(30_ms)).pool("a", "b", 2).retries("client", "a", 1, 10_ms);
    Fault outage;
    outage.verb = Fault::Verb::zone_outage;
    outage.target_name = "zone";
    outage.zone = 0;
    for (int i = 1; i < 40; ++i) {
        outage.at = at_time(i * 0.25);
        outage.duration = exactly(100_ms);
        toy.blueprint.faults.push_back(outage);
    }
    Cluster cx = toy.start();
    run_to(cx, 12);
    EXPECT_GT(totals(cx).failed, 100u);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
