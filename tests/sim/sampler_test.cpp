// Samplers against the formulas of their distributions, at fixed seeds: moments within five
// standard errors, and Kolmogorov-Smirnov distances below the 0.1 % critical value.
#include "sim/sampler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "sim/moments.hpp"
#include "sim/ziggurat.hpp"

namespace faultline::sim {
namespace {

constexpr int kDraws = 200'000;

using Cdf = std::function<double(double)>;

// The largest distance between the values' distribution and `cdf`, times the square root of n.
// Each value stands for everything that rounds to it: a range of `rounding`.
double kolmogorov(std::vector<double> values, double rounding, const Cdf& cdf) {
    std::sort(values.begin(), values.end());
    const double n = static_cast<double>(values.size());
    double distance = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        const double above = static_cast<double>(i + 1) / n - cdf(values[i] + rounding / 2);
        const double below = cdf(values[i] - rounding / 2) - static_cast<double>(i) / n;
        distance = std::max({distance, above, below});
    }
    return distance * std::sqrt(n);
}
constexpr double kCritical = 1.95;  // exceeded with probability 0.1 %

struct Case {
    std::string name;
    Distribution distribution;
    Cdf cdf;  // of nanoseconds; none: moments only
};

std::vector<Case> cases() {
    const auto exponential = [](double mean) {
        return [=](double x) { return -std::expm1(-x / mean); };
    };
    const auto gamma = [](double shape, double scale) {
        return [=](double x) {
            return boost::math::cdf(boost::math::gamma_distribution<>(shape, scale),
                                    std::fmax(x, 0));
        };
    };
    const auto hyper = [=](double x) {
        return 0.9 * exponential(1e6)(x) + 0.1 * exponential(2e7)(x);
    };
    const boost::math::lognormal_distribution<> lognormal(std::log(5e6) - std::log(1.25) / 2,
                                                          std::sqrt(std::log(1.25)));
    const double sigma = std::log(20.0) / 2.3263478740408408;
    const boost::math::lognormal_distribution<> by_quantiles(std::log(1e6), sigma);
    const boost::math::weibull_distribution<> weibull(0.7, 3e6);
    return {
        {"exponential", Distribution::exponential(12_ms), exponential(12e6)},
        {"uniform", Distribution::uniform(1_ms, 5_ms), [](double x) { return (x - 1e6) / 4e6; }},
        {"lognormal by mean", Distribution::lognormal_mean_cv(5_ms, 0.5),
         [=](double x) { return boost::math::cdf(lognormal, x); }},
        {"lognormal by quantiles", Distribution::lognormal_median_p99(1_ms, 20_ms),
         [=](double x) { return boost::math::cdf(by_quantiles, x); }},
        {"gamma, cv 0.5", Distribution::gamma_mean_cv(4_ms, 0.5), gamma(4, 1e6)},
        {"gamma, cv 1", Distribution::gamma_mean_cv(4_ms, 1), gamma(1, 4e6)},
        {"gamma, cv 2", Distribution::gamma_mean_cv(4_ms, 2), gamma(0.25, 16e6)},
        {"Erlang 3", Distribution::erlang(3_ms, 3), gamma(3, 1e6)},
        {"Erlang 20", Distribution::erlang(20_ms, 20), gamma(20, 1e6)},
        {"Pareto", Distribution::pareto(1_ms, 5),
         [](double x) { return 1 - std::pow(1e6 / x, 5); }},
        {"bounded Pareto", Distribution::pareto(1_ms, 1.2, 100_ms),
         [](double x) { return (1 - std::pow(1e6 / x, 1.2)) / (1 - std::pow(0.01, 1.2)); }},
        {"Pareto bounded at alpha 1", Distribution::pareto(1_ms, 1, 100_ms),
         [](double x) { return (1 - 1e6 / x) / 0.99; }},
        {"Weibull", Distribution::weibull(3_ms, 0.7),
         [=](double x) { return boost::math::cdf(weibull, std::fmax(x, 0)); }},
        {"hyperexponential", Distribution::hyperexponential({{0.9, 1_ms}, {0.1, 20_ms}}), hyper},
        {"shifted exponential",
         Distribution::sum({Distribution::constant(200_us), Distribution::exponential(50_us)}),
         [=](double x) { return exponential(5e4)(x - 2e5); }},
        {"sum of two exponentials",
         Distribution::sum({Distribution::exponential(1_ms), Distribution::exponential(1_ms)}),
         gamma(2, 1e6)},
        {"sum of three",
         Distribution::sum({Distribution::lognormal_mean_cv(5_ms, 0.5),
                            Distribution::constant(1_ms), Distribution::uniform(1_ms, 2_ms)}),
         {}},
        {"empirical", Distribution::empirical({1_ms, 2_ms, 2_ms, 7_ms}), {}},
    };
}

std::vector<double> draws_of(const Distribution& distribution, const std::string& name) {
    Sampler sampler(distribution, RandomStream(11, name));
    std::vector<double> values;
    for (int i = 0; i < kDraws; ++i) values.push_back(static_cast<double>(sampler.draw().ns));
    return values;
}

TEST(Sampler, HasTheMeanAndDeviationOfItsDistribution) {
    for (const Case& c : cases()) {
        Moments moments, squares;
        for (const double x : draws_of(c.distribution, c.name)) moments.add(x);
        const double mean = c.distribution.mean_ns(), sd = mean * c.distribution.cv();
        EXPECT_NEAR(moments.mean(), mean, 5 * sd / std::sqrt(kDraws)) << c.name;
        for (const double x : draws_of(c.distribution, c.name))
            squares.add((x - mean) * (x - mean));
        const double error = std::sqrt(squares.variance() / kDraws);
        EXPECT_NEAR(squares.mean(), sd * sd, 5 * error) << c.name;
    }
}

TEST(Sampler, HasTheDistributionFunctionOfItsDistribution) {
    for (const Case& c : cases()) {
        if (!c.cdf) continue;
        EXPECT_LT(kolmogorov(draws_of(c.distribution, c.name), 1, c.cdf), kCritical) << c.name;
    }
}

TEST(Sampler, ScalesAsItsDistributionDoes) {
    for (const Case& c : cases()) {
        const Distribution threefold = c.distribution.scaled(3);
        EXPECT_NEAR(threefold.mean_ns(), 3 * c.distribution.mean_ns(), 1e-9 * threefold.mean_ns())
            << c.name;
        EXPECT_NEAR(threefold.cv(), c.distribution.cv(), 1e-6) << c.name;
        Sampler plain(c.distribution, RandomStream(5, c.name));
        Sampler scaled(threefold, RandomStream(5, c.name));
        for (int i = 0; i < 1000; ++i) {
            const double x = static_cast<double>(plain.draw().ns);
            ASSERT_NEAR(static_cast<double>(scaled.draw().ns), 3 * x, 2.1) << c.name;
        }
    }
}

TEST(Sampler, GivesZeroWhenDefaultAndAConstantWhenConstant) {
    Sampler zero, constant(Distribution::constant(7_ms), RandomStream(1, "x"));
    EXPECT_TRUE(zero.is_zero());
    EXPECT_FALSE(constant.is_zero());
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(zero.draw(), Duration{});
        ASSERT_EQ(constant.draw(), 7_ms);
    }
}

