// The small accumulators: TimeWeighted, Moments, confidence_95, Fingerprint.
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include "sim/confidence.hpp"
#include "sim/fingerprint.hpp"
#include "sim/moments.hpp"
#include "sim/random_stream.hpp"
#include "sim/time_weighted.hpp"
#include "sim/ziggurat.hpp"

namespace faultline::sim {
namespace {

TEST(TimeWeighted, IntegratesAStepFunction) {
    TimeWeighted level;
    level.change(Time{10}, 2);
    level.change(Time{20}, 1);
    EXPECT_EQ(level.integral_ns(Time{25}), 20 + 15);
    level.change(Time{30}, -3);
    EXPECT_EQ(level.integral_ns(Time{100}), 20 + 30);
    EXPECT_EQ(level.mean(Time{100}), 0.5);
    EXPECT_EQ(level.level(), 0);
}

TEST(TimeWeighted, StartsANewWindowWithTheLevelItHas) {
    TimeWeighted level;
    level.change(Time{0}, 4);
    level.reset(Time{1000});
    EXPECT_EQ(level.mean(Time{1000}), 4);
    level.change(Time{1500}, -4);
    EXPECT_EQ(level.integral_ns(Time{2000}), 2000);
    EXPECT_EQ(level.mean(Time{2000}), 2);
}

TEST(TimeWeighted, StaysExactForAMillionOverAYear) {
    constexpr int64_t year = 31'557'600'000'000'000;
    TimeWeighted level;
    level.change(Time{0}, 1'000'000);
    level.change(Time{year}, -1'000'000);
    EXPECT_EQ(level.integral_ns(Time{year}), 1e6 * year);
    level.change(Time{year}, 1);
    level.reset(Time{year});
    EXPECT_EQ(level.integral_ns(Time{year + 3}), 3);
}

TEST(Moments, MatchesTheTwoPassFormulas) {
    Moments moments;
    for (const double x : {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}) moments.add(x);
    EXPECT_EQ(moments.count(), 4u);
    EXPECT_DOUBLE_EQ(moments.mean(), 1e9 + 10);
    EXPECT_DOUBLE_EQ(moments.variance(), 30);
}

TEST(Moments, MergesToTheMomentsOfAllValues) {
    Moments all, left, right, none;
    RandomStream random(1, "moments");
    for (int i = 0; i < 1000; ++i) {
        const double x = normal_variate(random);
        all.add(x);
        (i < 300 ? left : right).add(x);
    }
    left.merge(none);
    none.merge(right);
    left.merge(none);
    EXPECT_EQ(left.count(), all.count());
    EXPECT_NEAR(left.mean(), all.mean(), 1e-14);
    EXPECT_NEAR(left.variance(), all.variance(), 1e-13);
}

TEST(Confidence, IsStudentsInterval) {
    // t(0.975; 4) = 2.776445; the sample has mean 3 and variance 2.5.
    const std::vector<double> values{1, 2, 3, 4, 5};
    const Interval interval = confidence_95(values);
    EXPECT_TRUE(interval.defined);
    EXPECT_DOUBLE_EQ(interval.mean, 3);
    EXPECT_NEAR(interval.high - 3, 2.7764451 * std::sqrt(0.5), 1e-6);
    EXPECT_NEAR(3 - interval.low, interval.high - 3, 1e-12);
}

TEST(Confidence, IsNotDefinedBelowTwoValues) {
    const std::vector<double> one{7};
    EXPECT_FALSE(confidence_95({}).defined);
    EXPECT_FALSE(confidence_95(one).defined);
    EXPECT_EQ(confidence_95(one).low, 7);
}

TEST(Confidence, CoversTheTruthNineteenTimesOutOfTwenty) {
    RandomStream random(2, "coverage");
    constexpr int trials = 20'000;
    int covered = 0;
    for (int t = 0; t < trials; ++t) {
        std::vector<double> values;
        for (int i = 0; i < 5; ++i) values.push_back(normal_variate(random));
        const Interval interval = confidence_95(values);
        covered += interval.low <= 0 && 0 <= interval.high ? 1 : 0;
    }
    EXPECT_NEAR(covered, 0.95 * trials, 5 * std::sqrt(trials * 0.95 * 0.05));
}

TEST(Fingerprint, TellsOrderCountAndEveryBitApart) {
    std::set<uint64_t> values;
    const auto of = [](std::initializer_list<uint64_t> xs) {
        Fingerprint f;
        for (const uint64_t x : xs) f.fold(x);
        return f.value();
    };
    values = {of({}), of({0}), of({0, 0}), of({1}), of({1, 2}), of({2, 1})};
    EXPECT_EQ(values.size(), 6u);
    for (int bit = 0; bit < 64; ++bit) values.insert(of({5, uint64_t{1} << bit, 5}));
    EXPECT_EQ(values.size(), 70u);
}

TEST(Fingerprint, IsTheSameEverywhere) {
    Fingerprint f;
    for (uint64_t i = 0; i < 1000; ++i) f.fold(i * i);
    EXPECT_EQ(f.hex(), "79cb06920047f5c7");
    EXPECT_EQ(f, Fingerprint{f});
}

}  // namespace
}  // namespace faultline::sim
