#include "sim/random_stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace faultline::sim {
namespace {

// If one of these changes, every simulation changes: on another platform, that is a bug.
TEST(RandomStream, GivesTheSameNumbersEverywhere) {
    RandomStream a(42, "shop.primary/service");
    EXPECT_EQ(a.next(), 8978152134398183390u);
    EXPECT_EQ(a.next(), 6311935296279364816u);
    EXPECT_EQ(a.next(), 12660330005046057117u);
    RandomStream b;
    EXPECT_EQ(b.next(), 4526510421850589242u);
    EXPECT_EQ(trial_seed(42, 0), 42u);
    EXPECT_EQ(trial_seed(42, 1), 17532488217563185893u);
}

TEST(RandomStream, IsAnotherForAnotherSeedOrName) {
    std::set<uint64_t> firsts;
    const std::vector<std::string> names{"",          "a",        "b",         "aa", "api[1]/x",
                                         "api[10]/x", "12345678", "123456789", "x\0"};
    for (uint64_t seed = 0; seed < 1000; ++seed)
        for (const auto& name : names) firsts.insert(RandomStream(seed, name).next());
    EXPECT_EQ(firsts.size(), 1000 * names.size());
}

TEST(RandomStream, StaysStrictlyBetweenZeroAndOne) {
    RandomStream random(1, "uniform");
    double sum = 0, squares = 0, low = 1, high = 0;
    constexpr int n = 1'000'000;
    for (int i = 0; i < n; ++i) {
        const double u = random.uniform();
        sum += u;
        squares += u * u;
        low = std::fmin(low, u);
        high = std::fmax(high, u);
    }
    EXPECT_GT(low, 0);
    EXPECT_LT(high, 1);
    EXPECT_NEAR(sum / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));  // five standard errors
    EXPECT_NEAR(squares / n, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / n));
}

TEST(RandomStream, DrawsBelowAnyNumberWithoutBias) {
    RandomStream random(1, "below");
    for (const uint64_t n : {1u, 2u, 3u, 7u, 100u}) {
        std::vector<double> counts(n);
        constexpr double draws = 200'000;
        for (int i = 0; i < draws; ++i) ++counts.at(random.below(n));
        double chi2 = 0;
        const double expected = draws / static_cast<double>(n);
        for (const double c : counts) chi2 += (c - expected) * (c - expected) / expected;
        const double freedom = static_cast<double>(n) - 1;
        EXPECT_LE(chi2, freedom + 5 * std::sqrt(2 * freedom)) << n;
    }
    // Just above a power of two half of all products are unfair.
    const uint64_t n = (uint64_t{1} << 63) + 1;
    double mean = 0;
    for (int i = 0; i < 100'000; ++i) mean += static_cast<double>(random.below(n)) / 1e5;
    EXPECT_NEAR(mean / 0x1p63, 0.5, 5 * std::sqrt(1.0 / 12 / 1e5));
}

TEST(RandomStream, TakesCertaintyLiterally) {
    RandomStream random(1, "chance");
    int heads = 0;
    for (int i = 0; i < 100'000; ++i) {
        ASSERT_FALSE(random.chance(0));
        ASSERT_TRUE(random.chance(1));
        heads += random.chance(0.3) ? 1 : 0;
    }
    EXPECT_NEAR(heads, 30'000, 5 * std::sqrt(1e5 * 0.3 * 0.7));
}

TEST(RandomStream, HasIndependentStreamsForNeighbouringNames) {
    constexpr int n = 200'000;
    RandomStream a(1, "api[0]/service"), b(1, "api[1]/service"), c(2, "api[0]/service");
    double ab = 0, ac = 0;
    for (int i = 0; i < n; ++i) {
        const double x = a.uniform() - 0.5;
        ab += x * (b.uniform() - 0.5);
        ac += x * (c.uniform() - 0.5);
    }
    const double five_errors = 5 * std::sqrt(n / 144.0);
    EXPECT_LT(std::fabs(ab), five_errors);
    EXPECT_LT(std::fabs(ac), five_errors);
}

TEST(RandomStream, ForksWhenCopied) {
    RandomStream a(9, "fork");
    a.next();
    RandomStream b = a;
    EXPECT_EQ(a.next(), b.next());
    a.next();
    EXPECT_NE(a, b);
}

}  // namespace
}  // namespace faultline::sim
