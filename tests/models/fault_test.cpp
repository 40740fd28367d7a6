#include "models/fault.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

bool up(const Cluster& cx, std::string_view name) {
    return cx.instances[instance_named(cx, name)].up;
}

TEST(Fault, KillsAtItsTimeAndForItsTime) {
    Toy toy{"client -> lb -> a"};
    toy.every(1_s).replicas("a", 3).kill("a[1]", 10, 5).kill("a[2]", 12);
    Cluster cx = toy.start();
    run_to(cx, 9.99);
    EXPECT_TRUE(up(cx, "a[1]"));
    run_to(cx, 10);
    EXPECT_FALSE(up(cx, "a[1]"));
    EXPECT_TRUE(up(cx, "a[0]"));
    run_to(cx, 14.99);
    EXPECT_FALSE(up(cx, "a[1]"));
    run_to(cx, 15);
    EXPECT_TRUE(up(cx, "a[1]"));
    run_to(cx, 500);
    EXPECT_FALSE(up(cx, "a[2]")) << "for ever";
    EXPECT_TRUE(up(cx, "a[0]"));
    expect_at_rest(cx);
}

TEST(Fault, ByHandStrikesAndIsMendedWhenAppointed) {
    Toy toy{"client -> lb -> a"};
    toy.every(1_s).replicas("a", 2).kill("a[1]", 0);
    toy.blueprint.faults.back().by_hand = true;
    Cluster cx = toy.start();
    run_to(cx, 10);
    EXPECT_TRUE(up(cx, "a[1]"));
    const auto plan = static_cast<uint32_t>(cx.controllers.size() - 1);
    for (const int at : {12, 15, 20}) cx.appoint(plan, 0, at_time(at));
    for (const auto& [until, is_up] : {std::pair{11.9, true}, {12, false}, {15, true}, {20, false}})
        EXPECT_EQ((run_to(cx, until), up(cx, "a[1]")), is_up) << until;
    run_to(cx, 500);
    EXPECT_FALSE(up(cx, "a[1]"));
    EXPECT_EQ(cx.story.incidents().size(), 2u);
    expect_at_rest(cx);
}

TEST(Fault, OfADatabasesInstanceByNumberStrikesItWhateverItsRole) {
    Toy toy{"client -> db"};
    toy.every(1_s).replicas("db", 2).kill("db.replica[0]", 10, 5);
    toy.blueprint.faults.back().target.role = InstanceRef::Role::index;
    toy.blueprint.faults.back().target.index = 0;
    Cluster cx = toy.start();
    run_to(cx, 11);
    const uint32_t first = cx.components[0].first_instance;
    EXPECT_FALSE(cx.instances[first].up) << "the primary";
    for (const uint32_t other : {1u, 2u}) EXPECT_TRUE(cx.instances[first + other].up);
    run_to(cx, 16);
    EXPECT_TRUE(cx.instances[first].up);
}

TEST(Fault, OfAWholeComponentStrikesAllOfIt) {
    for (const char* name : {"a", "a[*]"}) {
        Toy toy{"client -> lb -> a"};
        toy.every(1_s).replicas("a", 3).kill(name, 10, 5);
        Cluster cx = toy.start();
        run_to(cx, 11);
        for (const char* each : {"a[0]", "a[1]", "a[2]"}) EXPECT_FALSE(up(cx, each)) << each;
        EXPECT_EQ(cx.story.incidents().size(), 1u);
        run_to(cx, 15);
        for (const char* each : {"a[0]", "a[1]", "a[2]"}) EXPECT_TRUE(up(cx, each)) << each;
    }
}

