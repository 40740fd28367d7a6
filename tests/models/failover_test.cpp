#include "models/failover.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

// Ten writes a second, a commit at 0.002 s after each.
Toy writing(uint32_t replicas, sim::Duration lag) {
    Toy toy{"client -> a -> db"};
    toy.every(100_ms).replicas("db", replicas).work("db", exactly(1_ms));
    DatabaseSpec& db = toy.database("db");
    db.queries[0].kind = Query::Kind::write;
    db.replication.lag = exactly(lag);
    Failover failover;
    failover.check_interval = 1_s;
    failover.check_fall = 3;
    failover.promotion = 2_s;
    failover.rejoin = 5_s;
    db.failover = failover;
    return toy;
}
const Shard& shard(const Cluster& cx) { return cx.databases[0].shards[0]; }
double told(const Cluster& cx, std::string_view what) {
    for (const StoryLine& line : cx.story.lines())
        if (line.what == what) return line.at.seconds();
    return -1;
}
uint64_t told_times(const Cluster& cx, std::string_view what) {
    uint64_t n = 0;
    for (const StoryLine& line : cx.story.lines()) n += line.what == what;
    return n;
}

TEST(Failover, TakesDetectionAndPromotion) {
    for (uint64_t seed = 1; seed <= 5; ++seed) {
        Toy toy = writing(1, {});
        toy.kill("db.primary", 10.05);
        Cluster cx = toy.start(seed);
        run_to(cx, 30);
        const double detected = told(cx, "detected"), promoted = told(cx, "promoted");
        EXPECT_GE(detected, 12.05);
        EXPECT_LE(detected, 13.05);
        EXPECT_DOUBLE_EQ(promoted, detected + 2);
        EXPECT_EQ(shard(cx).primary, instance_named(cx, "db.replica[0]"));
        // Ten writes a second fail from the crash to the promotion, none later.
        EXPECT_NEAR(static_cast<double>(totals(cx).failed), (promoted - 10.05) * 10, 1.01);
        ASSERT_EQ(cx.story.incidents().size(), 1u);
        EXPECT_DOUBLE_EQ(cx.story.incidents()[0].recovered->seconds(), promoted);
        expect_at_rest(cx);
    }
}

TEST(Failover, LosesExactlyWhatHadNotArrived) {
    // Commits at 0.102, 0.202, ..., 10.002, each on its way for 1.25 s; the crash is at 10.05, so
    // those of 8.802 and later have not arrived.
    Toy toy = writing(1, 1250_ms);
    toy.kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_EQ(cx.databases[0].lost_writes, 13u);
    EXPECT_EQ(cx.story.incidents()[0].lost_writes, 13u);
    expect_at_rest(cx);
}

TEST(Failover, LosesNothingThatASynchronousStandbyAcknowledged) {
    Toy toy = writing(1, 1250_ms);
    toy.database("db").replication.mode = Replication::Mode::sync;
    toy.kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_EQ(cx.databases[0].lost_writes, 0u);
    EXPECT_EQ(shard(cx).primary, instance_named(cx, "db.replica[0]"));
    // Without another standby the new primary's commits wait.
    EXPECT_EQ(shard(cx).parked.size, 100u) << "as many as it has connections";
}

TEST(Failover, AnOldPrimaryAcknowledgesNothingUntilItIsRebuilt) {
    Toy toy = writing(1, {});
    toy.database("db").replication.mode = Replication::Mode::sync;
    toy.kill("db.primary", 10.05, 10);
    Cluster cx = toy.start();
    run_to(cx, 25);  // up since 20.05, but it takes five seconds to rebuild
    EXPECT_GT(shard(cx).parked.size, 90u);
    run_to(cx, 27);
    EXPECT_EQ(shard(cx).parked.size, 0u);
    expect_at_rest(cx);
}

TEST(Failover, PromotesTheMostAdvanced) {
    Toy toy = writing(2, 1250_ms);
    // The first replica is away for a while and lacks all of it when the primary dies.
    toy.kill("db.replica[0]", 5.05, 6).kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_EQ(shard(cx).primary, instance_named(cx, "db.replica[1]"));
    EXPECT_EQ(cx.databases[0].lost_writes, 13u);
    expect_at_rest(cx);
}

