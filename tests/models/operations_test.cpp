// What people do on purpose: drained instances, switchovers, scaling by hand. Times are worked out
// by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/fault.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

using testing::ElementsAre;
using Verb = Fault::Verb;

const Instance& node(const Cluster& cx, std::string_view name) {
    return cx.instances[instance_named(cx, name)];
}

// "10.05 drained a[0]": the lines of these kinds.
std::vector<std::string> told(const Cluster& cx, const std::vector<std::string>& kinds) {
    std::vector<std::string> lines;
    for (const StoryLine& line : cx.story.lines())
        if (std::ranges::find(kinds, line.what) != kinds.end()) {
            char at[32];
            std::snprintf(at, sizeof at, "%.2f ", line.at.seconds());
            lines.push_back(at + line.what + " " + line.subject);
        }
    return lines;
}

// ---- draining ----------------------------------------------------------------------------------

// A call every 100 ms for two servers in turn, each working for a second on it.
Toy two_servers() {
    Toy toy{"client -> lb -> a"};
    toy.every(100_ms).work("a", exactly(1_s)).workers("a", 100).replicas("a", 2);
    return toy;
}

TEST(Drain, LetsItFinishSendsNothingNewAndLosesNothing) {
    Toy toy = two_servers();
    toy.blueprint.faults.push_back(toy.fault(Verb::drain, "a[0]", 10.05, 20));
    Cluster cx = toy.start();
    run_to(cx, 10.05);
    const uint64_t begun = node(cx, "a[0]").admitted;
    EXPECT_EQ(node(cx, "a[0]").busy(), 5u);
    run_to(cx, 30);
    EXPECT_EQ(node(cx, "a[0]").admitted, begun);
    EXPECT_EQ(node(cx, "a[0]").served, begun) << "it has finished what it had";
    EXPECT_EQ(node(cx, "a[1]").busy(), 10u);
    run_to(cx, 40);
    EXPECT_EQ(node(cx, "a[0]").busy(), 5u) << "it has its turns again";
    // Its last call came at 9.9 or 10 s: looked for every 100 ms from 10.05 s on.
    EXPECT_THAT(
        told(cx, {"fault", "drained", "recovered"}),
        ElementsAre("10.05 fault a[0]", testing::AnyOf("10.95 drained a[0]", "11.05 drained a[0]"),
                    "30.05 recovered a[0]"));
    EXPECT_EQ(totals(cx).failed, 0u);
    ASSERT_EQ(cx.story.incidents().size(), 1u);
    EXPECT_DOUBLE_EQ(cx.story.incidents()[0].recovered->seconds(), 30.05);
    expect_at_rest(cx);
}

TEST(Drain, OfAnAutoscaledOrDeployedServerLastsWhateverTheySay) {
    Toy toy = two_servers();
    toy.blueprint.faults.push_back(toy.fault(Verb::drain, "a[0]", 5, 20));
    Cluster cx = toy.start();
    run_to(cx, 10);
    const uint32_t a0 = instance_named(cx, "a[0]");
    const auto chosen = [&] { return cx.balancers[0].upstream.in_service(0); };
    cx.set_in_rotation(a0, false);
    cx.set_in_rotation(a0, true);
    EXPECT_FALSE(chosen());
    cx.set_in_rotation(a0, false);
    run_to(cx, 26);
    EXPECT_FALSE(chosen()) << "drained no more, and left out by somebody else";
    cx.set_in_rotation(a0, true);
    EXPECT_TRUE(chosen());
}

TEST(Drain, TwiceEndsWithTheLast) {
    Toy toy = two_servers();
    toy.blueprint.faults.push_back(toy.fault(Verb::drain, "a[0]", 5, 10));
    toy.blueprint.faults.push_back(toy.fault(Verb::drain, "a[0]", 8, 12));
    Cluster cx = toy.start();
    run_to(cx, 16);
    EXPECT_TRUE(node(cx, "a[0]").drained);
    run_to(cx, 20.5);
    EXPECT_FALSE(node(cx, "a[0]").drained);
}

