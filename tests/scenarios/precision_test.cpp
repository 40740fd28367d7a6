// tests/scenarios/precision_test.cpp - when replications end, and that the rule keeps its promise.
#include "scenarios/precision.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "scenarios/experiment.hpp"
#include "sim/confidence.hpp"
#include "sim/distribution.hpp"
#include "sim/sampler.hpp"
#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const std::string kQueue = R"(workload: {arrivals: 80/s, requests: {work: {to: server}}}
services: {server: {workers: 1, operations: {work: [{wait: {exponential: 10ms}}]}}}
)";

Compiled with_run(const std::string& run, const std::vector<std::string>& sets = {}) {
    return compile_text(kQueue + "run: {duration: 30s, warmup: 3s, " + run + "}\n", sets);
}

RunResult simulated(const std::string& run, ExperimentOptions options = {}) {
    const Compiled compiled = with_run(run);
    EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
    return run_experiment(*compiled.blueprint, options);
}

TEST(Precision, IsHalfOfStudentsIntervalBesideTheMean) {
    // Mean 10, standard deviation 1: 4.3027 / sqrt(3), from a table of Student's t for 2 degrees.
    const std::vector<double> values{9, 10, 11};
    const PrecisionResult wide = judge_precision(values, 0.25);
    EXPECT_NEAR(*wide.half_width, 0.24841, 1e-5);
    EXPECT_TRUE(wide.met);
    const PrecisionResult narrow = judge_precision(values, 0.024841);
    EXPECT_FALSE(narrow.met);
    EXPECT_NEAR(*narrow.replications, 301, 1) << "a tenth of the width: a hundred times as many";
}

TEST(Precision, IsReachedWhereAllReplicationsAgree) {
    EXPECT_TRUE(judge_precision(std::vector<double>{1, 1, 1}, 0.01).met);
    const PrecisionResult nothing = judge_precision(std::vector<double>{0, 0, 0}, 0.01);
    EXPECT_TRUE(nothing.met);
    EXPECT_FALSE(nothing.half_width);
}

TEST(Precision, IsNotReachedWhereNothingCouldBeMeasured) {
    const PrecisionResult unknown = judge_precision(std::vector<double>{NAN, NAN, 3}, 0.5);
    EXPECT_FALSE(unknown.met);
    EXPECT_FALSE(unknown.half_width);
    EXPECT_FALSE(unknown.replications);
}

TEST(Precision, ARoundIsWhatIsMissingButNeverMoreThanThereIs) {
    const auto next = [](std::vector<double> needed, uint32_t have, uint32_t most) {
        std::vector<PrecisionResult> all;
        for (const double n : needed) all.push_back({"", 0.1, 0.2, n <= have, n});
        return next_round(all, have, most);
    };
    EXPECT_EQ(next({8}, 10, 100), 10U);
    EXPECT_EQ(next({13}, 10, 100), 13U);
    EXPECT_EQ(next({13, 17}, 10, 100), 17U);
    EXPECT_EQ(next({90}, 10, 100), 20U);
    EXPECT_EQ(next({5000}, 80, 100), 100U);
    EXPECT_EQ(next({5000}, 100, 100), 100U);
}

// The rule as run_experiment applies it, on skewed values instead of replications.
TEST(Precision, StoppingWhenItIsReachedStillCoversTheTruth) {
    constexpr int kExperiments = 4000;
    int contained = 0;
    for (int e = 0; e < kExperiments; ++e) {
        sim::Sampler draw{sim::Distribution::lognormal_mean_cv(sim::from_seconds(1), 0.5),
                          sim::RandomStream{static_cast<uint64_t>(e), "values"}};
        std::vector<double> values;
        uint32_t have = 0, next = kLeastReplications;
        while (next > have) {
            for (; have < next; ++have) values.push_back(draw.draw().seconds());
            next = next_round({{judge_precision(values, 0.1)}}, have, 1000);
        }
        const sim::Interval interval = sim::confidence_95(values);
        contained += interval.low <= 1 && 1 <= interval.high;
    }
    const double share = contained / double{kExperiments};
    RecordProperty("share", std::to_string(share));
    EXPECT_GT(share, 0.92);
    EXPECT_LT(share, 0.97);
}

