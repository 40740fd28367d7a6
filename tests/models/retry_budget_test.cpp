// A retry budget as Envoy's: a share of the calls under way, and three always.
#include <gtest/gtest.h>

#include "models/cluster.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

TEST(RetryBudget, GrantsThreeAlwaysAndThenAShareOfTheCallsUnderWay) {
    ConnectionPool pool;
    pool.size = 1000;
    pool.free = 1000;
    pool.retry_budget = 0.2F;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(pool.grants_retry());
    EXPECT_FALSE(pool.grants_retry());
    pool.free = 980;  // 20 calls under way: 4 of them may be retries
    EXPECT_TRUE(pool.grants_retry());
    EXPECT_FALSE(pool.grants_retry());
    EXPECT_EQ(pool.refused, 2U);
}

// Everything fails: 100 calls a second for 1 s each, three retries asked for. With a budget of 20 %
// no more than a fifth of what is under way is a retry; without, three quarters are.
TEST(RetryBudget, KeepsRetriesToAFifthOfTheLoad) {
    const auto calls = [](double budget) {
        Toy toy{"client -> a -> b"};
        toy.every(10_ms).work("b", exactly(10_s)).workers("b", 100'000).workers("a", 100'000);
        toy.timeout("a", "b", 1_s).retries("a", "b", 3);
        toy.calls("a", "b").retry_budget = budget;
        Cluster cx = toy.start();
        run_to(cx, 500);
        const uint64_t made = edge_count(cx, toy, "a", "b", &Edge::calls);
        const uint64_t requests = totals(cx).offered;
        for (const ConnectionPool& pool : cx.pools) EXPECT_LE(pool.retrying, pool.size - pool.free);
        expect_at_rest(cx);
        for (const ConnectionPool& pool : cx.pools) EXPECT_EQ(pool.retrying, 0U);
        return static_cast<double>(made) / static_cast<double>(requests);
    };
    EXPECT_NEAR(calls(0), 4, 0.05);
    // x calls a request, of which x - 1 are retries: x - 1 = 0.2 x.
    EXPECT_NEAR(calls(0.2), 1.25, 0.02);
}

TEST(RetryBudget, IsFreeAgainAfterACrashOfTheCaller) {
    Toy toy{"client -> a -> b"};
    toy.every(10_ms).work("b", exactly(10_s)).workers("b", 100'000).workers("a", 100'000);
    toy.timeout("a", "b", 1_s).retries("a", "b", 3);
    toy.calls("a", "b").retry_budget = 0.5;
    toy.kill("a", 20, 5);
    Cluster cx = toy.start();
    run_to(cx, 21);
    for (const ConnectionPool& pool : cx.pools) EXPECT_EQ(pool.retrying, 0U);
    run_to(cx, 60);
    expect_at_rest(cx);
    for (const ConnectionPool& pool : cx.pools) EXPECT_EQ(pool.retrying, 0U);
}

}  // namespace
}  // namespace faultline::models
