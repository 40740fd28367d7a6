#include "sim/difference.hpp"

#include <gtest/gtest.h>

#include <array>

namespace faultline::sim {
namespace {

// "Student", The probable error of a mean (Biometrika 6, 1908): hours of sleep gained by ten
// patients with each of two drugs. R has it as the data set `sleep`; the intervals are those that R
// 4 prints for t.test(group2, group1, paired = TRUE) and t.test(group2, group1).
constexpr std::array<double, 10> kFirst{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
constexpr std::array<double, 10> kSecond{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

TEST(PairedDifference, IsThatOfStudentsSleepData) {
    const Interval interval = paired_difference_95(kFirst, kSecond);
    EXPECT_TRUE(interval.defined);
    EXPECT_NEAR(interval.mean, 1.58, 1e-12);
    EXPECT_NEAR(interval.low, 0.7001142, 5e-8);
    EXPECT_NEAR(interval.high, 2.4598858, 5e-8);
}

TEST(UnpairedDifference, IsWelchsOfStudentsSleepData) {
    const Interval interval = unpaired_difference_95(kFirst, kSecond);
    EXPECT_TRUE(interval.defined);
    EXPECT_NEAR(interval.mean, 1.58, 1e-12);
    EXPECT_NEAR(interval.low, -0.2054832, 5e-8);
    EXPECT_NEAR(interval.high, 3.3654832, 5e-8);
}

TEST(PairedDifference, NeedsTwoPairs) {
    const std::array<double, 1> one{3}, other{5};
    EXPECT_FALSE(paired_difference_95(one, other).defined);
    EXPECT_FALSE(unpaired_difference_95(one, other).defined);
    EXPECT_EQ(paired_difference_95(one, other).mean, 2);
}

TEST(UnpairedDifference, IsExactWhereNothingVaries) {
    const std::array<double, 2> a{3, 3}, b{5, 5};
    const Interval interval = unpaired_difference_95(a, b);
    EXPECT_TRUE(interval.defined);
    EXPECT_EQ(interval.low, 2);
    EXPECT_EQ(interval.high, 2);
}

}  // namespace
}  // namespace faultline::sim