TEST(Precision, ReplicationsGoOnUntilItIsReachedAndOnAnyNumberOfThreadsEndAtTheSame) {
    ExperimentOptions alone;
    alone.jobs = 1;
    const RunResult one = simulated("precision: {mean: 5%, server.utilization: 2%}", alone);
    ASSERT_EQ(one.precision.size(), 2U);
    EXPECT_GT(one.replications, kLeastReplications);
    EXPECT_LT(one.replications, 100U);
    for (const PrecisionResult& reached : one.precision) {
        EXPECT_TRUE(reached.met) << reached.name;
        EXPECT_LE(*reached.half_width, reached.wanted);
    }
    const double half = *one.latency.mean.high - one.latency.mean.mean;
    EXPECT_NEAR(half / one.latency.mean.mean, *one.precision[0].half_width, 1e-12);
    ExperimentOptions three;
    three.jobs = 3;
    const RunResult same = simulated("precision: {mean: 5%, server.utilization: 2%}", three);
    EXPECT_EQ(same.replications, one.replications);
    EXPECT_EQ(same.engine.fingerprint, one.engine.fingerprint);
    EXPECT_EQ(same.latency.p99.mean, one.latency.p99.mean);
}

TEST(Precision, ThatCannotBeReachedEndsAtTheLimitAndSaysWhatItWouldTake) {
    const RunResult result = simulated("precision: 0.1%, max_replications: 12");
    EXPECT_EQ(result.replications, 12U);
    ASSERT_EQ(result.precision.size(), 1U);
    EXPECT_EQ(result.precision[0].name, "p99");
    EXPECT_FALSE(result.precision[0].met);
    const double ratio = *result.precision[0].half_width / 0.001;
    EXPECT_NEAR(*result.precision[0].replications, 12 * ratio * ratio, 1);
}

TEST(Precision, OfAnUnknownQuantityIsAMistakeThatSaysWhatWasMeant) {
    EXPECT_THAT(with_run("precision: {p9: 1%}").complaints,
                HasSubstr("run.precision.p9: 'p9' is no quantity that a run measures (hint: did "
                          "you mean 'p9"));
    EXPECT_THAT(with_run("precision: {wrk.p99: 1%}").complaints, HasSubstr("did you mean 'work'?"));
    EXPECT_THAT(with_run("precision: {serve.utilization: 1%}").complaints,
                HasSubstr("no component is called 'serve' (hint: did you mean 'server'?)"));
    EXPECT_THAT(with_run("precision: {utilization: 1%}").complaints,
                HasSubstr("say of which component (hint: such as server.utilization)"));
}

TEST(Precision, OfNothingOrMoreThanAllOrOfAFewReplicationsIsAMistake) {
    EXPECT_THAT(with_run("precision: 0%").complaints, HasSubstr("more than 0%"));
    EXPECT_THAT(with_run("precision: 5").complaints, HasSubstr("test.yaml:3"));
    EXPECT_THAT(with_run("precision: []").complaints, HasSubstr("expected a share, such as 2%"));
    EXPECT_THAT(with_run("precision: 2%, max_replications: 5").complaints,
                HasSubstr("the smallest is 10"));
    EXPECT_THAT(with_run("precision: 2%, max_replications: 20, replications: 30").complaints,
                HasSubstr("there are 30 replications to begin with"));
    EXPECT_THAT(with_run("precision: 2%, replications: 3").complaints,
                HasSubstr("warning: run.replications: 3 replications are too few"));
    EXPECT_THAT(with_run("max_replications: 50").complaints,
                HasSubstr("warning: run.max_replications: limits nothing"));
}

TEST(Precision, OfAClassIsThatOfItsOwnRequests) {
    const Compiled compiled = compile_text(
        "workload: {arrivals: 50/s, requests: {a: {share: 50%, to: server, operation: a}, "
        "b: {share: 50%, to: server, operation: b}}}\n"
        "services: {server: {workers: 8, operations: {a: [{wait: 10ms}], b: [{wait: 20ms}]}}}\n"
        "run: {duration: 10s, "
        "precision: {a.mean: 1%, b.p50: 1%, b.throughput: 20%, errors: 1%}}\n");
    EXPECT_THAT(compiled.complaints, IsEmpty());
    const RunResult result = run_experiment(*compiled.blueprint, {});
    EXPECT_EQ(result.replications, kLeastReplications) << "constant times are known at once";
    EXPECT_EQ(result.precision[0].name, "a.mean");
    EXPECT_TRUE(result.precision[0].met);
}

}  // namespace
}  // namespace faultline::scenarios
