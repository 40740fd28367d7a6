// tests/sim/mser_test.cpp - the truncation rule on series whose transient is known.
#include "sim/mser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "sim/random_stream.hpp"

namespace faultline::sim {
namespace {

// Noise of the given size around 1, with `shift(i)` added.
template <class Shift>
std::vector<double> series(size_t length, double noise, Shift shift, uint64_t seed = 1) {
    RandomStream random{seed, "noise"};
    std::vector<double> values;
    for (size_t i = 0; i < length; ++i)
        values.push_back(1 + noise * (random.uniform() - 0.5) + shift(static_cast<double>(i)));
    return values;
}

// The definition, term by term.
size_t by_definition(const std::vector<double>& values) {
    std::vector<double> z;
    for (size_t i = 0; i + 5 <= values.size(); i += 5)
        z.push_back(std::accumulate(values.begin() + static_cast<long>(i),
                                    values.begin() + static_cast<long>(i) + 5, 0.0) /
                    5);
    size_t best = 0;
    double least = INFINITY;
    for (size_t d = 0; d <= z.size() / 2; ++d) {
        const double left = static_cast<double>(z.size() - d);
        const double mean = std::accumulate(z.begin() + static_cast<long>(d), z.end(), 0.0) / left;
        double squares = 0;
        for (size_t j = d; j < z.size(); ++j) squares += (z[j] - mean) * (z[j] - mean);
        if (squares / (left * left) < least) {
            least = squares / (left * left);
            best = d;
        }
    }
    return best * 5;
}

TEST(Mser5, IsWhatItsDefinitionSays) {
    for (uint64_t seed = 1; seed <= 40; ++seed) {
        const auto values = series(
            503, 1, [](double i) { return 3 * std::exp(-i / 30); }, seed);
        EXPECT_EQ(mser5(values), by_definition(values)) << seed;
    }
}

TEST(Mser5, LeavesOutAStepAndNoMore) {
    const auto values = series(1000, 0, [](double i) { return i < 200 ? -1.0 : 0.0; });
    EXPECT_EQ(mser5(values), 200U);
}

TEST(Mser5, LeavesOutNothingOfAConstant) { EXPECT_EQ(mser5(std::vector<double>(100, 7.0)), 0U); }

TEST(Mser5, StopsAtHalfOfWhatNeverComesToRest) {
    const auto values = series(1000, 0.1, [](double i) { return i / 100; });
    EXPECT_EQ(mser5(values), 500U);
}

TEST(StretchMeans, AreThoseOfEqualParts) {
    EXPECT_EQ(stretch_means(std::vector<double>{1, 3, 5, 7, 100}, 2), (std::vector<double>{2, 6}));
}

}  // namespace
}  // namespace faultline::sim
