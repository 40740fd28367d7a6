// tests/cli/availability_test.cpp - faultline availability, the real binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kPair = R"(scenario: Two servers behind one balancer
workload: {arrivals: 20/s, timeout: 2s, requests: {page: {to: edge}}}
load_balancers: {edge: {backends: web}}
services:
  web: {replicas: 2, workers: 4, operations: {page: [{wait: 5ms}]}}
faults:
  - {every: {exponential: 90d}, kill: edge, for: 30m}
  - {every: {exponential: 30d}, kill: "web[*]", for: {exponential: 1h}}
objectives: {availability: 99.9%}
run: {duration: 2m, warmup: 10s, seed: 4}
)";

class AvailabilityVerb : public testing::Test {
protected:
    Folder folder;
    std::string pair = folder.file("pair.yaml", kPair);
    Ended years(std::vector<std::string> more = {}) const {
        std::vector<std::string> all{"availability", pair, "--years", "20"};
        all.insert(all.end(), more.begin(), more.end());
        return faultline(all);
    }
};

TEST_F(AvailabilityVerb, SaysHowManyNinesAndWhatCostsThem) {
    const Ended ended = years();
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(ended.err, IsEmpty());
    // Half an hour in 90 days: 99.977 %.
    EXPECT_THAT(ended.out, testing::ContainsRegex("by request +99.9[678][0-9]*%    3\\.[56]"));
    EXPECT_THAT(ended.out, testing::ContainsRegex("while edge is broken +[0-9.]+K +9[0-9]"));
    for (const char* part : {"objective 99.9%: ", "one of web      2        30.0d",
                             "settled states alone", "by importance sampling: a settled state"})
        EXPECT_THAT(ended.out, HasSubstr(part));
    EXPECT_THAT(ended.out, Not(HasSubstr("assumed")));
    std::istringstream lines(ended.out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 84u) << line;
}

TEST_F(AvailabilityVerb, SaysTheSameOnAnyNumberOfThreads) {
    // All but the last line, which has the time it took.
    const auto figures = [](const Ended& ended) {
        return ended.out.substr(0, ended.out.rfind("events in "));
    };
    EXPECT_EQ(figures(years({"--jobs", "1"})), figures(years({"--jobs", "3"})));
}

TEST_F(AvailabilityVerb, WritesADocument) {
    const Ended ended = years({"--json", "-", "--quiet"});
    EXPECT_EQ(ended.status, 0);
    for (const char* part :
         {"\"requestSuccess\": {", "\"name\": \"one of web\"", "\"meanSecondsToDown\": ",
          "\"budget\": {", "\"assumedRates\": false", "\"broken\": \"nothing\""})
        EXPECT_THAT(ended.out, HasSubstr(part));
}

TEST_F(AvailabilityVerb, NamesWhatNobodyRepairs) {
    std::string text = kPair;
    text.replace(text.find(", for: 30m"), 10, "");
    pair = folder.file("broken.yaml", text);
    EXPECT_THAT(years().out, HasSubstr("left out, since nobody repairs it (no `for`): edge"));
}

TEST_F(AvailabilityVerb, RefusesWhatMakesNoSense) {
    EXPECT_EQ(years({"--years", "0"}).status, 2);
    EXPECT_EQ(faultline({"availability", folder.path("nothing.yaml")}).status, 4);
    EXPECT_EQ(faultline({"availability", folder.file("bad.yaml", "workload: 3\n")}).status, 3);
}

}  // namespace
}  // namespace faultline::cli
