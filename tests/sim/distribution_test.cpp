#include "sim/distribution.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace faultline::sim {
namespace {

TEST(Distribution, KnowsMeansAndDeviationsFromTextbooks) {
    const auto expect = [](const Distribution& d, double mean_ms, double cv) {
        EXPECT_NEAR(d.mean_ns() * 1e-6, mean_ms, 1e-9 * mean_ms);
        EXPECT_NEAR(d.cv(), cv, 1e-9);
    };
    expect(Distribution::constant(3_ms), 3, 0);
    expect(Distribution::exponential(3_ms), 3, 1);
    expect(Distribution::uniform(0_ms, 6_ms), 3, 1 / std::sqrt(3.0));
    expect(Distribution::lognormal_mean_cv(5_ms, 0.533), 5, 0.533);
    expect(Distribution::gamma_mean_cv(5_ms, 1.7), 5, 1.7);
    expect(Distribution::erlang(8_ms, 4), 8, 0.5);
    expect(Distribution::pareto(1_ms, 3), 1.5, 1 / std::sqrt(3.0));
    expect(Distribution::weibull(2_ms, 1), 2, 1);
    expect(Distribution::weibull(2_ms, 2), std::sqrt(M_PI), std::sqrt(4 / M_PI - 1));
    expect(Distribution::hyperexponential({{1, 1_ms}, {1, 3_ms}}), 2, std::sqrt(1.5));
    expect(Distribution::empirical({1_ms, 3_ms}), 2, 0.5);
    expect(Distribution::sum({Distribution::constant(3_ms), Distribution::exponential(1_ms)}), 4,
           0.25);
}

TEST(Distribution, TruncatesABoundedPareto) {
    // alpha = 1 on [1, e] ms: density 1 / (x^2 (1 - 1/e)).
    const double e = std::exp(1.0);
    const auto d = Distribution::pareto(1_ms, 1, Duration{std::llround(e * 1e6)});
    EXPECT_NEAR(d.mean_ns() * 1e-6, 1 / (1 - 1 / e), 1e-6);
    // A far maximum changes little.
    const auto far = Distribution::pareto(1_ms, 3, 1000_s), none = Distribution::pareto(1_ms, 3);
    EXPECT_NEAR(far.mean_ns(), none.mean_ns(), 1e-6 * none.mean_ns());
    EXPECT_NEAR(far.cv(), none.cv(), 1e-3);
}

TEST(Distribution, SaysWhenAMomentIsInfinite) {
    EXPECT_TRUE(std::isinf(Distribution::pareto(1_ms, 1).mean_ns()));
    EXPECT_TRUE(std::isinf(Distribution::pareto(1_ms, 2).cv()));
    EXPECT_FALSE(std::isinf(Distribution::pareto(1_ms, 0.5, 1_s).cv()));
}

TEST(Distribution, IsAConstantWhenItCanGiveOneValueOnly) {
    EXPECT_TRUE(Distribution{}.is_zero());
    EXPECT_TRUE(Distribution::exponential(0_ns).is_zero());
    EXPECT_EQ(Distribution::uniform(2_ms, 2_ms), Distribution::constant(2_ms));
    EXPECT_EQ(Distribution::lognormal_mean_cv(2_ms, 0), Distribution::constant(2_ms));
    EXPECT_EQ(Distribution::gamma_mean_cv(2_ms, 0), Distribution::constant(2_ms));
    EXPECT_EQ(Distribution::empirical({2_ms, 2_ms}), Distribution::constant(2_ms));
    EXPECT_EQ(Distribution::erlang(2_ms, 1), Distribution::exponential(2_ms));
    EXPECT_EQ(Distribution::sum({}), Distribution{});
    EXPECT_EQ(Distribution::sum({Distribution::constant(1_ms), Distribution::constant(2_ms)}),
              Distribution::constant(3_ms));
    EXPECT_EQ(Distribution::exponential(3_ms).scaled(0), Distribution{});
}

TEST(Distribution, OpensNestedSums) {
    const auto e = Distribution::exponential(1_ms);
    const auto inner = Distribution::sum({e, Distribution::constant(1_ms)});
    const auto nested = Distribution::sum({Distribution::constant(2_ms), inner});
    EXPECT_EQ(nested, Distribution::sum({Distribution::constant(3_ms), e}));
    EXPECT_EQ(Distribution::sum({e}), e);
}

TEST(Distribution, ComparesByValue) {
    const auto a = Distribution::empirical({1_ms, 2_ms}), b = Distribution::empirical({1_ms, 2_ms});
    EXPECT_EQ(a, b);
    EXPECT_NE(a, Distribution::empirical({1_ms, 3_ms}));
    EXPECT_NE(a, Distribution::constant(1_ms));
    EXPECT_EQ(Distribution::exponential(2_ms), Distribution::exponential(1_ms).scaled(2));
}

TEST(DistributionDeathTest, RefusesParametersThatMeanNothing) {
    EXPECT_DEATH(Distribution::exponential(Duration{-1}), "must not be negative");
    EXPECT_DEATH(Distribution::uniform(2_ms, 1_ms), "low <= high");
    EXPECT_DEATH(Distribution::lognormal_median_p99(2_ms, 1_ms), "below its median");
    EXPECT_DEATH(Distribution::empirical({}), "needs a value");
}

}  // namespace
}  // namespace faultline::sim
