// tests/scenarios/pilot_test.cpp - where a warm-up ends by itself, and what never comes to rest.
#include "scenarios/pilot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/experiment.hpp"
#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

using testing::HasSubstr;

std::string queue(const std::string& workload, const std::string& server = "workers: 1") {
    return "workload: {" + workload + ", requests: {work: {to: server}}}\n" +
           "services: {server: {" + server +
           ", operations: {work: [{wait: {exponential: 10ms}}]}}}\n";
}

RunResult simulated(const std::string& text, ExperimentOptions options = {}) {
    const Compiled compiled = compile_text(text);
    if (!compiled.blueprint) throw std::runtime_error(compiled.complaints);
    return run_experiment(*compiled.blueprint, options);
}

TEST(Pilot, AQueueInBalanceComesToRestWithinHalfTheRun) {
    for (const char* rate : {"50/s", "90/s"})
        for (const char* seed : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
            const RunResult result =
                simulated(queue(std::string("arrivals: ") + rate) + "run: {seed: " + seed + "}");
            EXPECT_FALSE(result.warmup_stated);
            EXPECT_TRUE(result.steady.judged);
            EXPECT_TRUE(result.steady.reached) << rate << " " << seed << result.steady.reason;
            EXPECT_FALSE(result.steady.growth_per_second);
            EXPECT_GT(result.warmup_seconds, 0);
            EXPECT_LE(result.warmup_seconds, 300);
            EXPECT_DOUBLE_EQ(result.warmup_seconds + result.simulated_seconds, 600);
        }
}

// 120 a second come and 100 go.
TEST(Pilot, AQueueOfferedMoreThanItCanDoIsUnstableAndGrowsByTheDifference) {
    const RunResult result = simulated(queue("arrivals: 120/s"));
    EXPECT_TRUE(result.steady.judged);
    EXPECT_FALSE(result.steady.reached);
    ASSERT_TRUE(result.steady.growth_per_second);
    EXPECT_NEAR(*result.steady.growth_per_second, 20, 2);
    EXPECT_EQ(result.steady.component, "server");
}

TEST(Pilot, SlightOverloadIsFoundInALongerRunAndAlsoWithAStatedWarmUp) {
    const RunResult result =
        simulated(queue("arrivals: 103/s") + "run: {duration: 1h, warmup: 5m}");
    EXPECT_TRUE(result.warmup_stated);
    EXPECT_DOUBLE_EQ(result.warmup_seconds, 300);
    ASSERT_TRUE(result.steady.growth_per_second);
    EXPECT_NEAR(*result.steady.growth_per_second, 3, 1);
}

TEST(Pilot, WhatBoundsTheBacklogKeepsTheSystemStable) {
    for (const std::string& text :
         {queue("users: 2000, think_time: {exponential: 10s}"),
          queue("arrivals: 120/s, timeout: 2s", "workers: 1, queue: 50")}) {
        const RunResult result = simulated(text);
        EXPECT_TRUE(result.steady.judged) << text;
        EXPECT_TRUE(result.steady.reached) << text << result.steady.reason;
    }
}

TEST(Pilot, UsersWhoLeaveDoNotEmptyTheQueueTheyLeaveBehind) {
    const RunResult result = simulated(queue("arrivals: 120/s, timeout: 2s"));
    EXPECT_TRUE(result.steady.growth_per_second) << "the server works off orphans";
}

// Keys fill the cache for hours: the latency falls and falls.
TEST(Pilot, AColdCacheIsNotSteadyUntilItIsWarm) {
    const std::string text =
        "workload: {arrivals: 40/s, requests: {work: {to: api}}}\n"
        "services: {api: {workers: 64, operations: {work: [{cache: {in: redis, key: product, "
        "on_miss: [{wait: {exponential: 50ms}}]}}]}}}\n"
        "caches: {redis: {memory: 1GiB, keyspaces: {product: {keys: 50K, popularity: uniform, "
        "entry: 1KiB}}}}\n";
    const RunResult cold = simulated(text + "run: {duration: 20m}");
    EXPECT_TRUE(cold.steady.judged);
    EXPECT_FALSE(cold.steady.reached);
    EXPECT_FALSE(cold.steady.growth_per_second);
    EXPECT_THAT(cold.steady.reason, HasSubstr("the latency still changed after 20m"));
    // After 1 - exp(-40 t / 50,000) of the keys are there; three hours leave 0.2 per mille.
    const RunResult warm = simulated(text + "run: {duration: 6h}");
    EXPECT_TRUE(warm.steady.reached) << warm.steady.reason;
    EXPECT_GT(warm.warmup_seconds, 1200);
}

TEST(Pilot, WhereItCannotTellTheWarmUpIsATenthAndSaysWhy) {
    const RunResult brief = simulated(queue("arrivals: 20/s") + "run: {duration: 10s}");
    EXPECT_FALSE(brief.steady.judged);
    EXPECT_DOUBLE_EQ(brief.warmup_seconds, 1);
    EXPECT_EQ(brief.steady.reason, "too few requests to tell");
    const RunResult waves =
        simulated(queue("arrivals: 50/s, profile: [{at: 0s, scale: 10%}, {at: 5m, scale: 150%}]"));
    EXPECT_FALSE(waves.steady.judged);
    EXPECT_DOUBLE_EQ(waves.warmup_seconds, 60);
    EXPECT_THAT(waves.steady.reason, HasSubstr("changes too soon"));
}

TEST(Pilot, LooksNoFurtherThanTheFirstFault) {
    const RunResult result = simulated(queue("arrivals: 50/s") +
                                       "faults: [{at: 5m, kill: server}]\nrun: {duration: 10m}");
    EXPECT_TRUE(result.steady.reached) << "what comes after 5m is no state";
    EXPECT_LE(result.warmup_seconds, 150);
}

TEST(Pilot, TellsAllReplicationsTheSameOnAnyNumberOfThreads) {
    const std::string text = queue("arrivals: 80/s") + "run: {duration: 2m, replications: 5}";
    ExperimentOptions one, four;
    one.jobs = 1;
    four.jobs = 4;
    const RunResult a = simulated(text, one), b = simulated(text, four);
    EXPECT_EQ(a.warmup_seconds, b.warmup_seconds);
    EXPECT_EQ(a.requests.offered, b.requests.offered);
    EXPECT_EQ(a.latency.p99.mean, b.latency.p99.mean);
    EXPECT_EQ(a.components[0].utilization.mean, b.components[0].utilization.mean);
    EXPECT_EQ(a.time_up.mean, b.time_up.mean);
    EXPECT_EQ(a.engine.fingerprint, b.engine.fingerprint);
}

// A warm-up that was found and the same one stated give the same figures.
TEST(Pilot, CountsWhatAStatedWarmUpWouldCount) {
    const std::string text = queue("arrivals: 80/s");
    const RunResult found = simulated(text + "run: {duration: 2m}");
    const RunResult stated =
        simulated(text + "run: {duration: 2m, warmup: " +
                  std::to_string(static_cast<int>(found.warmup_seconds)) + "s}");
    EXPECT_EQ(found.requests.offered, stated.requests.offered);
    EXPECT_EQ(found.requests.succeeded, stated.requests.succeeded);
    EXPECT_EQ(found.latency.p99.mean, stated.latency.p99.mean);
    EXPECT_EQ(found.components[0].queue_length.mean, stated.components[0].queue_length.mean);
    EXPECT_EQ(found.time_up.mean, stated.time_up.mean);
    EXPECT_EQ(found.engine.fingerprint, stated.engine.fingerprint);
}

}  // namespace
}  // namespace faultline::scenarios
