#include "sim/zipf.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace faultline::sim {
namespace {

// Chi-square of 500,000 draws against the probabilities, in standard deviations from its mean.
// Ranks are put together to cells of at least 20 expected draws.
double surprise(const Zipf& zipf, const char* name) {
    constexpr int kDraws = 500'000;
    RandomStream random(4, name);
    std::vector<double> counts(zipf.keys());
    for (int i = 0; i < kDraws; ++i) ++counts.at(zipf.draw(random));
    double chi2 = 0, cells = 0, expected = 0, observed = 0;
    for (uint64_t rank = 0; rank < zipf.keys(); ++rank) {
        expected += kDraws * zipf.probability(rank);
        observed += counts[rank];
        if (expected < 20 && rank + 1 < zipf.keys()) continue;
        chi2 += (observed - expected) * (observed - expected) / expected;
        cells += 1;
        expected = observed = 0;
    }
    const double freedom = cells - 1;
    return freedom < 1 ? 0 : (chi2 - freedom) / std::sqrt(2 * freedom);
}

TEST(Zipf, DrawsRanksInProportionToTheirWeightFromATable) {
    for (const double s : {0.0, 0.5, 0.99, 1.0, 1.5, 3.0})
        for (const uint64_t n : {1, 2, 10, 1000, 100'000})
            EXPECT_LT(surprise(Zipf(n, s), "table"), 5) << n << " keys, s = " << s;
}

TEST(Zipf, DrawsRanksInProportionToTheirWeightByRejection) {
    for (const double s : {0.0, 0.3, 0.8, 0.999999, 1.0, 1.000001, 1.2, 2.5})
        for (const uint64_t n : {100'001, 1'000'000})
            EXPECT_LT(surprise(Zipf(n, s), "rejection"), 5) << n << " keys, s = " << s;
}

TEST(Zipf, HasProbabilitiesThatSumToOne) {
    for (const double s : {0.0, 0.7, 1.0, 1.3})
        for (const uint64_t n : {1, 999, 1000, 1001, 300'000}) {
            const Zipf zipf(n, s);
            double sum = 0;
            for (uint64_t rank = n; rank-- > 0;) sum += zipf.probability(rank);
            EXPECT_NEAR(sum, 1, 1e-11) << n << " keys, s = " << s;
            EXPECT_EQ(zipf.probability(n), 0);
        }
}

TEST(Zipf, ReachesBothEndsOfAHugeKeyspace) {
    const uint64_t n = 1'000'000'000'000;
    RandomStream random(4, "huge");
    const Zipf flat(n, 0.1), steep(n, 1.1);
    uint64_t highest = 0;
    int first = 0;
    for (int i = 0; i < 200'000; ++i) {
        highest = std::max(highest, flat.draw(random));
        first += steep.draw(random) == 0 ? 1 : 0;
    }
    EXPECT_LT(highest, n);
    EXPECT_GT(static_cast<double>(highest), 0.9999 * static_cast<double>(n));
    const double expected = 200'000 * steep.probability(0);
    EXPECT_NEAR(first, expected, 5 * std::sqrt(expected));
}

TEST(Zipf, GivesTheSameRanksEverywhere) {
    for (const auto& [n, expected] : std::vector<std::pair<uint64_t, uint64_t>>{
             {1000, 16958411735788259991u}, {1'000'000, 11746485421309618859u}}) {
        const Zipf zipf(n, 0.9);
        RandomStream random(42, "ranks");
        uint64_t all = 0;
        for (int i = 0; i < 100'000; ++i) all = mix64(all ^ zipf.draw(random));
        EXPECT_EQ(all, expected) << n;
    }
}

}  // namespace
}  // namespace faultline::sim