TEST(Drain, OfAReplicaTakesItsReadsAway) {
    Toy toy{"client -> a -> db"};
    toy.every(10_ms).replicas("db", 2).work("db", exactly(1_ms));
    toy.database("db").reads = DatabaseSpec::Reads::replicas;
    toy.blueprint.faults.push_back(toy.fault(Verb::drain, "db.replica[0]", 10.005, 10));
    Cluster cx = toy.start();
    run_to(cx, 10.005);
    const uint64_t before = node(cx, "db.replica[0]").served;
    EXPECT_GT(before, 400u);
    run_to(cx, 20);
    EXPECT_EQ(node(cx, "db.replica[0]").served, before);
    run_to(cx, 30);
    EXPECT_GT(node(cx, "db.replica[0]").served, before + 400);
    EXPECT_EQ(totals(cx).failed, 0u);
    EXPECT_EQ(node(cx, "db.primary").served, 0u);
    expect_at_rest(cx);
}

// ---- switching over ----------------------------------------------------------------------------

// Ten writes a second, a commit at 0.002 s after each.
Toy writing(uint32_t replicas, sim::Duration lag) {
    Toy toy{"client -> a -> db"};
    toy.every(100_ms).replicas("db", replicas).work("db", exactly(1_ms));
    DatabaseSpec& db = toy.database("db");
    db.queries[0].kind = Query::Kind::write;
    db.replication.lag = exactly(lag);
    db.failover = Failover{.check_interval = 1_s, .promotion = 2_s, .rejoin = 50_s};
    return toy;
}
const Shard& shard(const Cluster& cx) { return cx.databases[0].shards[0]; }

TEST(Switchover, TakesThePromotionLosesNothingAndLeavesAReplica) {
    Toy toy = writing(2, 500_ms);
    toy.blueprint.faults.push_back(toy.fault(Verb::switchover, "db.replica[1]", 10.05));
    Cluster cx = toy.start();
    run_to(cx, 11);
    EXPECT_FALSE(node(cx, "db.primary").up);
    run_to(cx, 30);
    EXPECT_EQ(shard(cx).primary, instance_named(cx, "db.replica[1]"));
    EXPECT_THAT(told(cx, {"fault", "stopped", "detected", "promoted", "restarted", "switched"}),
                ElementsAre("10.05 fault db.replica[1]", "10.05 stopped db.primary",
                            "12.50 promoted db.replica[1]", "12.50 restarted db.primary",
                            "12.50 switched db"));
    EXPECT_EQ(cx.databases[0].lost_writes, 0u);
    // Those of 10.1 to 12.5 s: the last commit, of 10.002 s, has arrived half a second later.
    EXPECT_EQ(totals(cx).failed, 25u);
    EXPECT_TRUE(node(cx, "db.primary").up);
    EXPECT_FALSE(shard(cx).feeds[0].rebuilding) << "at once: nothing has to be rebuilt";
    EXPECT_EQ(shard(cx).feeds[0].behind, 0u);
    ASSERT_EQ(cx.story.incidents().size(), 1u);
    EXPECT_DOUBLE_EQ(cx.story.incidents()[0].recovered->seconds(), 12.502);
    expect_at_rest(cx);
}

TEST(Switchover, WaitsUntilTheSuccessorHasAppliedEverything) {
    Toy toy = writing(1, 5_s);
    toy.blueprint.faults.push_back(toy.fault(Verb::switchover, "db", 10.05));
    Cluster cx = toy.start();
    run_to(cx, 30);
    // The last commit was at 10.002 s.
    EXPECT_THAT(told(cx, {"promoted"}), ElementsAre("17.00 promoted db.replica[0]"));
    EXPECT_EQ(cx.databases[0].lost_writes, 0u);
    expect_at_rest(cx);
}

TEST(Switchover, EndsTheCallsThatTheOldPrimaryHad) {
    Toy toy = writing(1, {});
    toy.work("db", exactly(1_s));
    toy.blueprint.faults.push_back(toy.fault(Verb::switchover, "db", 10.05));
    Cluster cx = toy.start();
    run_to(cx, 10.06);
    EXPECT_EQ(totals(cx).failed, 10u);
    run_to(cx, 20);
    EXPECT_EQ(totals(cx).failed, 30u);
    expect_at_rest(cx);
}

