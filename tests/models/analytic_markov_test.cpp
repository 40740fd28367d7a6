// Markov chains, availability and caches against published values and an independent solver.
#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <limits>

#include "models/analytic/availability.hpp"
#include "models/analytic/cache.hpp"
#include "models/analytic/markov.hpp"

namespace faultline::analytic {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

TEST(AnalyticMarkov, AShortQueueIsThatOfBolch) {
    // M/M/1/3 with rates 1 and 2: 8/15, 4/15, 2/15, 1/15 (example 3.1; ctmc.m).
    const auto p =
        steady_state(4, {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {1, 0, 2}, {2, 1, 2}, {3, 2, 2}});
    for (uint32_t n = 0; n < 4; ++n) EXPECT_NEAR(p[n], (8 >> n) / 15.0, 1e-15);
}

TEST(AnalyticMarkov, AChainWithoutAnyOrderAgreesWithGaussianElimination) {
    constexpr uint32_t kStates = 12;
    std::vector<Transition> transitions;
    Eigen::MatrixXd q = Eigen::MatrixXd::Zero(kStates, kStates);
    uint64_t seed = 1;
    for (uint32_t i = 0; i < kStates; ++i)
        for (uint32_t j = 0; j < kStates; ++j) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            const double rate = static_cast<double>(seed >> 40) / 1e6;
            const bool ring = j == (i + 1) % kStates;
            if (i == j || (rate < 8 && !ring)) continue;
            transitions.push_back({i, j, rate});
            q(j, i) += rate;
            q(i, i) -= rate;
        }
    q.row(0).setOnes();
    Eigen::VectorXd right = Eigen::VectorXd::Zero(kStates);
    right(0) = 1;
    const Eigen::VectorXd expected = q.partialPivLu().solve(right);
    const auto p = steady_state(kStates, transitions);
    for (uint32_t i = 0; i < kStates; ++i) EXPECT_NEAR(p[i], expected(i), 1e-12);
}

TEST(AnalyticMarkov, RareStatesKeepAllTheirDigits) {
    // Ten parts that are broken one second in a million: binomial, without a limit of the crew.
    const RedundantParts ten{10, 1, 1e-6, 1};
    EXPECT_NEAR(unavailability(ten) / std::pow(1e-6 / (1 + 1e-6), 10), 1, 1e-12);
}

TEST(AnalyticMarkov, QuorumsAreBinomialWithoutALimitOfTheCrew) {
    EXPECT_NEAR(1 - unavailability({3, 2, 1, 99}), 0.999702, 5e-7);    // 2 of 3 at 99 %
    EXPECT_NEAR(1 - unavailability({5, 3, 1, 99}), 0.99999015, 5e-9);  // 3 of 5
    EXPECT_NEAR(1 - unavailability({2, 1, 1, 99}), 0.9999, 1e-12);     // AWS: 99 % twice
    EXPECT_NEAR(1 - unavailability(720.0, 2.0), 0.99723, 5e-6);        // 720 h, 2 h
}

TEST(AnalyticMarkov, OneCrewRepairsPartsAsTheMachineRepairmanDoes) {
    // Machine interference is Erlang's finite-source queue: P(i broken) ~ n!/(n-i)! (l/m)^i.
    const auto p = broken_parts({4, 1, 0.5, 2, 1});
    double sum = 0, term = 1;
    std::vector<double> expected;
    for (int i = 0; i <= 4; ++i) {
        expected.push_back(term);
        sum += term;
        term *= (4 - i) * 0.25;
    }
    for (size_t i = 0; i <= 4; ++i) EXPECT_NEAR(p[i], expected[i] / sum, 1e-15);
}

TEST(AnalyticMarkov, ACommonCauseBreaksWhatRedundancyCannotSave) {
    // One crew each: from all broken, two repair until the first is back. By hand, two parts with
    // rates l = 0.01, m = 1, c = 0.001: p2 (2 m) = p0 c + p1 (l + c), p0 (2 l + c) = p1 m.
    const double l = 0.01, m = 1, c = 0.001;
    const double p1 = (2 * l + c) / m, p2 = (c + p1 * (l + c)) / (2 * m);
    EXPECT_NEAR(unavailability({2, 1, l, m, UINT32_MAX, c}), p2 / (1 + p1 + p2), 1e-15);
    EXPECT_EQ(unavailability({2, 1, 0, 1}), 0);
}

TEST(AnalyticCache, TimeToLiveIsThatOfJungBergerAndBalakrishnan) {
    EXPECT_NEAR(hit_ratios({{1, 0, 1, 0.1}}, kNever, 60)[0], 0.857143, 5e-7);
    EXPECT_NEAR(hit_ratios({{10'000, 1, 1, 50}}, kNever, 60)[0], 0.641005, 1e-5);
}

TEST(AnalyticCache, ChesApproximationComesNearTheExactLru) {
    // King 1971: two of three keys by Zipf, exactly 0.740496; such a small cache is its worst case.
    EXPECT_NEAR(hit_ratios({{3, 1, 1, 1}}, 2, kNever)[0], 0.740496, 0.01);
    // Equal keys: the share of them that fits.
    EXPECT_NEAR(hit_ratios({{1000, 0, 4, 9}}, 1000, kNever)[0], 0.25, 1e-6);
    // Everything fits.
    EXPECT_NEAR(hit_ratios({{1000, 0.9, 1, 9}}, 1000, kNever)[0], 1, 1e-12);
}

TEST(AnalyticCache, GroupsOfRanksLoseNothingThatCounts) {
    // Against the sum over a million keys one by one.
    const double memory = 50'000, exponent = 0.99;
    std::vector<double> rates;
    double sum = 0;
    for (int rank = 1; rank <= 1'000'000; ++rank) sum += std::pow(rank, -exponent);
    for (int rank = 1; rank <= 1'000'000; ++rank) rates.push_back(std::pow(rank, -exponent) / sum);
    double low = 0, high = 1e9;
    for (int i = 0; i < 40; ++i) {
        const double t = (low + high) / 2;
        double filled = 0;
        for (const double rate : rates) filled -= std::expm1(-rate * t);
        (filled < memory ? low : high) = t;
    }
    double hits = 0;
    for (const double rate : rates) hits -= rate * std::expm1(-rate * low);
    EXPECT_NEAR(hit_ratios({{1'000'000, exponent, 1, 1}}, memory, kNever)[0], hits, 1e-4);
}

TEST(AnalyticCache, PopulationsShareTheMemory) {
    // Halves of one population are the whole.
    const auto halves = hit_ratios({{500, 0, 1, 3}, {500, 0, 1, 3}}, 250, kNever);
    EXPECT_NEAR(halves[0], 0.25, 1e-6);
    EXPECT_NEAR(halves[1], 0.25, 1e-6);
    // One that nobody asks for takes no room.
    EXPECT_DOUBLE_EQ(hit_ratios({{10, 0, 1, 3}, {500, 0, 1, 0}}, 10, kNever)[0], 1);
}

}  // namespace
}  // namespace faultline::analytic
