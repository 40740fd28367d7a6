// The member with the fewest calls in progress per weight, and turns on a tie.
#include <gtest/gtest.h>

#include "tests/models/balance_support.hpp"

namespace faultline::models {
namespace {

TEST(LeastConnections, PicksTheMemberWithTheFewestCalls) {
    auto upstream = upstream_of(members_of({1, 1, 1}), "least_connections");
    EXPECT_EQ(upstream.pick({}, {}), 0u);
    EXPECT_EQ(upstream.pick({}, {}), 1u);
    EXPECT_EQ(upstream.pick({}, {}), 2u);
    upstream.succeeded({}, 1);
    EXPECT_EQ(upstream.pick({}, {}), 1u);
}

TEST(LeastConnections, CountsCallsPerWeight) {
    auto upstream = upstream_of(members_of({4, 1}), "least_connections");
    for (int i = 0; i < 10; ++i) upstream.pick({}, {});
    EXPECT_EQ(upstream.member(0).connections, 8u);
    EXPECT_EQ(upstream.member(1).connections, 2u);
}

TEST(LeastConnections, TakesTurnsAmongMembersThatTie) {
    auto upstream = upstream_of(members_of({1, 1, 1}), "least_connections");
    EXPECT_EQ(picks(upstream, 6), "012012");
}

TEST(LeastConnections, LeavesTheCreditOfMembersThatDoNotTie) {
    auto upstream = upstream_of(members_of({1, 1, 1}), "least_connections");
    EXPECT_EQ(upstream.pick({}, {}), 0u);  // stays busy: credits -2 1 1
    EXPECT_EQ(picks(upstream, 4), "1212");
    upstream.succeeded({}, 0);
    EXPECT_EQ(picks(upstream, 3), "120");
}

TEST(LeastConnections, IgnoresIdleMembersThatAreNotEligible) {
    auto upstream = upstream_of(members_of({1, 1}), "least_connections");
    upstream.set_health(0, false);
    EXPECT_EQ(upstream.pick({}, {}), 1u);
    EXPECT_EQ(upstream.pick({}, {}), 1u);
}

}  // namespace
}  // namespace faultline::models
