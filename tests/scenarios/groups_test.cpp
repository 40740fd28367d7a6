// Several groups of users in one scenario: what is told apart, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/experiment.hpp"
#include "scenarios/flow.hpp"
#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

constexpr const char* kTwoGroups = R"(
workload: {arrivals: 100/s, requests: {page: {to: web, operation: page}}}
more_workloads:
  batch: {users: 10, think_time: 900ms, requests: {job: {to: web, operation: job}}}
services:
  web:
    operations: {page: [{wait: 10ms}], job: [{wait: 100ms}]}
run: {duration: 100s, warmup: 0s}
)";

TEST(Groups, HaveClassesSeriesAndTracesOfTheirOwn) {
    const Compiled compiled = compile_text(kTwoGroups);
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    ExperimentOptions options;
    options.component_series = true;
    options.trace = {.every = 1, .slowest = 10};
    const RunResult run = run_experiment(*compiled.blueprint, options);
    ASSERT_EQ(run.classes.size(), 2u);
    EXPECT_EQ(run.classes[0].name, "page");
    EXPECT_NEAR(run.classes[0].latency.mean.mean, 0.010, 1e-6);
    EXPECT_EQ(run.classes[1].name, "job");
    EXPECT_NEAR(run.classes[1].latency.mean.mean, 0.100, 1e-6);
    // Each asks once a second.
    EXPECT_NEAR(static_cast<double>(run.classes[1].requests.offered), 1000, 10);
    ASSERT_FALSE(run.slowest.empty());
    EXPECT_EQ(run.slowest[0].request_class, "job");
}

TEST(Groups, MixTheirRequestsByTheRatesThatTheyAskAt) {
    const Compiled compiled = compile_text(kTwoGroups);
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    const Flow flow = flow_of(*compiled.blueprint);
    EXPECT_NEAR(flow.rate, 110, 1e-9);
    ASSERT_EQ(flow.roots.size(), 2u);
    EXPECT_NEAR(flow.roots[0].times, 100.0 / 110, 1e-9);
    EXPECT_NEAR(flow.roots[1].times, 10.0 / 110, 1e-9);
}

}  // namespace
}  // namespace faultline::scenarios