TEST(Fault, OfAZoneStrikesWhatStandsInIt) {
    Toy toy{"client -> lb -> a -> db"};
    toy.every(1_s).replicas("a", 4).replicas("db", 1);
    toy.blueprint.zones = {"x", "y"};
    toy.component("a").placement.zones = {0, 1};
    toy.component("db").placement.zones = {0, 1};
    Fault outage;
    outage.verb = Fault::Verb::zone_outage;
    outage.target_name = "zone:y";
    outage.zone = 1;
    outage.at = at_time(10);
    outage.duration = exactly(5_s);
    toy.blueprint.faults.push_back(outage);
    Cluster cx = toy.start();
    run_to(cx, 10.5);
    EXPECT_TRUE(up(cx, "a[0]"));
    EXPECT_FALSE(up(cx, "a[1]"));
    EXPECT_TRUE(up(cx, "a[2]"));
    EXPECT_FALSE(up(cx, "a[3]"));
    EXPECT_TRUE(up(cx, "db.primary"));
    EXPECT_FALSE(up(cx, "db.replica[0]"));
    run_to(cx, 15.5);
    EXPECT_TRUE(up(cx, "a[1]"));
    EXPECT_TRUE(up(cx, "db.replica[0]"));
    EXPECT_EQ(totals(cx).failed, 0u);
    expect_at_rest(cx);
}

TEST(Fault, OfAPrimaryStrikesWhoeverItIsThen) {
    Toy toy{"client -> a -> db"};
    toy.every(1_s).replicas("db", 2);
    toy.database("db").failover = Failover{1_s, 1, 1_s, {}, {}, 0, {}, 1_s};
    toy.kill("db.primary", 10).kill("db.primary", 20).kill("db.replica[0]", 30);
    Cluster cx = toy.start();
    run_to(cx, 15);
    EXPECT_FALSE(up(cx, "db.primary"));
    EXPECT_TRUE(up(cx, "db.replica[0]"));
    run_to(cx, 25);
    EXPECT_FALSE(up(cx, "db.replica[0]"));
    EXPECT_TRUE(up(cx, "db.replica[1]"));
    EXPECT_EQ(cx.databases[0].shards[0].primary, instance_named(cx, "db.replica[1]"));
    expect_at_rest(cx);
}

TEST(Fault, SlownessMultipliesWorkThatBegins) {
    Toy toy{"client -> a"};
    toy.every(10_s).work("a", exactly(1_s)).slow("a", 3, 15, 20);
    Cluster cx = toy.start();
    run_to(cx, 12);
    EXPECT_EQ(totals(cx).latency_max, 1);
    run_to(cx, 34);
    EXPECT_EQ(totals(cx).latency_max, 3);
    EXPECT_EQ(totals(cx).latency_mean, (1 + 3 + 3) / 3.0);
    run_to(cx, 42);
    EXPECT_EQ(totals(cx).latency_mean, (1 + 3 + 3 + 1) / 4.0);
    expect_at_rest(cx);
}

TEST(Fault, SlownessConcernsCoresAndDisksToo) {
    Toy toy{"client -> a"};
    toy.every(10_s).cores("a", 1).work("a", exactly(1_s)).slow("a", 3, 5);
    toy.blueprint.machines[0].disk_latency = 100_ms;
    Step disk;
    disk.kind = Step::Kind::disk;
    disk.count = 2;
    toy.service("a").operations[0].steps.push_back(disk);
    Cluster cx = toy.start();
    run_to(cx, 15);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 3.6);
    expect_at_rest(cx);
}

TEST(Fault, ThatEndsDoesNotMendAnother) {
    Toy toy{"client -> a"};
    toy.every(1_s).slow("a", 3, 10, 20).kill("a", 15);
    Cluster cx = toy.start();
    run_to(cx, 60);
    EXPECT_FALSE(up(cx, "a")) << "it was killed for ever while it was slow";
    Toy other{"client -> a"};
    other.every(1_s).kill("a", 10, 5).slow("a", 3, 20, 30).kill("a", 25, 5);
    Cluster slow = other.start();
    run_to(slow, 40);
    EXPECT_EQ(slow.instances[instance_named(slow, "a")].slowdown, 3.0F) << "still slow after it";
}

