// tests/cli/compare_test.cpp - faultline compare, the real binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kClerk = R"(scenario: One clerk
workload: {arrivals: 75/s, requests: {work: {to: server}}}
services:
  server: {workers: 1, operations: {work: [{wait: {exponential: 10ms}}]}}
objectives: {p95: 100ms}
run: {duration: 2m, warmup: 10s, seed: 4}
)";

class Compare : public testing::Test {
protected:
    Folder folder;
    std::string one = folder.file("one.yaml", kClerk);
    std::string two = folder.file("two.yaml",
                                  "scenario: Two clerks\nextends: one.yaml\n"
                                  "services: {server: {workers: 2}}\n");
};

TEST_F(Compare, SaysWhatIsDifferentAndHowSurely) {
    const Ended ended = faultline({"compare", one, two});
    EXPECT_EQ(ended.status, 0) << "a missed objective is a finding\n" << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("the files ask for one replication, which has no interval: "
                                     "running 10"));
    EXPECT_THAT(ended.out, HasSubstr("  A  One clerk"));
    EXPECT_THAT(ended.out, HasSubstr("10 replications of 1m50s after 10s of warm-up, seed 4"));
    EXPECT_THAT(ended.out, HasSubstr("    B's p99 is "));
    EXPECT_THAT(ended.out, HasSubstr(" lower, 95 % CI "));
    EXPECT_THAT(ended.out, testing::ContainsRegex("p95 at most 100ms +✗ [0-9.]+ms +✓ [0-9.]+ms"));
    EXPECT_THAT(ended.out, HasSubstr("Pairing made these intervals "));
}

TEST_F(Compare, PrintsTheSameOnAnyNumberOfThreads) {
    const Ended alone = faultline({"compare", one, two, "--jobs", "1"});
    const Ended together = faultline({"compare", one, two, "--jobs", "3"});
    EXPECT_EQ(alone.out, together.out);
}

TEST_F(Compare, WritesBothWidthsIntoTheDocument) {
    const Ended ended = faultline({"compare", one, two, "--json", "-", "--quiet"});
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.err, IsEmpty());
    for (const char* part : {"\"results\": [", "\"paired\": {", "\"unpaired\": {",
                             "\"gain\": ", "\"verdict\": \"lower\"", "\"meaning\": \"better\""})
        EXPECT_THAT(ended.out, HasSubstr(part));
}

TEST_F(Compare, WantsTwoFilesAndTwoReplications) {
    const Ended alone = faultline({"compare", one});
    EXPECT_EQ(alone.status, 2);
    EXPECT_THAT(alone.err, HasSubstr("there is nothing to compare " + one + " with"));
    const Ended once = faultline({"compare", one, two, "--replications", "1"});
    EXPECT_EQ(once.status, 2);
    EXPECT_THAT(once.err, HasSubstr("one pair has no interval"));
    EXPECT_EQ(faultline({"compare", one, two, "--json", two}).status, 2) << "would replace it";
}

TEST_F(Compare, RefusesSystemsWithoutACommonKindOfRequest) {
    const std::string other =
        folder.file("other.yaml",
                    "workload: {arrivals: 75/s, requests: {play: {to: server, operation: work}}}\n"
                    "services: {server: {workers: 1, operations: {work: [{wait: 1ms}]}}}\n");
    const Ended ended = faultline({"compare", one, other});
    EXPECT_EQ(ended.status, 3);
    EXPECT_THAT(ended.err, HasSubstr("other.yaml:1:"));
    EXPECT_THAT(ended.err, HasSubstr("no kind of request in common with the baseline: here play, "
                                     "there work"));
    EXPECT_THAT(ended.out, IsEmpty());
}

TEST_F(Compare, WarnsOfWhatMakesPairsUnequal) {
    const std::string other = folder.file(
        "other.yaml", "extends: one.yaml\nworkload: {arrivals: 60/s}\nrun: {duration: 3m}\n");
    const Ended ended = faultline({"compare", one, other, "--replications", "2"});
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.err, HasSubstr("other.yaml:2:"));
    EXPECT_THAT(ended.err, HasSubstr("60/s, where the baseline has 75/s"));
    EXPECT_THAT(ended.err, HasSubstr("3m with 10s of warm-up, where the baseline has 2m"));
    EXPECT_THAT(faultline({"compare", one, other, "--set", "run.duration=1m"}).err,
                Not(HasSubstr("own time")));
}

TEST_F(Compare, ReportsEveryBadFileBeforeItRunsAny) {
    const std::string bad = folder.file("bad.yaml", std::string(kClerk) + "fautls: []\n");
    const Ended ended = faultline({"compare", one, bad, folder.path("missing.yaml")});
    EXPECT_EQ(ended.status, 4);
    EXPECT_THAT(ended.err, HasSubstr("bad.yaml:7:1"));
    EXPECT_THAT(ended.err, HasSubstr("missing.yaml"));
    EXPECT_THAT(ended.out, IsEmpty());
}

}  // namespace
}  // namespace faultline::cli
