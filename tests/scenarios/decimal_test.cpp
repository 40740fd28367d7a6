// Decimal numbers without a detour over binary fractions.
#include "scenarios/decimal.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace faultline::scenarios {
namespace {

Decimal decimal(std::string_view text) {
    const auto read = take_decimal(text);
    EXPECT_TRUE(read);
    return read.value_or(Decimal{});
}

TEST(Decimal, LeavesWhatFollowsTheNumber) {
    std::string_view text = "1.5ms";
    const auto number = take_decimal(text);
    ASSERT_TRUE(number);
    EXPECT_EQ(text, "ms");
    EXPECT_EQ(to_double(*number), 1.5);
}

TEST(Decimal, AnEThatIsNoExponentBelongsToTheUnit) {
    std::string_view text = "3each";
    ASSERT_TRUE(take_decimal(text));
    EXPECT_EQ(text, "each");
}

TEST(Decimal, MultipliesExactly) {
    EXPECT_EQ(to_whole(decimal("0.3"), 1'000'000).value, 300'000u);
    EXPECT_EQ(to_whole(decimal("1e-9"), 1'000'000'000).value, 1u);
    EXPECT_EQ(to_whole(decimal("0.000000000000000000000000000001"), 1'000'000'000).exactness,
              Exactness::rounded);
    EXPECT_EQ(to_whole(decimal("18446744073709551615"), 1).value,
              std::numeric_limits<uint64_t>::max());
    EXPECT_EQ(to_whole(decimal("18446744073709551616"), 1).exactness, Exactness::too_large);
    EXPECT_EQ(to_whole(decimal("1e40"), 1'000).exactness, Exactness::too_large);
    EXPECT_EQ(to_whole(decimal("0"), 1'000).value, 0u);
}

TEST(Decimal, RoundsHalvesUp) {
    EXPECT_EQ(to_whole(decimal("2.5"), 1).value, 3u);
    EXPECT_EQ(to_whole(decimal("2.4999"), 1).value, 2u);
    EXPECT_EQ(to_whole(decimal("2.5"), 1).exactness, Exactness::rounded);
}

TEST(Decimal, RefusesWhatIsNoNumber) {
    for (std::string_view text : {"", "-", ".", "x1", "e5"})
        EXPECT_FALSE(take_decimal(text)) << text;
}

}  // namespace
}  // namespace faultline::scenarios