TEST(Fault, ASecondKillOfTheDeadChangesNothing) {
    Toy toy{"client -> a"};
    toy.every(1_s).kill("a", 10, 20).kill("a", 15, 2);
    Cluster cx = toy.start();
    run_to(cx, 29);
    EXPECT_FALSE(up(cx, "a"));
    run_to(cx, 30);
    EXPECT_TRUE(up(cx, "a"));
    expect_at_rest(cx);
}

Fault at_random(const Toy& toy, std::string_view what, sim::Duration between, sim::Duration lasts) {
    Fault fault;
    fault.target_name = what;
    fault.target = toy.instance_ref(what);
    fault.every = exponential(between);
    if (lasts.ns > 0) fault.duration = exponential(lasts);
    return fault;
}

TEST(Fault, AtRandomGivesTheAvailabilityOfItsTimes) {
    Toy toy{"client -> a"};
    toy.every(1_s);
    toy.blueprint.run.duration = 200'000_s;
    toy.blueprint.faults.push_back(at_random(toy, "a", 100_s, 10_s));
    Cluster cx = toy.start();
    run_to(cx, 200'000);
    const double down = static_cast<double>(totals(cx).failed) / 200'000;
    // An alternating renewal process of some 1,800 cycles: MTTR / (MTBF + MTTR), 99.9 %.
    EXPECT_NEAR(down, 1.0 / 11, 3.29 * (1.0 / 11) * (10.0 / 11) * std::sqrt(2.0 / 1818));
    expect_at_rest(cx);
}

TEST(Fault, AtRandomOnEachInstanceHasAClockForEach) {
    Toy toy{"client -> lb -> a"};
    toy.every(1_s).replicas("a", 3);
    toy.blueprint.run.duration = 5000_s;
    toy.blueprint.faults.push_back(at_random(toy, "a[*]", 200_s, 20_s));
    Cluster cx = toy.start();
    run_to(cx, 5000);
    std::set<uint32_t> struck;
    for (const IncidentRecord& incident : cx.story.incidents()) {
        ASSERT_EQ(incident.instances.size(), 1u);
        struck.insert(incident.instances[0]);
    }
    EXPECT_EQ(struck.size(), 3u);
    EXPECT_NEAR(static_cast<double>(cx.story.incidents().size()), 3 * 5000 / 220.0, 3.29 * 8.3);
    expect_at_rest(cx);
}

TEST(Fault, AtRandomOnEachOfADatabaseStrikesOneAtATime) {
    Toy toy{"client -> a -> db"};
    toy.every(1_s).replicas("db", 2);
    toy.blueprint.faults.push_back(at_random(toy, "db[*]", 100_s, 5_s));
    Cluster cx = toy.start();
    run_to(cx, 900);
    ASSERT_GT(cx.story.incidents().size(), 5u);
    for (const IncidentRecord& incident : cx.story.incidents())
        EXPECT_EQ(incident.instances.size(), 1u);
    expect_at_rest(cx);
}

TEST(Fault, AFlushAtRandomComesAgainAndAgain) {
    Toy toy{"client -> a -> {cache, db}"};
    toy.rate(100);
    Fault flush = at_random(toy, "cache", 10_s, {});
    flush.verb = Fault::Verb::flush;
    toy.blueprint.faults.push_back(flush);
    Cluster cx = toy.start();
    run_to(cx, 900);
    EXPECT_NEAR(static_cast<double>(cx.story.incidents().size()), 90, 3.29 * 9.5);
    expect_at_rest(cx);
}

TEST(Fault, AtRandomForEverStrikesOnce) {
    Toy toy{"client -> a"};
    toy.every(1_s);
    toy.blueprint.faults.push_back(at_random(toy, "a", 10_s, {}));
    Cluster cx = toy.start();
    run_to(cx, 900);
    EXPECT_EQ(cx.story.incidents().size(), 1u);
    EXPECT_FALSE(up(cx, "a"));
}

}  // namespace
}  // namespace faultline::models