TEST(Failover, AReplicaThatWasAwayLacksWhatWasCommittedMeanwhile) {
    // Commits of 3.802 to 5.002 were on their way when it died, those of 5.102 to 10.002 never
    // left.
    Toy toy = writing(1, 1250_ms);
    toy.kill("db.replica[0]", 5.05, 6).kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_EQ(cx.databases[0].lost_writes, 13u + 50u);
    expect_at_rest(cx);
}

TEST(Failover, AReplicaThatIsBackInTimeCatchesUp) {
    Toy toy = writing(1, 1250_ms);
    toy.kill("db.replica[0]", 5.05, 2).kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_EQ(cx.databases[0].lost_writes, 13u);
    expect_at_rest(cx);
}

TEST(Failover, CallersAskTheDeadPrimaryUntilTheyLearnTheNewAddress) {
    Toy toy = writing(1, {});
    toy.replicas("a", 20);
    toy.database("db").failover->dns_ttl = 10_s;
    toy.kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 15.06);
    const double promoted = told(cx, "promoted");
    const uint64_t before = totals(cx).failed;
    run_to(cx, promoted + 10);
    const uint64_t stale = totals(cx).failed - before;
    // Each caller learns at a time of its own: the share that fails goes from all to none.
    EXPECT_GT(stale, 30u);
    EXPECT_LT(stale, 70u);
    EXPECT_GT(told(cx, "switched"), promoted + 7);
    EXPECT_LE(told(cx, "switched"), promoted + 10);
    const uint64_t then = totals(cx).failed;
    run_to(cx, 60);
    EXPECT_EQ(totals(cx).failed, then);
    expect_at_rest(cx);
}

TEST(Failover, WithAFixedDelayAllCallersSwitchAtOnce) {
    Toy toy = writing(1, {});
    toy.database("db").failover->switch_delay = 4_s;
    toy.kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_DOUBLE_EQ(told(cx, "switched"), told(cx, "promoted") + 4);
    EXPECT_NEAR(static_cast<double>(totals(cx).failed), (told(cx, "switched") - 10.05) * 10, 1.01);
    expect_at_rest(cx);
}

TEST(Failover, AnOldPrimaryComesBackAsAReplica) {
    Toy toy = writing(1, {});
    toy.database("db").reads = DatabaseSpec::Reads::replicas;
    Query read;
    read.name = "read";
    toy.database("db").queries.push_back(read);
    Step step;
    step.kind = Step::Kind::query;
    step.target = toy.id("db");
    step.operation = 1;
    toy.service("a").operations[0].steps.push_back(step);
    toy.kill("db.primary", 10.05, 20);
    Cluster cx = toy.start();
    const uint32_t old = instance_named(cx, "db.primary");
    run_to(cx, 34.9);
    const uint64_t served = cx.instances[old].served;
    EXPECT_TRUE(shard(cx).feeds[0].rebuilding);
    EXPECT_EQ(totals(cx).succeeded, 100u) << "no replica is left to read from";
    run_to(cx, 50);
    EXPECT_FALSE(shard(cx).feeds[0].rebuilding);
    EXPECT_NE(shard(cx).primary, old);
    EXPECT_GT(cx.instances[old].served, served + 100) << "it answers reads";
    const double back = told(cx, "recovered");
    EXPECT_GE(back, 35.05);  // up at 30.05, seen within a second, rebuilt in five
    EXPECT_LE(back, 36.05);
    expect_at_rest(cx);
}

TEST(Failover, APrimaryThatIsBackBeforeItIsGivenUpStays) {
    Toy toy = writing(1, 1250_ms);
    toy.kill("db.primary", 10.05, 1);
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_EQ(told(cx, "promoted"), -1);
    EXPECT_EQ(shard(cx).primary, instance_named(cx, "db.primary"));
    EXPECT_EQ(cx.databases[0].lost_writes, 0u);
    EXPECT_EQ(totals(cx).failed, 10u);
    expect_at_rest(cx);
}

