// Links that are cut, narrow, or lead to a name that nobody knows any more.
#include <gtest/gtest.h>

#include <cmath>

#include "models/fault.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

Fault at(Fault::Verb verb, double at_s, double for_s) {
    Fault f;
    f.verb = verb;
    f.at = at_time(at_s);
    if (for_s > 0) f.duration = exactly(sim::from_seconds(for_s));
    return f;
}

Fault partition(std::vector<InstanceRef> from, std::vector<InstanceRef> to, double at_s,
                double for_s, bool one_way = false) {
    Fault f = at(Fault::Verb::partition, at_s, for_s);
    f.details = Partition{std::move(from), std::move(to), false, one_way, 127_s};
    return f;
}

TEST(Partition, IsHeardOfByTimeoutsAndWithoutThemWhenTcpGivesUp) {
    for (const bool patient : {false, true}) {
        Toy toy{"client -> a -> b"};
        toy.every(1_s);
        if (!patient) toy.timeout("a", "b", 2_s);
        toy.blueprint.faults = {
            partition({toy.instance_ref("a")}, {toy.instance_ref("b")}, 9.5, 300)};
        Cluster cx = toy.start();
        run_to(cx, patient ? 136.5 : 11.5);
        EXPECT_EQ(totals(cx).ended(), 9u);
        run_to(cx, patient ? 137.5 : 12.5);
        const Totals t = totals(cx);
        EXPECT_EQ(patient ? t.failed : t.timed_out, 1u) << "the first of them";
        run_to(cx, 1000);
        expect_at_rest(cx);
        EXPECT_TRUE(cx.troubles.empty());
    }
}

// What is being sent again arrives when there is a way: nobody without a timeout fails for it.
TEST(Partition, ThatIsShortHoldsMessagesUp) {
    Toy toy{"client -> a -> b"};
    toy.every(1_s).work("b", exactly(100_ms)).link("a", "b", 1_ms);
    toy.blueprint.faults = {partition({toy.instance_ref("a")}, {toy.instance_ref("b")}, 20.05, 30)};
    Cluster cx = toy.start();
    run_to(cx, 100);
    const Totals t = totals(cx);
    EXPECT_EQ(t.failed + t.timed_out + t.rejected, 0u);
    // The answer of 20 s was on its way when the cut came.
    EXPECT_NEAR(t.latency_max, 30.05 + 0.001, 1e-9);
    expect_at_rest(cx);
}

TEST(Partition, OneWayLosesAnswersOrQuestionsAndTheWorkIsDoneOrNot) {
    for (const bool answers : {false, true}) {
        Toy toy{"client -> a -> b"};
        toy.every(1_s).timeout("a", "b", 500_ms);
        const auto a = toy.instance_ref("a"), b = toy.instance_ref("b");
        toy.blueprint.faults = {answers ? partition({b}, {a}, 9.5, 100, true)
                                        : partition({a}, {b}, 9.5, 100, true)};
        Cluster cx = toy.start();
        run_to(cx, 109.4);
        EXPECT_EQ(totals(cx).timed_out, 99u);
        EXPECT_EQ(cx.instances[instance_named(cx, "b")].served, answers ? 109u : 9u);
        run_to(cx, 400);
        expect_at_rest(cx);
    }
}

TEST(Partition, BetweenZonesCutsWhatLiesInThemAndNothingElse) {
    Toy toy{"client -> lb -> a"};
    toy.every(1_s).replicas("a", 4);
    toy.blueprint.zones = {"x", "y"};
    toy.component("a").placement.zones = {0, 1};
    toy.component("lb").placement.zones = {0};
    toy.balancer("lb").call.timeout = 300_ms;
    toy.blueprint.faults = {partition({{.role = InstanceRef::Role::zone, .index = 0}},
                                      {{.role = InstanceRef::Role::zone, .index = 1}}, 9.5, 100)};
    Cluster cx = toy.start();
    run_to(cx, 300);
    EXPECT_EQ(totals(cx).failed + totals(cx).timed_out, 0u) << "the balancer tries another one";
    EXPECT_NEAR(totals(cx).latency_max, 0.6, 0.01) << "sometimes it asked two of them in vain";
    expect_at_rest(cx);
    EXPECT_TRUE(cx.troubles.empty());
}