TEST(Sampler, NeverGivesANegativeOrAnEndlessDuration) {
    Sampler heavy(Distribution::pareto(1_ms, 0.02), RandomStream(1, "heavy"));
    Sampler tiny(Distribution::lognormal_mean_cv(1_ns, 50), RandomStream(1, "tiny"));
    for (int i = 0; i < 100'000; ++i) {
        const Duration h = heavy.draw(), t = tiny.draw();
        ASSERT_GE(h, 1_ms);
        ASSERT_LE(h.ns, 3'155'760'000'000'000'000);  // a hundred years
        ASSERT_GE(t, 0_ns);
    }
}

TEST(Sampler, CopiesGoOnAlike) {
    for (const Case& c : cases()) {
        Sampler a(c.distribution, RandomStream(3, c.name));
        for (int i = 0; i < 10; ++i) a.draw();
        Sampler b = a;
        for (int i = 0; i < 100; ++i) ASSERT_EQ(a.draw(), b.draw()) << c.name;
    }
}

// If one of these changes, every simulation changes: on another platform, that is a bug.
TEST(Sampler, GivesTheSameDurationsEverywhere) {
    uint64_t all = 0;
    for (const Case& c : cases()) {
        Sampler sampler(c.distribution, RandomStream(42, c.name));
        for (int i = 0; i < 10'000; ++i)
            all = mix64(all ^ static_cast<uint64_t>(sampler.draw().ns));
    }
    EXPECT_EQ(all, 9952046898326737418u);
    Sampler service(Distribution::lognormal_mean_cv(5_ms, 0.5), RandomStream(42, "api/service"));
    EXPECT_EQ(service.draw().ns, 3'990'640);
    EXPECT_EQ(service.draw().ns, 4'596'529);
    EXPECT_EQ(service.draw().ns, 6'859'563);
}

TEST(Ziggurat, HasExponentialAndNormalShapeDownToTheTails) {
    constexpr int n = 2'000'000;
    RandomStream random(8, "ziggurat");
    std::vector<double> exponential, normal;
    for (int i = 0; i < n; ++i) {
        exponential.push_back(exponential_variate(random));
        normal.push_back(normal_variate(random));
    }
    const auto beyond = [](const std::vector<double>& values, double x) {
        return static_cast<double>(
            std::count_if(values.begin(), values.end(), [x](double v) { return v > x; }));
    };
    const auto expect_count = [](double count, double expected) {
        EXPECT_NEAR(count, expected, 5 * std::sqrt(expected));
    };
    const boost::math::normal_distribution<> gauss;
    for (const double x : {7.0, 7.697, 9.0, 10.0})
        expect_count(beyond(exponential, x), n * std::exp(-x));
    for (const double x : {3.0, 3.6542, 4.0})
        expect_count(beyond(normal, x), n * boost::math::cdf(boost::math::complement(gauss, x)));
    EXPECT_LT(kolmogorov(exponential, 0, [](double x) { return -std::expm1(-x); }), kCritical);
    EXPECT_LT(kolmogorov(normal, 0, [&](double x) { return boost::math::cdf(gauss, x); }),
              kCritical);
}

TEST(Ziggurat, HasLayersOfEqualAreaUpToTheTop) {
    for (const ZigguratTable* z : {&kExponentialZiggurat, &kNormalZiggurat}) {
        const double area = z->x[0] * z->f[1];
        for (int i = 1; i < ZigguratTable::kLayers; ++i)
            ASSERT_NEAR(z->x[i] * (z->f[i + 1] - z->f[i]), area, 1e-9 * area) << i;
    }
}

}  // namespace
}  // namespace faultline::sim