TEST(Failover, APrimaryThatIsBackDuringThePromotionTakesNoMoreWrites) {
    Toy toy = writing(1, 1250_ms);
    toy.database("db").failover->promotion = 5_s;
    toy.kill("db.primary", 10.05, 4);
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_EQ(shard(cx).primary, instance_named(cx, "db.replica[0]"));
    EXPECT_EQ(cx.databases[0].lost_writes, 13u);
    EXPECT_NEAR(static_cast<double>(totals(cx).failed), (told(cx, "promoted") - 10.05) * 10, 1.01);
    expect_at_rest(cx);
}

TEST(Failover, WaitsForAReplicaToPromote) {
    Toy toy = writing(1, {});
    toy.kill("db.replica[0]", 5.05, 20).kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 24);
    EXPECT_EQ(told(cx, "promoted"), -1);
    run_to(cx, 40);
    EXPECT_GE(told(cx, "promoted"), 27.05);
    EXPECT_LE(told(cx, "promoted"), 28.05);
    expect_at_rest(cx);
}

TEST(Failover, ASecondOneStartsTheCallersWaitingAnew) {
    Toy toy = writing(2, {});
    toy.database("db").failover->switch_delay = 8_s;
    toy.kill("db.primary", 10.05).kill("db.primary", 16);
    Cluster cx = toy.start();
    run_to(cx, 60);
    ASSERT_EQ(told_times(cx, "promoted"), 2u);
    double last = 0;
    for (const StoryLine& line : cx.story.lines())
        if (line.what == "promoted") last = line.at.seconds();
    ASSERT_LT(last, told(cx, "promoted") + 8);
    EXPECT_EQ(told_times(cx, "switched"), 1u);
    EXPECT_DOUBLE_EQ(told(cx, "switched"), last + 8);
    EXPECT_NEAR(static_cast<double>(totals(cx).failed), (last + 8 - 10.05) * 10, 1.01);
    expect_at_rest(cx);
}

TEST(Failover, SurvivesOneAfterTheOther) {
    Toy toy = writing(2, {});
    toy.database("db").failover->rejoin = 15_s;
    toy.database("db").failover->dns_ttl = 5_s;
    toy.kill("db.primary", 10.05, 10).kill("db.primary", 20.05, 10);
    Cluster cx = toy.start();
    run_to(cx, 60);
    EXPECT_EQ(told_times(cx, "promoted"), 2u);
    EXPECT_EQ(shard(cx).primary, instance_named(cx, "db.replica[1]"));
    EXPECT_EQ(told_times(cx, "recovered"), 2u) << "both old primaries are replicas now";
    for (const ReplicaFeed& feed : shard(cx).feeds) {
        EXPECT_FALSE(feed.rebuilding);
        EXPECT_EQ(feed.behind, 0u);
    }
    expect_at_rest(cx);
}

// One in ten learns the new address within a thousand seconds, the others within ten.
TEST(Failover, SomeCallersClingToTheOldAddress) {
    Toy toy = writing(1, {});
    toy.replicas("a", 400);
    toy.database("db").failover->dns_ttl = 10_s;
    toy.database("db").failover->tail_share = 0.1;
    toy.database("db").failover->tail = 1000_s;
    toy.kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 30);
    const int64_t promoted = static_cast<int64_t>(told(cx, "promoted") * 1e9);
    int cling = 0;
    double longest = 0;
    for (uint32_t i = 0; i < 400; ++i) {
        const uint32_t caller = instance_named(cx, "a[" + std::to_string(i) + "]");
        const double learns = static_cast<double>(shard(cx).learns_at_ns[caller] - promoted) * 1e-9;
        cling += learns > 10;
        longest = std::max(longest, learns);
    }
    EXPECT_NEAR(cling, 400 * 0.1 * 0.99, 4 * std::sqrt(400 * 0.1 * 0.9));
    EXPECT_GT(longest, 800);
    EXPECT_LT(longest, 1000);
}

}  // namespace
}  // namespace faultline::models
