// random and random_two. Fixed seed; bounds are wide enough for any good stream.
#include <gtest/gtest.h>

#include <array>

#include "tests/models/balance_support.hpp"

namespace faultline::models {
namespace {

// Shares of 20,000 calls, of which the latest `in_progress` are always in progress.
std::array<double, 4> shares(Upstream upstream, size_t in_progress = 0) {
    constexpr int kCalls = 20'000;
    std::array<double, 4> shares{};
    std::vector<uint32_t> busy;
    for (int i = 0; i < kCalls; ++i) {
        busy.push_back(*upstream.pick({}, {}));
        shares[busy.back()] += 1.0 / kCalls;
        if (busy.size() <= in_progress) continue;
        upstream.succeeded({}, busy.front());
        busy.erase(busy.begin());
    }
    return shares;
}

TEST(Random, DrawsInProportionToWeight) {
    const auto share = shares(upstream_of(members_of({4, 2, 1, 1}), "random"));
    EXPECT_NEAR(share[0], 0.5, 0.02);
    EXPECT_NEAR(share[1], 0.25, 0.02);
    EXPECT_NEAR(share[2], 0.125, 0.02);
}

TEST(Random, DrawsAgainWhereItMayNotGo) {
    auto members = members_of({1, 1, 1, 1});
    members[2].down = true;
    const auto share = shares(upstream_of(members, "random"));
    EXPECT_EQ(share[2], 0);
    EXPECT_NEAR(share[0], 1.0 / 3, 0.02);
}

TEST(Random, FindsTheOnlyEligibleMember) {
    auto members = members_of({1, 10'000, 10'000});
    members[1].down = members[2].down = true;
    EXPECT_NEAR(shares(upstream_of(members, "random"))[0], 1, 1e-9);
    EXPECT_NEAR(shares(upstream_of(members, "random_two"))[0], 1, 1e-9);
}

// The second of two different draws is j with probability sum over i != j of p(i) p(j) / (1 -
// p(i)).
TEST(RandomTwo, TakesTheSecondDrawOnATie) {
    const auto share = shares(upstream_of(members_of({4, 2, 1, 1}), "random_two"));
    EXPECT_NEAR(share[0], 0.3095, 0.015);
    EXPECT_NEAR(share[1], 0.3214, 0.015);
    EXPECT_NEAR(share[2], 0.1845, 0.015);
}

TEST(RandomTwo, FollowsTheWeightsUnderLoad) {
    const auto share = shares(upstream_of(members_of({4, 2, 1, 1}), "random_two"), 80);
    EXPECT_NEAR(share[0], 0.5, 0.02);
    EXPECT_NEAR(share[3], 0.125, 0.02);
}

TEST(RandomTwo, AvoidsTheBusyMember) {
    auto upstream = upstream_of(members_of({1, 1, 1, 1}), "random_two");
    std::optional<uint32_t> busy = upstream.pick({}, {});
    for (int i = 0; i < 1000; ++i) {
        const auto picked = upstream.pick({}, {});
        ASSERT_NE(picked, busy);  // of any two, at least one is idle
        upstream.succeeded({}, *picked);
    }
}

}  // namespace
}  // namespace faultline::models
