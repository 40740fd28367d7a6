#include "sim/portable_math.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/random_stream.hpp"

namespace faultline::sim {
namespace {

// The C library's long double is our yardstick where it is wider than double.
double relative_error(double value, long double truth) {
    return truth == 0 ? std::fabs(value) : static_cast<double>(std::fabs((value - truth) / truth));
}

TEST(PortableMath, ExpIsWithinItsStatedError) {
    RandomStream random(1, "exp");
    for (const double span : {1e-9, 1e-3, 1.0, 30.0, 700.0}) {
        for (int i = 0; i < 100'000; ++i) {
            const double x = span * (2 * random.uniform() - 1);
            ASSERT_LE(relative_error(exp(x), std::exp(static_cast<long double>(x))), 4e-16) << x;
        }
    }
}

TEST(PortableMath, LogIsWithinItsStatedError) {
    RandomStream random(1, "log");
    for (const double span : {1e-9, 1e-3, 0.9, 30.0, 700.0}) {
        for (int i = 0; i < 100'000; ++i) {
            const double x = std::exp(span * (2 * random.uniform() - 1));
            ASSERT_LE(relative_error(log(x), std::log(static_cast<long double>(x))), 4e-16) << x;
        }
    }
}

TEST(PortableMath, PowIsWithinItsStatedError) {
    RandomStream random(1, "pow");
    for (int i = 0; i < 200'000; ++i) {
        const double x = std::exp(30 * (2 * random.uniform() - 1));
        const double y = 20 * (2 * random.uniform() - 1);
        const double limit = 3e-16 * (1 + std::fabs(y * std::log(x)));
        ASSERT_LE(relative_error(pow(x, y), std::pow(static_cast<long double>(x), y)), limit)
            << x << " ^ " << y;
    }
}

TEST(PortableMath, GammaMatchesTheFactorials) {
    double factorial = 1;
    for (int n = 1; n <= 20; ++n) {
        EXPECT_LE(relative_error(gamma_function(n), factorial), 1e-13);
        factorial *= n;
    }
    EXPECT_NEAR(gamma_function(0.5), std::sqrt(M_PI), 1e-14);
    EXPECT_NEAR(gamma_function(1.5), std::sqrt(M_PI) / 2, 1e-14);
    EXPECT_NEAR(gamma_function(0.1), 9.513507698668732, 1e-12);
}

TEST(PortableMath, TreatsTheEdgesAsTheCLibraryDoes) {
    const double infinity = INFINITY;
    EXPECT_EQ(exp(0), 1);
    EXPECT_EQ(exp(-infinity), 0);
    EXPECT_EQ(exp(infinity), infinity);
    EXPECT_EQ(exp(1000), infinity);
    EXPECT_EQ(exp(-1000), 0);
    EXPECT_TRUE(std::isnan(exp(NAN)));
    EXPECT_NEAR(exp(-740) / std::exp(-740.0), 1, 0.01);  // subnormal: few bits are left
    EXPECT_LE(relative_error(exp(709.5), std::exp(709.5L)), 4e-16);
    EXPECT_EQ(log(1), 0);
    EXPECT_EQ(log(0), -infinity);
    EXPECT_EQ(log(infinity), infinity);
    EXPECT_TRUE(std::isnan(log(-1)));
    EXPECT_LE(relative_error(log(5e-324), std::log(static_cast<long double>(5e-324))), 4e-16);
    EXPECT_EQ(pow(0, 2), 0);
    EXPECT_EQ(pow(0, 0), 1);
    EXPECT_EQ(pow(0, -1), infinity);
}

// Bits, not numbers: these must come out on every platform and compiler.
TEST(PortableMath, GivesTheSameBitsEverywhere) {
    RandomStream random(2, "bits");
    uint64_t bits = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double x = 40 * (2 * random.uniform() - 1);
        bits = mix64(bits ^ std::bit_cast<uint64_t>(exp(x)));
        bits = mix64(bits ^ std::bit_cast<uint64_t>(log(x * x)));
        bits = mix64(bits ^ std::bit_cast<uint64_t>(pow(x * x, 0.3)));
    }
    EXPECT_EQ(bits, 14780910390303212269u);
    static_assert(exp(1.0) == 2.718281828459045 && log(10.0) == 2.302585092994046);
}

}  // namespace
}  // namespace faultline::sim
