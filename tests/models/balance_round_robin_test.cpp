// Smooth weighted turns, with and without the tape that plays them back.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/models/balance_support.hpp"

namespace faultline::models {
namespace {

TEST(RoundRobin, SpreadsHeavyMembersEvenly) {
    auto upstream = upstream_of(members_of({5, 1, 1}));
    EXPECT_EQ(picks(upstream, 14), "00102000010200");
}

TEST(RoundRobin, GivesTiesToTheFirstInTheList) {
    auto upstream = upstream_of(members_of({3, 2}));
    EXPECT_EQ(picks(upstream, 10), "0101001010");
}

TEST(RoundRobin, TakesPlainTurnsAmongEqualMembers) {
    auto upstream = upstream_of(members_of({4, 4, 4}));
    EXPECT_EQ(picks(upstream, 9), "012012012");
}

TEST(RoundRobin, ChoosesEachMemberItsWeightTimesInAPeriod) {
    auto upstream = upstream_of(members_of({7, 3, 2, 1}));
    std::string period = picks(upstream, 13);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(picks(upstream, 13), period);
    const std::vector<long> weights = {7, 3, 2, 1};
    for (size_t i = 0; i < weights.size(); ++i)
        EXPECT_EQ(std::ranges::count(period, static_cast<char>('0' + i)), weights[i]);
}

TEST(RoundRobin, HasPeriodsLongerThanAnyTape) {
    auto upstream = upstream_of(members_of({9001, 999}));
    long second = 0;
    for (int i = 0; i < 30'000; ++i) {
        const auto picked = upstream.pick({}, {});
        second += *picked;
        upstream.succeeded({}, *picked);
    }
    EXPECT_EQ(second, 3 * 999);
}

// A member that is down neither earns nor pays: the others' turns go on where they were.
TEST(RoundRobin, AMemberThatReturnsHasTheCreditItLeftWith) {
    auto upstream = upstream_of(members_of({1, 1, 1}));
    EXPECT_EQ(picks(upstream, 7), "0120120");  // long enough to play from the tape
    upstream.set_health(1, false);
    EXPECT_EQ(picks(upstream, 4), "2202");  // the credits are -2 1 1, then 0 1 -1
    upstream.set_health(1, true);
    EXPECT_EQ(picks(upstream, 6), "102102");
}

TEST(RoundRobin, AFailureCostsWeightThatTurnsWinBack) {
    auto members = members_of({5, 1, 1});
    for (auto& member : members) member.max_fails = 2;
    auto upstream = upstream_of(members);
    EXPECT_EQ(upstream.pick({}, {}), 0u);
    EXPECT_EQ(upstream.failed({}, 0), Verdict::none);  // 5 / 2: three units are left
    // By hand: effective 3 4 5 5 ..., credits start at -2 1 1.
    EXPECT_EQ(picks(upstream, 6), "100200");
}

TEST(RoundRobin, ACopyGoesOnByItself) {
    auto upstream = upstream_of(members_of({1, 1, 1}));
    EXPECT_EQ(picks(upstream, 8), "01201201");
    auto fork = upstream;
    EXPECT_EQ(picks(fork, 4), "2012");
    EXPECT_EQ(picks(upstream, 4), "2012");
}

TEST(RoundRobin, PicksNobodyFromAnEmptyList) {
    auto upstream = upstream_of({});
    EXPECT_EQ(picks(upstream, 2), "--");
}

}  // namespace
}  // namespace faultline::models