TEST(Switchover, IsRefusedWhereNobodyIsInStep) {
    Toy toy = writing(1, {});
    toy.kill("db.replica[0]", 8, 10);
    toy.blueprint.faults.push_back(toy.fault(Verb::switchover, "db", 10.05));
    toy.blueprint.faults.push_back(toy.fault(Verb::switchover, "db.replica[0]", 12.05));
    Cluster cx = toy.start();
    run_to(cx, 15);
    EXPECT_EQ(shard(cx).primary, instance_named(cx, "db.primary"));
    EXPECT_TRUE(node(cx, "db.primary").up);
    EXPECT_EQ(totals(cx).failed, 0u);
    EXPECT_THAT(told(cx, {"stuck"}),
                ElementsAre("10.05 stuck db.primary", "12.05 stuck db.primary"));
    expect_at_rest(cx);
}

TEST(Switchover, GoesBackIfTheSuccessorDiesMeanwhile) {
    Toy toy = writing(1, {});
    toy.blueprint.faults.push_back(toy.fault(Verb::switchover, "db", 10.05));
    toy.kill("db.replica[0]", 11, 10);
    Cluster cx = toy.start();
    run_to(cx, 20);
    EXPECT_EQ(shard(cx).primary, instance_named(cx, "db.primary"));
    EXPECT_THAT(told(cx, {"promoted", "restarted"}), ElementsAre("12.05 restarted db.primary"));
    EXPECT_EQ(totals(cx).failed, 20u);
    EXPECT_EQ(cx.databases[0].lost_writes, 0u);
    expect_at_rest(cx);
}

TEST(Switchover, ThereAndBackAgain) {
    Toy toy = writing(2, 10_ms);
    Fault weekly = toy.fault(Verb::switchover, "db", 0);
    weekly.every = exactly(10_s);
    toy.blueprint.faults.push_back(weekly);
    Cluster cx = toy.start();
    run_to(cx, 95);
    EXPECT_EQ(told(cx, {"promoted"}).size(), 9u);
    EXPECT_EQ(cx.databases[0].lost_writes, 0u);
    expect_consistent(cx);
    expect_at_rest(cx);
}

// ---- scaling -----------------------------------------------------------------------------------

Fault scale(const Toy& toy, uint32_t replicas, double at_s, double for_s = 0) {
    Fault f = toy.fault(Verb::scale, "a", at_s, for_s);
    f.details = Scale{replicas, 5_s};
    return f;
}
uint32_t in_service(const Cluster& cx) {
    uint32_t n = 0;
    for (const Instance& one : cx.instances) n += one.component == 1 && one.in_service && one.up;
    return n;
}

TEST(Scale, BootsAndLetsGo) {
    Toy toy = two_servers();
    toy.service("a").spare = 3;
    toy.blueprint.faults.push_back(scale(toy, 4, 10.05));
    toy.blueprint.faults.push_back(scale(toy, 1, 30.05));
    Cluster cx = toy.start();
    run_to(cx, 15);
    EXPECT_EQ(in_service(cx), 2u);
    run_to(cx, 15.1);
    EXPECT_EQ(in_service(cx), 4u);
    run_to(cx, 30);
    for (const char* name : {"a[0]", "a[1]", "a[2]", "a[3]"})
        EXPECT_NEAR(node(cx, name).busy(), 2.5, 0.51) << name;
    EXPECT_EQ(node(cx, "a[4]").admitted, 0u);
    run_to(cx, 35);
    EXPECT_EQ(in_service(cx), 1u);
    EXPECT_FALSE(node(cx, "a[1]").up);
    EXPECT_EQ(node(cx, "a[0]").busy(), 10u);
    EXPECT_EQ(totals(cx).failed, 0u) << "who leaves finishes first";
    // Three servers for 20 s less their boot: what has to be paid for.
    EXPECT_EQ(cx.story.incidents().size(), 2u);
    EXPECT_DOUBLE_EQ(cx.story.incidents()[0].recovered->seconds(), 15.05);
    EXPECT_TRUE(cx.story.incidents()[1].recovered);
    expect_at_rest(cx);
}

