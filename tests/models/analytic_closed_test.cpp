// Closed networks and their bounds against the worked examples of the textbooks.
#include "models/analytic/closed.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "models/analytic/bounds.hpp"

namespace faultline::analytic {
namespace {

ClosedFigures exact(uint32_t users, double think, const std::vector<double>& demands) {
    return exact_mva({{users, think, demands}}, std::vector<bool>(demands.size(), false));
}

TEST(AnalyticClosed, ExactMeanValueAnalysisIsThatOfJainsTimesharing) {
    // Jain, example 34.2: 20 users, 4 s of thinking, visits 16, 10, 5 of 125, 300, 200 ms.
    const ClosedFigures f = exact(20, 4, {16 * 0.125, 10 * 0.3, 5 * 0.2});
    EXPECT_NEAR(f.throughput(0), 0.333247, 5e-7);
    EXPECT_NEAR(f.residence(0, 1) / 10, 4.85426, 5e-6);
    EXPECT_NEAR(f.present(0, 1), 16.1767, 5e-5);
}

TEST(AnalyticClosed, ExactMeanValueAnalysisIsThatOfLazowskasTerminals) {
    const ClosedFigures f = exact(3, 15, {0.605, 2.1, 1.35});
    EXPECT_NEAR(f.throughput(0), 0.151516, 5e-7);
    EXPECT_NEAR(f.response(0), 4.79982, 5e-6);
}

TEST(AnalyticClosed, TwoClassesAreThoseOfLazowskasChapterSeven) {
    // P. 131: a batch of 10 and 25 interactive users at a shared processor and a disk.
    const ClosedFigures f = exact_mva({{10, 0, {1, 0.09}}, {25, 30, {0.1, 0.9}}}, {false, false});
    EXPECT_NEAR(f.present(1, 0), 0.84957, 5e-6);
    EXPECT_NEAR(f.present(1, 1), 2.09016, 5e-6);
    EXPECT_NEAR(f.present(0, 0), 9.71735, 5e-6);
    EXPECT_EQ(states({{10, 0, {}}, {25, 0, {}}}), 11 * 26);
}

TEST(AnalyticClosed, TwoClassesAreThoseOfSchwetman) {
    const ClosedFigures f = exact_mva({{15, 1, {0.025}}, {5, 15, {0.5}}}, {false});
    EXPECT_NEAR(f.throughput(0), 14.3231, 5e-5);
    EXPECT_NEAR(f.residence(1, 0), 0.933745, 5e-7);
}

TEST(AnalyticClosed, TheApproximationIsThatOfTheQueueingPackage) {
    // qncsmva.m's companion prints 0.1510 for Lazowska's terminals.
    const ClosedFigures f = bard_schweitzer({{3, 15, {0.605, 2.1, 1.35}}}, {false, false, false});
    EXPECT_NEAR(f.throughput(0), 0.1510, 5e-5);
    // Lazowska, ch. 7: approximate and exact differ by some percent at most.
    const std::vector<ClosedClass> two{{10, 0, {1, 0.09}}, {25, 30, {0.1, 0.9}}};
    const ClosedFigures about = bard_schweitzer(two, {false, false});
    const ClosedFigures right = exact_mva(two, {false, false});
    EXPECT_NEAR(about.throughput(0), right.throughput(0), 0.03 * right.throughput(0));
    EXPECT_NEAR(about.throughput(1), right.throughput(1), 0.03 * right.throughput(1));
}

TEST(AnalyticClosed, ConvolutionAgreesWithMeanValueAnalysis) {
    const ChainFigures f = convolution(20, 4, {{2.0, 1}, {3.0, 1}, {1.0, 1}});
    EXPECT_NEAR(f.throughput, 0.333247, 5e-7);
    EXPECT_NEAR(f.residence[1] / 10, 4.85426, 5e-6);
    const ClosedFigures same = exact(20, 4, {2, 3, 1});
    EXPECT_NEAR(f.response, same.response(0), 1e-10);
    // Bolch, example 8.3: six jobs, no thinking.
    EXPECT_NEAR(convolution(6, 0, {{0.02, 1}, {0.08, 1}, {0.08, 1}, {0.06, 1}}).throughput, 9.91984,
                5e-6);
}

TEST(AnalyticClosed, ConvolutionKnowsSeveralServers) {
    // Bolch, example 8.4: two servers, one, one, and a delay.
    EXPECT_NEAR(convolution(3, 0, {{0.5, 2}, {0.3, 1}, {0.4, 1}, {1, kManyServers}}).throughput,
                1.21746, 5e-6);
    // Zhou's multiserver models of the layered queueing solvers, solved there as Petri nets.
    EXPECT_NEAR(convolution(5, 5, {{1, 2}}).throughput, 0.821866, 4e-6);
    EXPECT_NEAR(convolution(6, 5, {{1, 2}}).throughput, 0.97693, 4e-6);
    EXPECT_NEAR(convolution(6, 5, {{1, 2}}).response, 1.14169, 6e-6);
    // 400 requests on 300 threads (PDQ README): all threads busy.
    const ChainFigures tomcat = convolution(400, 0, {{0.444, 300}});
    EXPECT_NEAR(tomcat.throughput, 675.6757, 5e-5);
    EXPECT_NEAR(tomcat.response, 0.5920, 5e-5);
    EXPECT_NEAR(tomcat.utilization[0], 1, 1e-9);
}

TEST(AnalyticClosed, ConvolutionStaysInRangeForLargePopulations) {
    // A hundred users (PDQ, demo mm1n.R), then a hundred thousand, light and saturated.
    EXPECT_NEAR(convolution(100, 300, {{0.63, 1}}).throughput, 0.332453, 5e-7);
    const ChainFigures light = convolution(100'000, 1000, {{0.005, 1}});
    // Users so many are a Poisson stream of 100 a second, but for those who wait.
    EXPECT_NEAR(light.response, 0.01, 1e-5);
    const ChainFigures full = convolution(100'000, 1, {{0.01, 1}, {0.5, 60}});
    EXPECT_NEAR(full.throughput, 100, 1e-9);
    EXPECT_NEAR(full.response, 999, 1e-6);
}

TEST(AnalyticClosed, AsymptoticBoundsAreThoseOfBolch) {
    // Example 9.6, queueing package qncsaba.m: N = 20, Z = 120, D = 9.2 and 8.
    const ClosedBounds b = asymptotic_bounds(20, 120, {{9.2}, {8}});
    EXPECT_NEAR(b.throughput_high, 0.108696, 5e-7);
    EXPECT_NEAR(b.response_low, 64, 1e-9);
    EXPECT_NEAR(b.knee_users, (120 + 17.2) / 9.2, 1e-9);
}

TEST(AnalyticClosed, BalancedJobBoundsAreThoseOfLazowska) {
    // Chapter 5, the case study: D = 2, 0.5, 3; Z = 15; the asymptotic bounds at 20 users are
    // 20 / (20 x 5.5 + 15) and 1/3 a second.
    const std::vector<double> demands{2, 0.5, 3};
    for (const double users : {2.0, 7.0, 20.0, 50.0}) {
        const ClosedBounds wide = asymptotic_bounds(users, 15, {{2}, {0.5}, {3}});
        const ClosedBounds narrow = balanced_job_bounds(users, 15, demands);
        const double x = exact(static_cast<uint32_t>(users), 15, demands).throughput(0);
        EXPECT_LE(wide.throughput_low, narrow.throughput_low);
        EXPECT_LE(narrow.throughput_low, x);
        EXPECT_LE(x, narrow.throughput_high * (1 + 1e-12));
        EXPECT_LE(narrow.throughput_high, wide.throughput_high * (1 + 1e-12));
    }
    EXPECT_NEAR(asymptotic_bounds(20, 15, {{2}, {0.5}, {3}}).throughput_low, 20 / 125.0, 1e-12);
    // Balanced: both bounds are the exact N / (D + (N - 1) D / K).
    const ClosedBounds equal = balanced_job_bounds(7, 0, {2, 2, 2});
    EXPECT_NEAR(equal.throughput_low, 7 / (6 + 6 * 2.0), 1e-12);
    EXPECT_NEAR(equal.throughput_high, equal.throughput_low, 1e-12);
}

TEST(AnalyticClosed, SeveralServersAndDelaysAreWithinTheAsymptoticBounds) {
    for (const uint32_t users : {1U, 4U, 9U, 40U}) {
        const double inf = std::numeric_limits<double>::infinity();
        const ClosedBounds b = asymptotic_bounds(users, 2, {{1, 3}, {0.2, 1}, {0.5, inf}});
        const ChainFigures f = convolution(users, 2, {{1, 3}, {0.2, 1}, {0.5, kManyServers}});
        EXPECT_LE(b.throughput_low, f.throughput * (1 + 1e-12));
        EXPECT_LE(f.throughput, b.throughput_high * (1 + 1e-12));
    }
}

}  // namespace
}  // namespace faultline::analytic
