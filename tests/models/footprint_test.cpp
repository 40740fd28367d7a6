// How much memory a run needs, part by part.
#include "models/footprint.hpp"

#include <gtest/gtest.h>

namespace faultline::models {
namespace {

Blueprint one_server() {
    Blueprint blueprint;
    ServiceSpec service;
    service.operations = {{"work", {Step{}}}};
    blueprint.components.push_back({"server", {}, service, 0});
    blueprint.workload.rate = 10;
    blueprint.workload.classes = {{"work", 1, 0, 0}};
    return blueprint;
}

double part(const Footprint& footprint, const std::string& what) {
    for (const Footprint::Part& one : footprint.run)
        if (one.what == what) return one.bytes;
    return 0;
}

TEST(Footprint, OfASmallSystemIsNearlyAllTheProcess) {
    const Footprint footprint = models::footprint(one_server(), {});
    EXPECT_LT(footprint.run_bytes(), 1e6);
    EXPECT_GT(footprint.process, 10e6);
    EXPECT_EQ(part(footprint, "calls in flight"), 0);
    EXPECT_EQ(part(footprint, "users' timers"), 0);
}

TEST(Footprint, HasAnEventForEachUserWhoseThinkTimeIsNotExponential) {
    Blueprint blueprint = one_server();
    blueprint.workload.users = 1'000'000;
    blueprint.workload.think_time =
        sim::Distribution::uniform(sim::Duration{0}, sim::Duration{10'000'000'000});
    const double timers = part(footprint(blueprint, {}), "users' timers");
    EXPECT_GE(timers, 16e6);
    EXPECT_LE(timers, 33e6);
    blueprint.workload.profile = {{sim::Time{0}, 0.5}, {sim::Time{100}, 4}};
    EXPECT_EQ(part(footprint(blueprint, {}), "users' timers"), 4 * timers) << "four times as many";
    blueprint.workload.think_time = sim::Distribution::exponential(sim::Duration{10'000'000'000});
    EXPECT_EQ(part(footprint(blueprint, {}), "users' timers"), 0) << "one stream stands for them";
}

TEST(Footprint, CountsAnArrayThatDoublesAtItsPeak) {
    const double million = 1 << 20;
    EXPECT_EQ(part(footprint(one_server(), {.calls = million}), "calls in flight"), million * 64);
    EXPECT_EQ(part(footprint(one_server(), {.calls = million + 1}), "calls in flight"),
              2 * million * 64);
    EXPECT_GT(
        part(footprint(one_server(), {.calls = million, .at_work = million}), "calls in flight"),
        million * (64 + 16));
    EXPECT_GE(part(footprint(one_server(), {.deadlines = million}), "deadlines"), million * 32);
}

TEST(Footprint, OfACacheFollowsItsKeysPresentOrNot) {
    Blueprint blueprint = one_server();
    CacheSpec cache;
    cache.keyspaces = {{"few", 50'000, {Popularity::Kind::zipf, 1}, 100},
                       {"many", 10'000'000, {Popularity::Kind::zipf, 1}, 100}};
    blueprint.components.push_back({"cache", {}, cache, 0});
    EXPECT_EQ(part(footprint(blueprint, {}), "keys of caches and shards"),
              10'050'000 * 16 + 50'000 * 8);
    EXPECT_EQ(footprint(blueprint, {}).run.front().what, "keys of caches and shards");
}

TEST(Footprint, GrowsWithTheReplicationsThatRunAtATimeAndKeepsLittleOfTheOthers) {
    const Footprint footprint = models::footprint(one_server(), {.calls = 1 << 20});
    const double one = footprint.bytes(1, 1);
    EXPECT_EQ(footprint.bytes(8, 1), one) << "there is only one to run";
    EXPECT_NEAR(footprint.bytes(2, 2) - one, 64 * (1 << 20), 1e6);
    EXPECT_LT(footprint.bytes(1, 2) - one, 0.5e6);
    EXPECT_GT(footprint.bytes(1, 2), one);
}

}  // namespace
}  // namespace faultline::models
