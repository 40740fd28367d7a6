// tests/cli/validate_test.cpp - faultline validate, the real binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kQueue = R"(workload: {arrivals: 50/s, requests: {work: {to: server}}}
services: {server: {workers: 1, operations: {work: [{wait: {exponential: 10ms}}]}}}
run: {duration: 10m, warmup: 1m, replications: 4, seed: 1}
)";
constexpr const char* kHead = "id\tscenario\tset\tquantity\texpected\ttolerance\tsource\n";

class Validate : public testing::Test {
protected:
    Folder folder;
    Validate() {
        std::filesystem::create_directory(folder.path("cases"));
        folder.file("cases/queue.yaml", kQueue);
    }
    Ended validate(const std::string& lines, const std::vector<std::string>& more = {}) {
        folder.file("cases.tsv", kHead + lines);
        std::vector<std::string> arguments{"validate", "--cases", folder.path("")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return faultline(arguments);
    }
};

TEST_F(Validate, SaysWhatIsKnownAndWhatWasSimulated) {
    const Ended ended = validate(
        "Q1\tqueue.yaml\t\tlatency.mean\t0.02\t5%\tM/M/1\n"
        "Q2\tqueue.yaml\t\trequests.succeeded / requests.ended\t1\texact\t-\n"
        "R1\tqueue.yaml\tworkload.arrivals=20/s\tlatency.mean\t0.0125\t5%\tM/M/1\n");
    EXPECT_EQ(ended.status, 0) << ended.err << ended.out;
    EXPECT_THAT(ended.out, HasSubstr("✓ Q1"));
    EXPECT_THAT(ended.out,
                testing::ContainsRegex("R1 +0\\.0125 +0\\.012[0-9]+ +±[0-9.]+ +5%  holds"));
    EXPECT_THAT(ended.out, HasSubstr("3 cases hold, in "));
}

TEST_F(Validate, EndsWith99WhenOneDoesNotHoldAndSaysWhy) {
    const Ended ended = validate(
        "Q1\tqueue.yaml\t\tlatency.mean\t0.03\t5%\twrong\n"
        "Q2\tqueue.yaml\t\tlatency.p42\t0.02\t5%\t-\n"
        "Q3\tnowhere.yaml\t\tlatency.mean\t0.02\t5%\t-\n"
        "Q4\tqueue.yaml\t\tlatency.mean\t0.02\t5%\tM/M/1\n");
    EXPECT_EQ(ended.status, 99);
    EXPECT_THAT(ended.out, HasSubstr("└ beyond the tolerance"));
    EXPECT_THAT(ended.out, HasSubstr("└ no such field: p42"));
    EXPECT_THAT(ended.out, HasSubstr("└ cannot be run: "));
    EXPECT_THAT(ended.out, HasSubstr("3 of 4 cases do not hold"));
}

TEST_F(Validate, RunsOnlyWhatWasAskedFor) {
    const char* lines =
        "Q1\tqueue.yaml\t\tlatency.mean\t0.02\t5%\t-\n"
        "R1\tqueue.yaml\t\tlatency.mean\t0.03\t5%\twrong\n";
    const Ended ended = validate(lines, {"Q"});
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.out, Not(HasSubstr("R1")));
    const Ended none = validate(lines, {"X9"});
    EXPECT_EQ(none.status, 2);
    EXPECT_THAT(none.err, HasSubstr("no case begins with X9"));
}

TEST_F(Validate, PrintsTheSameOnAnyNumberOfThreads) {
    const char* line = "Q1\tqueue.yaml\t\tlatency.p99\t0.0921\t5%\t-\n";
    const auto rows = [&](const char* jobs) {
        return validate(line, {"--markdown", "--jobs", jobs}).out;
    };
    EXPECT_EQ(rows("1"), rows("3"));
    EXPECT_THAT(rows("1"), HasSubstr("| Q1 | - | 0.0921 | 0.09"));
}

TEST_F(Validate, WritesADocument) {
    const Ended ended =
        validate("Q1\tqueue.yaml\t\tlatency.mean\t0.02\t5%\tM/M/1\n", {"--json", "-", "--quiet"});
    EXPECT_EQ(ended.status, 0);
    for (const char* part : {"\"failed\": 0", "\"id\": \"Q1\"", "\"holds\": true", "\"low\": 0.0"})
        EXPECT_THAT(ended.out, HasSubstr(part));
}

TEST_F(Validate, ReportsEveryLineThatMakesNoSense) {
    const Ended ended = validate(
        "Q1\tqueue.yaml\t\tlatency.mean\tlots\t5%\t-\n"
        "Q2\tqueue.yaml\n"
        "Q3\tqueue.yaml\t\tlatency.mean\t0.02\tabout\t-\n");
    EXPECT_EQ(ended.status, 3);
    EXPECT_THAT(ended.err, HasSubstr("cases.tsv:2:1: 'lots' is not a number"));
    EXPECT_THAT(ended.err, HasSubstr("cases.tsv:3:1: 2 cells, where 7 are wanted"));
    EXPECT_THAT(ended.err, HasSubstr("cases.tsv:4:1: 'about' is no tolerance"));
    EXPECT_THAT(ended.out, IsEmpty());
}

TEST_F(Validate, SaysWhereItLookedForCasesThatAreNotThere) {
    const Ended ended = faultline({"validate", "--cases", folder.path("nowhere")});
    EXPECT_EQ(ended.status, 4);
    EXPECT_THAT(ended.err, HasSubstr("nowhere"));
    EXPECT_THAT(ended.err, HasSubstr("--cases DIR"));
}

}  // namespace
}  // namespace faultline::cli
