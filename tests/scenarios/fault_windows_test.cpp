// tests/scenarios/fault_windows_test.cpp - what a fault did, to whom, and to nobody else.
#include "scenarios/fault_windows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/experiment.hpp"
#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

using testing::ElementsAre;

// Every request takes a second, and 10 a second come, evenly: what a fault does can be counted.
const std::string kEven = R"(
workload: {interarrival: 100ms, requests: {work: {to: server}}}
services: {server: {workers: 100, operations: {work: [{wait: 1s}]}}}
)";

Compiled with_faults(const std::string& faults, const std::string& run = "warmup: 5s") {
    const Compiled compiled =
        compile_text(kEven + "faults: " + faults + "\nrun: {duration: 60s, " + run + "}\n");
    if (!compiled.blueprint) throw std::runtime_error(compiled.complaints);
    return compiled;
}

std::vector<std::string> names(const std::string& faults) {
    std::vector<std::string> all;
    for (const FaultWindow& window : fault_windows(*with_faults(faults).blueprint))
        all.push_back(window.name + "@" + std::to_string(window.from.ns / 1'000'000'000));
    return all;
}

TEST(FaultWindows, LieBeforeDuringAndAfterEachFault) {
    EXPECT_THAT(names("[{at: 20s, kill: server, for: 10s}]"),
                ElementsAre("before@0", "during kill server@20", "after kill server@30"));
    EXPECT_THAT(
        names("[{at: 20s, kill: server, for: 10s}, {at: 25s, slow: {target: server, by: "
              "2x}, for: 10s}]"),
        ElementsAre("before@0", "during kill server@20", "during kill server and slow server@25",
                    "during slow server@30", "after slow server@35"));
}

TEST(FaultWindows, OfWhatIsNeverMendedLastToTheEnd) {
    EXPECT_THAT(names("[{at: 20s, kill: server}]"),
                ElementsAre("before@0", "since kill server@20"));
    EXPECT_THAT(names("[{at: 70s, kill: server, for: 1s}]"), testing::IsEmpty());
}

TEST(FaultWindows, OfFaultsAtRandomAreNotByTime) {
    EXPECT_THAT(names("[{every: {exponential: 20s}, kill: server, for: 5s}]"), testing::IsEmpty());
    EXPECT_THAT(names("[{at: 5s, kill: server, for: {exponential: 5s}}]"), testing::IsEmpty());
}

// In flight when it dies: the ten sent in the second before. They count where they were sent.
TEST(FaultWindows, CountARequestWhereItWasSent) {
    const RunResult result =
        run_experiment(*with_faults("[{at: 20.05s, kill: server, for: 10s}]").blueprint, {});
    ASSERT_EQ(result.windows.size(), 3U);
    const auto& [before, during, after] =
        std::tie(result.windows[0], result.windows[1], result.windows[2]);
    EXPECT_DOUBLE_EQ(*before.from, 5);
    EXPECT_DOUBLE_EQ(*before.until, 20.05);
    EXPECT_NEAR(static_cast<double>(before.requests.offered), 150, 1);
    EXPECT_EQ(before.requests.failed, 10U);
    EXPECT_EQ(during.requests.offered, 100U);
    EXPECT_EQ(during.requests.failed, 100U);
    EXPECT_EQ(after.requests.failed, 0U);
    EXPECT_NEAR(after.latency.p99.mean, 1, 0.004);
    EXPECT_EQ(before.requests.offered + during.requests.offered + after.requests.offered,
              result.requests.offered);
    EXPECT_EQ(before.requests.in_flight + during.requests.in_flight + after.requests.in_flight,
              result.requests.in_flight);
}

TEST(FaultWindows, AreTheSameWindowsInEveryReplicationAndHaveIntervals) {
    const RunResult result =
        run_experiment(*with_faults("[{at: 20s, slow: {target: server, by: 3x}, for: 10s}]",
                                    "warmup: 5s, replications: 3")
                            .blueprint,
                       {});
    ASSERT_EQ(result.windows.size(), 3U);
    EXPECT_NEAR(result.windows[1].latency.p50.mean, 3, 0.012);
    EXPECT_TRUE(result.windows[1].latency.p50.low);
}

TEST(FaultWindows, ARandomFaultsRequestsAreThoseSentWhileItLasts) {
    const RunResult result = run_experiment(
        *with_faults("[{every: {exponential: 10s}, kill: server, for: 2s}]", "warmup: 0s")
             .blueprint,
        {});
    ASSERT_EQ(result.windows.size(), 2U);
    const WindowResult &whole = result.windows[0], &broken = result.windows[1];
    EXPECT_EQ(broken.name, "while something was broken");
    EXPECT_GT(broken.requests.offered, 0U);
    EXPECT_EQ(broken.requests.succeeded, 0U);
    EXPECT_EQ(broken.requests.failed, broken.requests.offered - broken.requests.in_flight);
    EXPECT_GT(whole.requests.succeeded, 0U);
    EXPECT_EQ(whole.requests.offered + broken.requests.offered, result.requests.offered);
}

}  // namespace
}  // namespace faultline::scenarios
