// tests/cli/interrupt_test.cpp - Ctrl-C and SIGTERM: what is reported, and how the process ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Ten seconds of it take milliseconds, 3000 days for ever.
constexpr const char* kEndless = R"(scenario: Endless
workload: {arrivals: 75/s, requests: {work: {to: server}}}
services: {server: {workers: 1, operations: {work: [{wait: {exponential: 10ms}}]}}}
run: {duration: 3000d, warmup: 1s}
)";

class Interrupted : public testing::Test {
protected:
    Folder folder;
    std::string endless = folder.file("endless.yaml", kEndless);
};

TEST_F(Interrupted, ByCtrlCReportsAndEndsWith130) {
    const Ended ended = faultline({"run", endless}, {.interrupt_after = 0.5});
    EXPECT_EQ(ended.status, 130);
    EXPECT_THAT(ended.out, HasSubstr("interrupted: figures of what was simulated until then"));
    EXPECT_THAT(ended.out, HasSubstr("REQUESTS"));
}

TEST_F(Interrupted, BySigtermReportsToo) {
    const Ended ended = faultline({"run", endless}, {.interrupt_after = 0.5, .signal = SIGTERM});
    EXPECT_EQ(ended.status, 143);
    EXPECT_THAT(ended.out, HasSubstr("interrupted: figures of what was simulated until then"));
}

TEST_F(Interrupted, InTheWarmUpSaysThatNothingWasMeasured) {
    const std::string json = folder.path("a.json");
    const Ended ended = faultline({"run", endless, "--set", "run.warmup=2999d", "--json", json},
                                  {.interrupt_after = 0.5});
    EXPECT_EQ(ended.status, 130);
    EXPECT_THAT(ended.out, HasSubstr("interrupted in its warm-up: nothing was measured"));
    EXPECT_THAT(ended.out, Not(HasSubstr("REQUESTS")));
    EXPECT_THAT(content(json), HasSubstr("\"replications\": 0"));
    EXPECT_THAT(content(json), HasSubstr("\"interrupted\": true"));
}

// A run looks at the flag after every half a million events; where such a slice takes for ever,
// only the second signal ends it. Both are sent before the first slice is over.
TEST_F(Interrupted, TwiceEndsAtOnceWithoutAReport) {
    const std::string slow = folder.file("slow.yaml", R"(scenario: Slow to start
workload:
  users: 40M
  think_time: {uniform: [1s, 2d]}
  requests: {work: {to: server}}
services: {server: {operations: {work: [{wait: {exponential: 10ms}}]}}}
run: {duration: 3000d}
)");
    const Ended ended = faultline({"run", slow, "--memory-limit", "1TiB"},
                                  {.interrupt_after = 0.25, .again_after = 0.3});
    EXPECT_EQ(ended.status, 128 + SIGINT);
    EXPECT_THAT(ended.out, IsEmpty());
}

TEST_F(Interrupted, StudyReportsWhatHadFinishedAndNamesTheRest) {
    const std::string study = folder.file("study.yaml", R"(study: Growth
phases:
  - {name: quick, scenario: quick.yaml, users: 3}
  - {name: endless, scenario: slow.yaml, users: [7, 10K]}
)");
    constexpr const char* kPhase = R"(
workload: {users: 1, think_time: {exponential: 1s}, requests: {work: {to: server}}}
services: {server: {workers: 1, operations: {work: [{wait: {exponential: 10ms}}]}}}
)";
    folder.file("quick.yaml", std::string(kPhase) + "run: {duration: 10s}\n");
    folder.file("slow.yaml", std::string(kPhase) + "run: {duration: 3000d}\n");
    const std::string json = folder.path("a.json");
    const Ended ended =
        faultline({"phases", study, "--jobs", "3", "--json", json}, {.interrupt_after = 1});
    EXPECT_EQ(ended.status, 130);
    EXPECT_THAT(ended.out, HasSubstr("quick: carries 3 users"));
    EXPECT_THAT(ended.out, HasSubstr("    7 users: not finished\n"));
    EXPECT_THAT(ended.out, HasSubstr("    10K users: not finished\n"));
    EXPECT_THAT(content(json), HasSubstr("\"unfinishedUsers\": [7, 10000]"));
    EXPECT_THAT(content(json), HasSubstr("\"unfinishedUsers\": []"));
}

}  // namespace
}  // namespace faultline::cli
