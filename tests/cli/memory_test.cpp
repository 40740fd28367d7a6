// tests/cli/memory_test.cpp - what has no room is refused before it starts, in plain words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// 20,000/s for a server that can do 10,000/s.
constexpr const char* kOverload = R"(
workload: {arrivals: 20K/s, requests: {work: {to: server}}}
services: {server: {workers: 10, operations: {work: [{wait: {exponential: 1ms}}]}}}
run: {duration: 100s, warmup: 1s}
)";

class Memory : public testing::Test {
protected:
    // The warning that comes with it, and the last line.
    std::string rest() const {
        return overload +
               ":3:12: warning: services.server: the workload offers 200 % of what the "
               "workers of server can do\n1 error, 1 warning; nothing was run\n";
    }
    Folder folder;
    std::string overload = folder.file("overload.yaml", kOverload);
    Ended run(const std::vector<std::string>& more) const {
        std::vector<std::string> arguments{"run", overload, "--quiet"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return faultline(arguments);
    }
};

TEST_F(Memory, RefusesWhatWouldNeedMoreAndSaysWhat) {
    const Ended ended = run({"--memory-limit", "50MiB"});
    EXPECT_EQ(ended.status, 3);
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_EQ(ended.err,
              overload +
                  ": would need about 77.0MiB of memory, 64.0MiB of it for calls in flight "
                  "(some 1.00M); the limit is 50.0MiB (hint: limit the queue of server, "
                  "make the run shorter or the load smaller)\n" +
                  rest());
}

TEST_F(Memory, RunsWhatHasRoom) {
    EXPECT_EQ(run({"--memory-limit", "100MiB"}).status, 0);
    EXPECT_EQ(run({"--memory-limit", "50MiB", "--set", "services.server.queue=1K"}).status, 0);
}

TEST_F(Memory, CountsTheReplicationsThatRunAtATime) {
    const Ended ended = run({"--memory-limit", "100MiB", "--replications", "3", "--jobs", "2"});
    EXPECT_EQ(ended.status, 3);
    EXPECT_EQ(ended.err,
              overload +
                  ": would need about 141MiB of memory with 2 runs at a time, each 64.0MiB "
                  "for calls in flight (some 1.00M); the limit is 100MiB (hint: --jobs 1 "
                  "needs 77.2MiB; or limit the queue of server, make the run shorter or the "
                  "load smaller)\n" +
                  rest());
    EXPECT_EQ(run({"--memory-limit", "100MiB", "--replications", "2", "--jobs", "1"}).status, 0);
}

TEST_F(Memory, RefusesMoreCallsInFlightThanARunCanHoldWhateverTheMemory) {
    const Ended ended = run({"--memory-limit", "1TiB", "--set", "run.duration=1h"});
    EXPECT_EQ(ended.status, 3);
    EXPECT_EQ(ended.err, overload +
                             ": about 36.0M calls would be in flight at a time, and a run can hold "
                             "16,777,216: server cannot do what it is asked, and 36.0M calls would "
                             "wait there (hint: limit the queue of server, make the run shorter or "
                             "the load smaller)\n" +
                             rest());
}

TEST_F(Memory, SaysWhatElseMayTakeIt) {
    const std::string keys = folder.file("keys.yaml", R"(
workload: {arrivals: 1/s, requests: {work: {to: server}}}
services: {server: {operations: {work: [{cache: store}]}}}
caches: {store: {keyspaces: {items: {keys: 190M, popularity: uniform}}}}
run: {duration: 10s}
)");
    const Ended ended = faultline({"run", keys, "--memory-limit", "1GiB"});
    EXPECT_EQ(ended.status, 3);
    EXPECT_THAT(ended.err, HasSubstr("keys of caches and shards; the limit is 1.00GiB (hint: state "
                                     "a hit_ratio, or fewer keys)"));
}

TEST_F(Memory, RefusesAStudyAsAWhole) {
    const std::string study = folder.file(
        "study.yaml", "study: S\nphases: [{name: a, scenario: crowd.yaml, users: [1K, 1M, 2M]}]\n");
    folder.file("crowd.yaml", R"(
workload: {users: 1, think_time: {uniform: [1s, 2s]}, requests: {work: {to: server}}}
services: {server: {operations: {work: [{wait: 1ms}]}}}
run: {duration: 3s, warmup: 1s}
)");
    const Ended ended = faultline({"phases", study, "--jobs", "2", "--memory-limit", "50MiB"});
    EXPECT_EQ(ended.status, 3);
    EXPECT_THAT(ended.err, HasSubstr("crowd.yaml: would need about 61.5MiB of memory with 2 runs "
                                     "at a time, each 32.0MiB for users' timers; the limit is "
                                     "50.0MiB (hint: --jobs 1 needs 45.4MiB; or users with an "
                                     "exponential think time need no timers)"));
    EXPECT_EQ(faultline({"phases", study, "--jobs", "1", "--memory-limit", "50MiB", "-q"}).status,
              0);
}

TEST_F(Memory, TakesTheLimitInBytesOnly) {
    const Ended ended = run({"--memory-limit", "lots"});
    EXPECT_EQ(ended.status, 2);
    EXPECT_THAT(ended.err, HasSubstr("--memory-limit"));
}

}  // namespace
}  // namespace faultline::cli
