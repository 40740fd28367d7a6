// Faults of what is asked: hot keys, more users, and clocks that make caches forget.
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

// Nobody asks twice for one of the others; the hot key is asked for `rate` times a second and is
// valid for T: a miss, and then rate T hits on average, before the next one.
TEST(HotKey, HitsAsOftenAsItsRateAndItsTimeToLiveSay) {
    Toy toy{"client -> a -> {cache, db}"};
    toy.rate(10).cache("cache").keyspaces = {{"keys", 2'000'000, {}, 1024}};
    toy.cache("cache").ttl = 2_s;
    Fault hot = at(Fault::Verb::hot_key, 0, 0);
    hot.target.component = toy.id("cache");
    hot.share = 0.4;
    hot.details = HotKey{};
    toy.blueprint.faults = {hot};
    Cluster cx = toy.start();
    run_to(cx, 20'000);
    const KeyStream& keys = cx.key_streams[0];
    const double n = static_cast<double>(keys.hits + keys.misses);
    const double expected = 0.4 * (4 * 2.0) / (1 + 4 * 2.0);
    EXPECT_NEAR(static_cast<double>(keys.hits) / n, expected, 3.29 * std::sqrt(0.25 / n) * 2);
}

TEST(HotKey, OfADatabaseFillsOneShard) {
    Toy toy{"client -> db"};
    DatabaseSpec& spec = toy.rate(100).database("db");
    spec.shards.count = 4;
    spec.keys = {{"customer", 1000, {}, 1024}};
    spec.queries[0].shard_keys = 0;
    Fault hot = at(Fault::Verb::hot_key, 0, 1000);
    hot.target.component = toy.id("db");
    hot.share = 0.6;
    hot.details = HotKey{0};
    toy.blueprint.faults = {hot};
    Cluster cx = toy.start();
    run_to(cx, 999);
    uint64_t most = 0, all = 0;
    for (const Shard& shard : cx.databases[0].shards) {
        most = std::max(most, shard.routed);
        all += shard.routed;
    }
    EXPECT_NEAR(static_cast<double>(most) / static_cast<double>(all), 0.6 + 0.4 / 4, 0.02);
    run_to(cx, 1001);
    EXPECT_TRUE(cx.key_streams[0].hot.empty());
    expect_at_rest(cx);
}

TEST(TrafficSpike, IsThatManyTimesThePoissonStream) {
    Toy toy{"client -> a"};
    toy.rate(100);
    Fault spike = at(Fault::Verb::traffic_spike, 100, 100);
    spike.factor = 3;
    toy.blueprint.faults = {spike};
    Cluster cx = toy.start();
    run_to(cx, 100);
    const auto offered = [&] { return static_cast<double>(totals(cx).offered); };
    const double before = offered();
    EXPECT_NEAR(before, 10'000, 3.29 * 100);
    run_to(cx, 200);
    EXPECT_NEAR(offered() - before, 30'000, 3.29 * std::sqrt(30'000));
    const double then = offered();
    run_to(cx, 300);
    EXPECT_NEAR(offered() - then, 10'000, 3.29 * 100);
    EXPECT_EQ(cx.sources[0].kind, Source::Kind::steady);
    expect_at_rest(cx);
}

TEST(TrafficSpike, MultipliesWithAnotherAndAProfileAndCanBeASilence) {
    Toy toy{"client -> a"};
    toy.rate(100).blueprint.workload.profile = {{sim::Time{}, 0.5}, {at_time(1000), 0.5}};
    Fault spike = at(Fault::Verb::traffic_spike, 100, 200);
    spike.factor = 2;
    Fault silence = at(Fault::Verb::traffic_spike, 200, 50);
    silence.factor = 0;
    toy.blueprint.faults = {spike, silence};
    Cluster cx = toy.start();
    std::vector<double> counts;
    for (const double t : {100.0, 200.0, 250.0, 300.0, 400.0}) {
        const auto before = static_cast<double>(totals(cx).offered);
        run_to(cx, t);
        counts.push_back(static_cast<double>(totals(cx).offered) - before);
    }
    EXPECT_NEAR(counts[0], 5000, 3.29 * 71);
    EXPECT_NEAR(counts[1], 10'000, 3.29 * 100);
    EXPECT_EQ(counts[2], 0);
    EXPECT_NEAR(counts[3], 5000, 3.29 * 71);
    EXPECT_NEAR(counts[4], 5000, 3.29 * 71);
}

TEST(TrafficSpike, BringsUsersWhoGoAgain) {
    for (const bool exponential_think : {true, false}) {
        Toy toy{"client -> a"};
        toy.users(1000, exponential_think ? exponential(10_s) : exactly(10_s));
        Fault spike = at(Fault::Verb::traffic_spike, 100, 100);
        spike.factor = 2;
        toy.blueprint.faults = {spike};
        Cluster cx = toy.start();
        run_to(cx, 150);
        EXPECT_EQ(cx.sources[0].population, 2000u);
        run_to(cx, 300);
        EXPECT_EQ(cx.sources[0].population, 1000u);
        const auto before = static_cast<double>(totals(cx).offered);
        run_to(cx, 1300);
        EXPECT_NEAR(static_cast<double>(totals(cx).offered) - before, 100'000, 2000);
        expect_at_rest(cx);
    }
}

TEST(ClockJump, AgesWhatIsCachedAndMakesItYoungAgain) {
    Toy toy{"client -> a -> {cache, db}"};
    toy.every(1_s).cache("cache").keyspaces = {{"keys", 1, {}, 1024}};
    toy.cache("cache").ttl = 1000_s;
    Fault jump = at(Fault::Verb::clock_jump, 100.5, 100);
    jump.target = toy.instance_ref("cache");
    jump.details = ClockJump{3600_s};
    toy.blueprint.faults = {jump};
    Cluster cx = toy.start();
    const auto misses = [&] { return cx.key_streams[0].misses; };
    run_to(cx, 100);
    EXPECT_EQ(misses(), 1u);
    run_to(cx, 102);
    EXPECT_EQ(misses(), 2u) << "an hour later it is too old";
    // Filled by a clock that was an hour ahead, it lives an hour too long once that is put right.
    run_to(cx, 4600);
    EXPECT_EQ(misses(), 2u);
    run_to(cx, 4800);
    EXPECT_EQ(misses(), 3u);
    EXPECT_TRUE(cx.troubles.empty());
}

// nginx ejects for fail_timeout by the wall clock.
TEST(ClockJump, OfABalancerBringsBackWhoWasLeftOut) {
    Toy toy{"client -> lb -> a"};
    toy.every(100_ms).replicas("a", 2).kill("a[1]", 10, 5);
    toy.balancer("lb").backends[0].fail_timeout = 600_s;
    Fault jump = at(Fault::Verb::clock_jump, 30, 0);
    jump.target = toy.instance_ref("lb");
    jump.details = ClockJump{3600_s};
    toy.blueprint.faults.push_back(jump);
    Cluster cx = toy.start();
    run_to(cx, 29.95);
    const Instance& second = cx.instances[instance_named(cx, "a[1]")];
    const uint64_t served = second.served;
    EXPECT_NEAR(static_cast<double>(served), 50, 2);
    run_to(cx, 50);
    EXPECT_GT(second.served, served + 90);
    expect_at_rest(cx);
}

TEST(ClockJump, StartsANewWindowOfALimit) {
    Toy toy{"client -> a"};
    toy.every(1_s).service("a").limit =
        RateLimit{RateLimit::Algorithm::fixed_window, 0, 5, 3600_s, kNoLimit, false};
    Fault jump = at(Fault::Verb::clock_jump, 20.5, 0);
    jump.target = toy.instance_ref("a");
    jump.details = ClockJump{3600_s};
    toy.blueprint.faults = {jump};
    Cluster cx = toy.start();
    run_to(cx, 20);
    EXPECT_EQ(totals(cx).succeeded, 5u);
    run_to(cx, 100);
    EXPECT_EQ(totals(cx).succeeded, 10u);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
