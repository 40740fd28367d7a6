#include "sim/assert.hpp"

#include <gtest/gtest.h>

namespace faultline::sim {
namespace {

TEST(AssertDeathTest, SaysWhereInSimulatedTimeAndHowToReplay) {
    const Time now{1'500'000'000};
    const uint64_t events = 12'345;
    const RunScope scope(&now, &events, 42, "shop.yaml", "faultline run shop.yaml --seed 42");
    EXPECT_DEATH(FL_ASSERT(1 + 1 == 3, "two and one were mistaken"),
                 "two and one were mistaken(.|\n)*1 \\+ 1 == 3 does not hold(.|\n)*"
                 "1.500000000 s, event 12345, seed 42(.|\n)*shop.yaml(.|\n)*"
                 "replay with: faultline run shop.yaml --seed 42");
}

TEST(Assert, CostsNothingWhenItHolds) { FL_ASSERT(true, "never said"); }

TEST(RunScope, EndsWithItsBlock) {
    const Time now{};
    const uint64_t events = 0;
    EXPECT_EQ(RunScope::current(), nullptr);
    {
        const RunScope outer(&now, &events, 1, "a", "b");
        EXPECT_EQ(RunScope::current(), &outer);
        {
            const RunScope inner(&now, &events, 2, "c", "d");
            EXPECT_EQ(RunScope::current(), &inner);
        }
        EXPECT_EQ(RunScope::current(), &outer);
    }
    EXPECT_EQ(RunScope::current(), nullptr);
}

}  // namespace
}  // namespace faultline::sim