TEST(Partition, OfOnePlaceCutsItOffFromEverything) {
    Toy toy{"client -> a -> b"};
    toy.every(1_s).timeout("client", "a", 2_s);
    Fault alone = partition({toy.instance_ref("a")}, {}, 9.5, 20);
    std::get<Partition>(alone.details).rest = true;
    toy.blueprint.faults = {alone};
    Cluster cx = toy.start();
    run_to(cx, 100);
    // Those of 28 and 29 s arrive at 29.5 s, in time.
    EXPECT_EQ(totals(cx).timed_out, 18u);
    expect_at_rest(cx);
}

TEST(Partition, KeepsCommitsFromReplicasUntilItIsOver) {
    Toy toy{"client -> db"};
    toy.every(1_s).replicas("db", 1);
    toy.database("db").queries[0].kind = Query::Kind::write;
    toy.database("db").replication.mode = Replication::Mode::sync;
    toy.blueprint.faults = {
        partition({toy.instance_ref("db.primary")}, {toy.instance_ref("db.replica[0]")}, 9.5, 20)};
    Cluster cx = toy.start();
    run_to(cx, 29);
    EXPECT_EQ(totals(cx).succeeded, 9u) << "a synchronous commit waits for its standby";
    run_to(cx, 35.5);
    EXPECT_EQ(totals(cx).succeeded, 35u);
    expect_at_rest(cx);
}

// Questions come at random to a line that needs the same time for each: an M/D/1 queue, whose mean
// wait is rho s / (2 (1 - rho)). Answers come no faster than the questions passed: no wait.
TEST(Bandwidth, IsAnMD1QueueOfMessages) {
    Toy toy{"client -> a"};
    toy.rate(80).work("a", exactly(1_ms));
    Fault narrow = at(Fault::Verb::bandwidth, 0, 0);
    narrow.link = std::pair{kNone, toy.id("a")};
    narrow.details = Bandwidth{10_ms};
    toy.blueprint.faults = {narrow};
    Cluster cx = toy.start();
    constexpr double kSeconds = 20'000, kRho = 0.8;
    run_to(cx, kSeconds);
    const double wait = kRho * 0.01 / (2 * (1 - kRho));
    // The number waiting varies no more than in M/M/1.
    const double error =
        std::sqrt(2 * kRho * (1 + kRho) / (100 * std::pow(1 - kRho, 4) * kSeconds)) / 80;
    EXPECT_NEAR(totals(cx).latency_mean, wait + 0.01 + 0.001 + 0.01, 3.29 * error);
    EXPECT_LT(error, wait / 20);
    expect_at_rest(cx);
}

TEST(DnsFailure, LetsCallersGoOnUntilTheirAnswerIsTooOld) {
    Toy toy{"client -> lb -> a -> b"};
    toy.every(100_ms).replicas("a", 20);
    Fault dns = at(Fault::Verb::dns_failure, 100, 100);
    dns.target.component = toy.id("b");
    dns.details = DnsFailure{60_s, 0_s};
    toy.blueprint.faults = {dns};
    Cluster cx = toy.start();
    run_to(cx, 100);
    EXPECT_EQ(totals(cx).failed, 0u);
    run_to(cx, 160.05);
    // Each of the twenty at a time of its own: half of the calls of this minute, on average.
    EXPECT_NEAR(static_cast<double>(totals(cx).failed), 300, 3.29 * 600 * std::sqrt(1 / 12.0 / 20));
    const uint64_t so_far = totals(cx).failed;
    run_to(cx, 199.95);
    EXPECT_EQ(totals(cx).failed - so_far, 399u);
    run_to(cx, 300);
    EXPECT_LE(totals(cx).failed - so_far, 401u);
    expect_at_rest(cx);
}

TEST(DnsFailure, OfWhatUsersAskReachesMoreAndMoreOfThem) {
    Toy toy{"client -> a"};
    toy.rate(100);
    Fault dns = at(Fault::Verb::dns_failure, 100, 200);
    dns.target.component = toy.id("a");
    dns.details = DnsFailure{100_s, 0_s};
    toy.blueprint.faults = {dns};
    Cluster cx = toy.start();
    run_to(cx, 200);
    EXPECT_NEAR(static_cast<double>(totals(cx).failed), 5000, 3.29 * std::sqrt(5000));
    run_to(cx, 400);
    EXPECT_EQ(cx.troubles.empty(), true);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
