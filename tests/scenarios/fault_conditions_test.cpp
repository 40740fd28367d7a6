// Faults that wait for a condition, and conditions that end a run, as a file says them.
#include <gtest/gtest.h>

#include "scenarios/experiment.hpp"
#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

constexpr const char* kShop = R"(
workload: {arrivals: 50/s, requests: {page: {to: web}}}
services:
  web: {workers: 8, operations: {page: [{wait: 10ms}, {call: app}]}}
  app: {workers: 8, operations: {work: [{wait: 10ms}]}}
run: {duration: 3m, warmup: 10s, seed: 5}
)";

RunResult run(const std::string& more, uint32_t replications = 1) {
    const Compiled compiled = compile_text(kShop + more);
    EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
    ExperimentOptions options;
    options.replications = replications;
    options.jobs = 1;
    return compiled.blueprint ? run_experiment(*compiled.blueprint, options) : RunResult{};
}

TEST(AbortWhen, EndsEveryReplicationWhenItHoldsAndSaysSo) {
    const std::string errors = "faults: [{at: 1m, errors: {target: web, share: 100%}}]\n";
    const RunResult whole = run(errors);
    EXPECT_FALSE(whole.aborted);
    const RunResult cut = run(errors + "abort_when: errors > 50%\n", 2);
    ASSERT_TRUE(cut.aborted);
    EXPECT_EQ(cut.aborted->replications, 2U);
    EXPECT_EQ(cut.aborted->condition, "errors > 50%");
    EXPECT_GT(cut.aborted->at, 61);
    EXPECT_LT(cut.aborted->at, 75) << "half of ten seconds, looked at every second";
    const RequestCounts& r = cut.requests;
    EXPECT_EQ(r.offered, r.succeeded + r.failed + r.timed_out + r.rejected + r.in_flight);
    EXPECT_LT(r.offered, 2 * whole.requests.offered);
    // Where it never holds, nobody can tell that it was watched.
    EXPECT_EQ(run("abort_when: p99 > 1h\n").engine.fingerprint, run("").engine.fingerprint);
}

TEST(When, StrikesOnWhatAnotherFaultDoes) {
    const RunResult result =
        run("faults:\n"
            "  - {at: 1m, slow: {target: app, by: 20x}, for: 20s}\n"
            "  - {when: p99 > 100ms, delay: 1s, kill: web, for: 5s}\n");
    ASSERT_EQ(result.incidents.size(), 2U);
    EXPECT_EQ(result.incidents[1].kind, "kill");
    EXPECT_GT(result.incidents[1].at, 61);
    EXPECT_LT(result.incidents[1].at, 75);
}

}  // namespace
}  // namespace faultline::scenarios
