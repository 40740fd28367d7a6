// What a run is expected to hold, against what was reasoned by hand and what a run then holds.
#include "scenarios/expected_load.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiling.hpp"
#include "scenarios/experiment.hpp"

namespace faultline::scenarios {
namespace {

// 1000/s for one server that can do `workers` x 100/s, for 20 s.
std::string queue(int workers, const std::string& more = "", const std::string& load = "") {
    return fmt::format(R"(
workload: {{arrivals: 1K/s, requests: {{work: {{to: server}}}}{}}}
services:
  server: {{workers: {}, operations: {{work: [{{wait: {{exponential: 10ms}}}}]}}{}}}
run: {{duration: 20s, warmup: 1s}}
)",
                       load, workers, more);
}

ExpectedLoad expected(const std::string& text) {
    const Compiled compiled = compile_text(text);
    EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
    return expected_load(*compiled.blueprint);
}

// Most calls that a run of it really had in flight.
double measured(const std::string& text) {
    const Compiled compiled = compile_text(text);
    return static_cast<double>(run_experiment(*compiled.blueprint, {}).engine.peak_calls);
}

void expect_within_half(const std::string& text) {
    const double told = expected(text).crowd.calls, real = measured(text);
    EXPECT_GE(told, real / 1.5) << text;
    EXPECT_LE(told, real * 1.5) << text;
}

TEST(ExpectedLoad, FollowsLittlesLawWhereThereIsRoom) {
    const ExpectedLoad load = expected(queue(20));
    EXPECT_NEAR(load.crowd.calls, 10, 1e-9);
    EXPECT_EQ(load.overloaded, "");
    EXPECT_NEAR(load.events, 20 * 1000 * 2, 1e-6);
}

TEST(ExpectedLoad, LetsWhatIsBeyondTheCapacityWait) {
    const ExpectedLoad load = expected(queue(4));
    EXPECT_EQ(load.overloaded, "server");
    EXPECT_NEAR(load.waiting, 600 * 20, 1e-6);
    expect_within_half(queue(4));
}

TEST(ExpectedLoad, IsBoundedByPlacesAndPatience) {
    EXPECT_NEAR(expected(queue(4, ", queue: 50")).waiting, 50, 1e-9);
    EXPECT_NEAR(expected(queue(4, ", patience: 2s")).waiting, 2000, 1e-6);
    expect_within_half(queue(4, ", patience: 2s"));
}

TEST(ExpectedLoad, MultipliesAnOverloadByTheRetriesOfWhoIsNotAnswered) {
    const std::string storm = queue(4, "", ", timeout: 1s, retries: {max: 2, backoff: 1ms}");
    EXPECT_NEAR(expected(storm).waiting, (3000 - 400) * 20, 1e-6);
    expect_within_half(storm);
}

TEST(ExpectedLoad, FollowsTheLoadProfile) {
    const std::string wave = queue(
        20, "", ", profile: [{at: 0s, scale: 0%}, {at: 10s, scale: 400%}, {at: 20s, scale: 0%}]");
    // Above 2 from 5 s to 15 s, by a triangle of height 2.
    EXPECT_NEAR(expected(wave).waiting, 1000 * 10, 200);
    expect_within_half(wave);
}

constexpr const char* kChain = R"(
workload: {{arrivals: 1K/s, requests: {{work: {{to: front}}}}}}
services:
  front: {{{}operations: {{work: [{{call: middle}}]}}}}
  middle: {{operations: {{work: [{{call: server}}]}}, calls: {{server: {{{}}}}}}}
  server: {{workers: 4, operations: {{work: [{{wait: {{exponential: 10ms}}}}]}}}}
run: {{duration: 20s, warmup: 1s}}
)";

TEST(ExpectedLoad, KeepsOpenWhoWaitsForWhoWaits) {
    const std::string chain = fmt::format(kChain, "", "");
    EXPECT_NEAR(expected(chain).crowd.calls, 3 * 600 * 20, 200);
    expect_within_half(chain);
    // Who waits for the server gives up after a second, and leaves an orphan there.
    const std::string impatient = fmt::format(kChain, "", "timeout: 1s");
    EXPECT_LT(expected(impatient).crowd.calls, 16'500);
    expect_within_half(impatient);
}

TEST(ExpectedLoad, LetsCallsWaitWhereTheirCallersHaveNoWorkerForThem) {
    const std::string chain = fmt::format(kChain, "workers: 100, ", "");
    const ExpectedLoad load = expected(chain);
    EXPECT_EQ(load.overloaded, "front");
    EXPECT_NEAR(load.waiting, 600 * 20, 700);
    expect_within_half(chain);
}

TEST(ExpectedLoad, OfAClosedWorkloadIsAtMostItsUsers) {
    const std::string closed = R"(
workload: {users: 2K, think_time: 1s, requests: {work: {to: server}}}
services: {server: {workers: 4, operations: {work: [{wait: {exponential: 10ms}}]}}}
run: {duration: 100s, warmup: 1s}
)";
    EXPECT_NEAR(expected(closed).waiting, 1600, 1);
    expect_within_half(closed);
}

TEST(ExpectedLoad, TakesMessagesThatPublishEachOtherForWhatTheyAreOnce) {
    const ExpectedLoad load = expected(R"(
workload: {arrivals: 10/s, requests: {work: {to: server}}}
services: {server: {operations: {work: [{publish: ping}]}}}
queues:
  ping: {operation: [{wait: 1ms}, {publish: pong}]}
  pong: {operation: [{wait: 1ms}, {publish: ping}]}
run: {duration: 20s, warmup: 1s}
)");
    EXPECT_LT(load.crowd.calls, 1);
}

}  // namespace
}  // namespace faultline::scenarios
