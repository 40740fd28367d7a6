// The formulas for one station against values that others have published.
#include "models/analytic/station.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace faultline::analytic {
namespace {

TEST(AnalyticStation, ErlangsBFormulaIsThatOfTheTables) {
    // 10 erlangs (abstractmicro.com's Erlang library; the tables of A. K. Erlang, 1917).
    EXPECT_NEAR(erlang_b(10, 17), 0.0129489, 5e-8);
    EXPECT_NEAR(erlang_b(10, 18), 0.00714244, 5e-9);
    EXPECT_EQ(erlang_b(3, 0), 1);
    EXPECT_EQ(servers_for_blocking(15.7, 0.01), 25U);       // ErlbNsrvFromBlockage's example
    EXPECT_EQ(servers_for_blocking(2.5, 0.01), 7U);         // IEOR s350.3
    EXPECT_NEAR(erlang_b(1e6, 1'000'000), 0.000797, 2e-6);  // ~ sqrt(2 / (pi a)), Jagerman 1974
}

TEST(AnalyticStation, ErlangsCFormulaIsThatOfPdqsThreeServers) {
    EXPECT_NEAR(erlang_c(2, 3), 4.0 / 9, 1e-12);  // PDQ, demo mmm.R
    EXPECT_NEAR(mmc(2, 1, 3).response, 1.44444, 5e-6);
    EXPECT_EQ(erlang_c(3, 3), 1);
}

TEST(AnalyticStation, OneServerIsThatOfTheTextbook) {
    const StationFigures f = mmc(75, 0.01, 1);  // PDQ, demo mm1.R
    EXPECT_NEAR(f.response, 0.04, 1e-15);
    EXPECT_NEAR(f.present, 3, 1e-12);
    EXPECT_NEAR(f.utilization, 0.75, 1e-15);
    EXPECT_NEAR(mmc(1, 0.9, 1).wait, 8.1, 1e-12);       // Law and Kelton
    EXPECT_NEAR(mmc(9, 0.2, 2).response, 1.053, 5e-4);  // queueing package, qsmmm.m
    EXPECT_NEAR(mmc(1.6, 1, 2).response, 2.77778, 5e-6);
    EXPECT_TRUE(std::isinf(mmc(101, 0.01, 1).wait));
    EXPECT_EQ(mmc(101, 0.01, 1).utilization, 1);
}

TEST(AnalyticStation, AFullQueueTurnsAwayWhatTheChainSays) {
    // M/M/1/3 at one half: 8/15, 4/15, 2/15, 1/15 (Bolch, example 3.1).
    const StationFigures f = mmck(1, 0.5, 1, 2);
    EXPECT_NEAR(f.blocked, 1.0 / 15, 1e-14);
    EXPECT_NEAR(1 - f.utilization, 8.0 / 15, 1e-14);
    EXPECT_NEAR(f.present, (4 + 2 * 2 + 3 * 1) / 15.0, 1e-14);
    // Without places it is Erlang's loss; with many, M/M/c.
    EXPECT_NEAR(mmck(10, 1, 17, 0).blocked, erlang_b(10, 17), 1e-15);
    EXPECT_NEAR(mmck(2, 1, 3, 500).wait, mmc(2, 1, 3).wait, 1e-12);
}

TEST(AnalyticStation, PollaczekAndKhinchineCountTheSecondMoment) {
    EXPECT_NEAR(mg1(0.8, 1, 0).wait, 2, 1e-12);  // Jain 31.3
    EXPECT_NEAR(mg1(0.8, 1, 1).wait, mmc(0.8, 1, 1).wait, 1e-12);
    EXPECT_NEAR(mg1(0.8, 1, 1.5).wait, 6.5, 1e-12);
}

// The mean wait of M/D/c in services, by Crommelin's chain (1932): who is present one service later
// is who waited, and who came meanwhile.
double constant_service_wait(double rate, int servers) {
    constexpr int kStates = 400;
    std::vector<double> arrivals(kStates), p(kStates, 0.0);
    arrivals[0] = std::exp(-rate);
    for (int n = 1; n < kStates; ++n)
        arrivals[static_cast<size_t>(n)] = arrivals[static_cast<size_t>(n - 1)] * rate / n;
    p[0] = 1;
    for (int round = 0; round < 1500; ++round) {
        std::vector<double> next(kStates, 0.0);
        for (int n = 0; n < kStates; ++n)
            for (int m = std::max(0, n - servers), k = 0; m + k < kStates && k < 60; ++k)
                next[static_cast<size_t>(m + k)] +=
                    p[static_cast<size_t>(n)] * arrivals[static_cast<size_t>(k)];
        p = next;
    }
    double waiting = 0;
    for (int n = servers; n < kStates; ++n) waiting += (n - servers) * p[static_cast<size_t>(n)];
    return waiting / rate;
}

TEST(AnalyticStation, AllenAndCunneenComeNearTheExactWaitOfConstantServices) {
    EXPECT_NEAR(constant_service_wait(0.8, 1), 2, 1e-9);  // Pollaczek-Khinchine
    const double exact = constant_service_wait(1.6, 2);
    EXPECT_NEAR(mgc_allen_cunneen(1.6, 1, 0, 2).wait, exact, 0.1 * exact);
    EXPECT_EQ(mgc_allen_cunneen(1.6, 1, 1, 2).wait, mmc(1.6, 1, 2).wait);
}

TEST(AnalyticStation, ASharedCoreAnswersAsCiwsGuideSays) {
    EXPECT_NEAR(processor_sharing(4, 1.0 / 9, 1).response, 0.2, 1e-14);
    EXPECT_NEAR(processor_sharing(0.5, 0.5, 1).response, 0.666667, 1e-6);  // LINE, tutorial 4
}

TEST(AnalyticStation, NobodyWaitsForInfinitelyManyServers) {
    const StationFigures f = mg_infinite(200, 300);  // 60,000 connections
    EXPECT_EQ(f.wait, 0);
    EXPECT_EQ(f.present, 60'000);
}

TEST(AnalyticStation, PercentilesOfOneServerAreThoseOfAnExponential) {
    EXPECT_NEAR(mmc_response_quantile(75, 0.01, 1, 0.5), 0.0277259, 5e-8);
    EXPECT_NEAR(mmc_response_quantile(75, 0.01, 1, 0.95), 0.119829, 5e-7);
    EXPECT_NEAR(mmc_wait_beyond(75, 0.01, 1, 0), 0.75, 1e-15);
    EXPECT_EQ(mmc_wait_quantile(75, 0.01, 1, 0.2), 0);  // a quarter does not wait
    const double t = mmc_wait_quantile(75, 0.01, 1, 0.99);
    EXPECT_NEAR(mmc_wait_beyond(75, 0.01, 1, t), 0.01, 1e-12);
}

TEST(AnalyticStation, PercentilesOfSeveralServersHaveTheirMean) {
    // The mean is the integral of the tail; 2 of 3 servers busy is where both rates agree.
    for (const double load : {0.5, 2.0, 2.9}) {
        double sum = 0;
        constexpr double kStep = 0.001;
        for (int i = 0; i < 400'000; ++i)
            sum += kStep * mmc_response_beyond(load, 1, 3, (i + 0.5) * kStep);
        EXPECT_NEAR(sum, mmc(load, 1, 3).response, 1e-5) << load;
    }
    const double p99 = mmc_response_quantile(2.9, 1, 3, 0.99);
    EXPECT_NEAR(mmc_response_beyond(2.9, 1, 3, p99), 0.01, 1e-10);
}

TEST(AnalyticStation, ABusierStationForgetsItsStartLater) {
    EXPECT_NEAR(relaxation_time(0.9, 1, 1, 1), 1 / std::pow(1 - std::sqrt(0.9), 2), 1e-9);
    EXPECT_LT(relaxation_time(0.5, 1, 1, 1), relaxation_time(0.9, 1, 1, 1));
    EXPECT_EQ(relaxation_time(0.001, 1, 1, 100), 1);
    EXPECT_TRUE(std::isinf(relaxation_time(1, 1, 1, 1)));
}

}  // namespace
}  // namespace faultline::analytic
