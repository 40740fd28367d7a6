// What the latency is made of: against M/M/1, where the answer is known.
#include "scenarios/attribution.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "scenarios/experiment.hpp"
#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

constexpr const char* kMm1 = R"(
scenario: M/M/1
workload:
  arrivals: 75/s
  requests: {work: {to: server}}
services:
  server:
    workers: 1
    operations: {work: [{wait: {exponential: 10ms}}]}
run: {duration: 20m, warmup: 1m, replications: 8, seed: 5}
)";

RunResult traced(const std::string& text, uint32_t every, uint32_t jobs = 1) {
    ExperimentOptions options;
    options.jobs = jobs;
    options.trace.every = every;
    return run_experiment(*compile_text(text).blueprint, options);
}

const LatencyShare& share(const PercentileAttribution& from, const std::string& spent) {
    for (const LatencyShare& one : from.shares)
        if (one.spent == spent) return one;
    throw std::runtime_error("nothing was spent on " + spent);
}

// Of a customer of M/M/1 with sojourn time t, first come first served, the service took
// (1 - exp(-lambda t)) / lambda on average: the density of (service s, wait t - s), which is
// mu exp(-mu s) (1 - rho) (delta(t - s) + lambda exp(-(mu - lambda)(t - s))), over that of t,
// integrated.
TEST(Attribution, AgreesWithTheoryInAnMM1) {
    const RunResult result = traced(kMm1, 4);
    ASSERT_EQ(result.attribution.size(), 3u);
    for (const PercentileAttribution& one : result.attribution) {
        const double t = one.latency_seconds, service = (1 - std::exp(-75 * t)) / 75;
        const LatencyShare& work = share(one, "service");
        EXPECT_EQ(work.component, "server");
        const double half = *work.share.high - work.share.mean;
        EXPECT_LT(half, 0.05);
        // 95 % intervals, widened to 99.9 % (3.29 / 1.96); the mean of a curve over a band is not
        // the curve's value at the mean, which at the median makes up to a hundredth.
        EXPECT_NEAR(work.share.mean, service / t, 1.68 * half + 0.01) << one.quantile;
        EXPECT_NEAR(work.share.mean + share(one, "waiting").share.mean, 1, 1e-9);
        EXPECT_NEAR(t, -std::log(1 - one.quantile) / 25, 0.1 * t) << "the band is around it";
    }
}

TEST(Attribution, ChangesNothingAndIsTheSameOnAnyNumberOfThreads) {
    const RunResult off = traced(kMm1, 0), one = traced(kMm1, 16), two = traced(kMm1, 16, 2);
    EXPECT_TRUE(off.attribution.empty());
    EXPECT_EQ(off.engine.fingerprint, one.engine.fingerprint);
    EXPECT_EQ(off.engine.events, one.engine.events);
    ASSERT_EQ(one.attribution.size(), two.attribution.size());
    for (size_t i = 0; i < one.attribution.size(); ++i) {
        EXPECT_EQ(one.attribution[i].requests, two.attribution[i].requests);
        EXPECT_EQ(one.attribution[i].latency_seconds, two.attribution[i].latency_seconds);
        for (size_t k = 0; k < one.attribution[i].shares.size(); ++k)
            EXPECT_EQ(one.attribution[i].shares[k].share.mean,
                      two.attribution[i].shares[k].share.mean);
    }
}

TEST(Attribution, IsSilentWhereTooFewRequestsWereTraced) {
    const RunResult result = traced(kMm1, 2000);  // some 340 in all, 3 of them around the p99
    ASSERT_EQ(result.attribution.size(), 1u);
    EXPECT_EQ(result.attribution.front().quantile, 0.5);
}

TEST(Attribution, ASampleThatIsFullIsThinnedEvenly) {
    const RunResult all = traced(kMm1, 2);  // 42,000 of each trial, of which some 8,000 can be kept
    ASSERT_EQ(all.attribution.size(), 3u);
    EXPECT_GE(all.attribution[0].requests, 8u * 409);  // a tenth of 4,096 to 8,192
    EXPECT_LE(all.attribution[0].requests, 8u * 820);
    EXPECT_NEAR(all.attribution[0].latency_seconds, std::log(2) / 25, 0.003);
}

TEST(Attribution, TracesAsManyAsATrialKeeps) {
    const auto every = [](const std::string& set) {
        return requests_per_trace(*compile_text(kMm1, {set}).blueprint);
    };
    EXPECT_EQ(every("run.duration=20m"), 10u);  // 85,500 requests
    EXPECT_EQ(every("run.duration=2m"), 1u);
    EXPECT_EQ(every("run.duration=10d"), 256u) << "if it were overloaded, it served far fewer";
}

}  // namespace
}  // namespace faultline::scenarios