TEST(Scale, ForAWhileGoesBackToWhatItWas) {
    Toy toy = two_servers();
    toy.service("a").spare = 3;
    toy.blueprint.faults.push_back(scale(toy, 3, 10, 20));
    Cluster cx = toy.start();
    run_to(cx, 29);
    EXPECT_EQ(in_service(cx), 3u);
    run_to(cx, 35);
    EXPECT_EQ(in_service(cx), 2u);
    ASSERT_EQ(cx.story.incidents().size(), 1u);
    EXPECT_DOUBLE_EQ(cx.story.incidents()[0].recovered->seconds(), 15) << "when it was there";
    for (const StoryLine& line : cx.story.lines()) EXPECT_EQ(line.incident, 0u) << line.detail;
    expect_at_rest(cx);
}

TEST(Scale, TheLastWordCountsWhileItHolds) {
    Toy toy = two_servers();
    toy.service("a").spare = 3;
    toy.blueprint.faults.push_back(scale(toy, 4, 10, 30));
    toy.blueprint.faults.push_back(scale(toy, 5, 12, 20));  // while the first ones boot
    Cluster cx = toy.start();
    run_to(cx, 20);
    EXPECT_EQ(in_service(cx), 5u);
    run_to(cx, 38);
    EXPECT_EQ(in_service(cx), 4u);
    run_to(cx, 50);
    EXPECT_EQ(in_service(cx), 2u);
    expect_at_rest(cx);
}

TEST(Scale, WhoIsWantedBackBeforeItHasFinishedStays) {
    Toy toy = two_servers();
    toy.blueprint.faults.push_back(scale(toy, 1, 10));
    toy.blueprint.faults.push_back(scale(toy, 2, 10.25));  // while its calls end
    Cluster cx = toy.start();
    run_to(cx, 10.2);
    EXPECT_EQ(in_service(cx), 1u);
    EXPECT_TRUE(node(cx, "a[1]").up);
    cx.stop_sources();  // so that it has nothing to do for a while
    run_to(cx, 30);
    EXPECT_EQ(in_service(cx), 2u);
    EXPECT_TRUE(node(cx, "a[1]").up);
    EXPECT_TRUE(node(cx, "a[1]").in_service);
    expect_at_rest(cx);
}

TEST(Scale, CallsOffWhoHasNotBootedBeforeAnybodyLeaves) {
    Toy toy = two_servers();
    toy.service("a").spare = 3;
    toy.blueprint.faults.push_back(scale(toy, 4, 10));
    toy.blueprint.faults.push_back(scale(toy, 2, 12));
    Cluster cx = toy.start();
    for (double t = 10; t < 30; t += 0.5) {
        run_to(cx, t);
        EXPECT_EQ(in_service(cx), 2u) << t;
    }
    EXPECT_FALSE(node(cx, "a[2]").up);
    EXPECT_EQ(totals(cx).failed, 0u);
    expect_at_rest(cx);
}

TEST(Scale, OfADeadServerBringsNobodyBack) {
    Toy toy = two_servers();
    toy.kill("a[1]", 5, 20);
    toy.blueprint.faults.push_back(scale(toy, 1, 10));
    Cluster cx = toy.start();
    run_to(cx, 40);
    EXPECT_EQ(in_service(cx), 1u);
    EXPECT_EQ(node(cx, "a[0]").busy(), 10u);
    expect_at_rest(cx);
}

TEST(Scale, RoomThatIsNotUsedChangesNothing) {
    for (const char* policy : {"round_robin", "least_connections", "random", "random_two",
                               "ip_hash", "consistent_hash"}) {
        Toy toy{"client -> lb -> a"};
        toy.rate(50).work("a", exponential(50_ms)).workers("a", 2).replicas("a", 3);
        toy.balancer("lb").policy = policy;
        toy.balancer("lb").health_check = HealthCheck{};
        Cluster tight = toy.start();
        toy.service("a").spare = 4;
        Cluster roomy = toy.start();
        for (Cluster* cx : {&tight, &roomy}) run_to(*cx, 200);
        EXPECT_EQ(tight.recorder.fingerprint().value(), roomy.recorder.fingerprint().value())
            << policy;
    }
}

}  // namespace
}  // namespace faultline::models
