// Credits and effective weights, directly.
#include "models/balance/smooth_turns.hpp"

#include <gtest/gtest.h>

namespace faultline::models {
namespace {

const std::vector<Member> kMembers = {{.weight = 5}, {.weight = 1}, {.weight = 3}};

SmoothTurns fresh_turns() {
    SmoothTurns turns;
    turns.reset(kMembers);
    return turns;
}

TEST(SmoothTurns, RepeatingGivesTheStateThatTurnsGive) {
    auto taken = fresh_turns(), repeated = fresh_turns();
    const auto takes_part = [](size_t i) { return i != 1; };
    std::vector<uint32_t> chosen;
    for (int i = 0; i < 5; ++i) chosen.push_back(static_cast<uint32_t>(*taken.turn(takes_part)));
    repeated.repeat(chosen, takes_part);
    EXPECT_EQ(repeated.state(), taken.state());
}

TEST(SmoothTurns, TheCreditsSumToZero) {
    auto turns = fresh_turns();
    for (int i = 0; i < 100; ++i) {
        if (i % 7 == 0) turns.weaken(static_cast<size_t>(i % 3), 2);
        turns.turn([i](size_t member) { return member != static_cast<size_t>(i % 5); });
        int64_t sum = 0;
        for (const auto& member : turns.state()) sum += member.credit;
        ASSERT_EQ(sum, 0);
    }
}

TEST(SmoothTurns, EffectiveWeightsStayBetweenZeroAndTheWeight) {
    auto turns = fresh_turns();
    for (int i = 0; i < 10; ++i) turns.weaken(0, 2);
    EXPECT_EQ(turns.state()[0].effective, 0);
    for (int i = 0; i < 10; ++i) turns.lone_turn(0);
    EXPECT_EQ(turns.state()[0].effective, 5);
    EXPECT_EQ(turns.state()[0].credit, 0);
}

TEST(SmoothTurns, AWeightBelowMaxFailsLosesNothing) {
    auto turns = fresh_turns();
    turns.weaken(1, 2);
    EXPECT_EQ(turns.state()[1].effective, 1);
}

}  // namespace
}  // namespace faultline::models
