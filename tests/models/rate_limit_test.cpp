#include "models/rate_limit.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

RateLimit token_bucket(double rate, uint32_t burst) {
    RateLimit limit;
    limit.algorithm = RateLimit::Algorithm::token_bucket;
    limit.rate = rate;
    limit.burst = burst;
    return limit;
}

RateLimit leaky_bucket(double rate, uint32_t burst, uint32_t delay = kNoLimit) {
    RateLimit limit;
    limit.rate = rate;
    limit.burst = burst;
    limit.delay = delay;
    return limit;
}

TEST(RateLimiter, OfTokensLetsInTheBucketAndThenTheRate) {
    RateLimiter limiter{token_bucket(50, 100), 0, 1};
    uint64_t in_burst = 0, in_minute = 0;
    for (int64_t us = 0; us < 60'000'000; us += 100) {
        const bool admitted = limiter.admit(sim::Time{us * 1000}, 0).has_value();
        in_burst += admitted && us < 10'000;
        in_minute += admitted;
    }
    EXPECT_EQ(in_burst, 100u);
    EXPECT_NEAR(static_cast<double>(in_minute), 3100, 1);
}

TEST(RateLimiter, OfAWindowLetsTwiceAsManyInAroundItsBoundary) {
    RateLimit limit;
    limit.algorithm = RateLimit::Algorithm::fixed_window;
    limit.burst = 100;
    limit.window = 900_s;
    RateLimiter limiter{limit, 0, 1};
    uint64_t admitted = 0;
    for (int64_t ms = 840'000; ms < 960'000; ++ms)
        admitted += limiter.admit(sim::Time{ms * 1'000'000}, 0).has_value();
    EXPECT_EQ(admitted, 200u);
}

TEST(RateLimiter, CountsClientsApartAndForgetsThemWhenItsProgramStarts) {
    RateLimit limit = token_bucket(1, 2);
    limit.per_client = true;
    RateLimiter limiter{limit, 0, 3};
    for (const uint64_t client : {0, 1, 2}) {
        EXPECT_TRUE(limiter.admit(sim::Time{}, client));
        EXPECT_TRUE(limiter.admit(sim::Time{}, client));
        EXPECT_FALSE(limiter.admit(sim::Time{}, client));
    }
    limiter.reset();
    EXPECT_TRUE(limiter.admit(sim::Time{}, 1));
}

TEST(RateLimit, OfABalancerTurnsAwayWhatExceedsIt) {
    Toy toy{"client -> lb -> a"};
    toy.rate(100);
    toy.balancer("lb").limit = token_bucket(40, 10);
    Cluster cx = toy.start();
    run_to(cx, 1000);
    const auto all = totals(cx);
    // A bucket of this size is hardly ever full: of 40 tokens a second few are lost.
    EXPECT_NEAR(static_cast<double>(all.succeeded), 40'000, 40);
    EXPECT_EQ(all.ended(), all.offered);
    EXPECT_EQ(cx.instances[instance_named(cx, "lb")].rejected, all.rejected);
    EXPECT_EQ(cx.instances[instance_named(cx, "a")].rejected, 0u);
}

TEST(RateLimit, AsksARequestOnceHoweverOftenItIsTried) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(1_s).kill("a", 0.5);
    toy.balancer("lb").limit = token_bucket(1, 2);
    for (Backend& backend : toy.balancer("lb").backends) backend.max_fails = 0;
    Cluster cx = toy.start();
    run_to(cx, 100.5);
    EXPECT_EQ(totals(cx).succeeded, 100u);
}

TEST(RateLimit, ThatDelaysSendsThemOutAtItsRate) {
    Toy toy{"client -> lb -> a"};
    toy.rate(30).work("a", exactly(0_ms));
    toy.balancer("lb").limit = leaky_bucket(10, 5, 0);
    Cluster cx = toy.start();
    run_to(cx, 1000);
    // The server is asked at the rate, and who is let in waits for at most the burst's time.
    EXPECT_NEAR(static_cast<double>(totals(cx).succeeded), 10'000, 60);
    EXPECT_NEAR(totals(cx).latency_max, 0.5, 0.002);
    expect_at_rest(cx);
}

TEST(RateLimit, OfAServiceIsEachInstancesOwn) {
    Toy toy{"client -> lb -> a"};
    toy.rate(100).replicas("a", 3);
    toy.service("a").limit = token_bucket(10, 10);
    Cluster cx = toy.start();
    run_to(cx, 1000);
    EXPECT_NEAR(static_cast<double>(totals(cx).succeeded), 30'000, 100);
    const uint32_t first = instance_named(cx, "a[0]");
    for (uint32_t i = 0; i < 3; ++i) EXPECT_GT(cx.instances[first + i].rejected, 20'000u);
}

}  // namespace
}  // namespace faultline::models
