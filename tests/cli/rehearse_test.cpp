// tests/cli/rehearse_test.cpp - faultline rehearse, the real binary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kPair = R"(scenario: Two servers behind one balancer
workload: {arrivals: 50/s, timeout: 2s, requests: {page: {to: edge}}}
load_balancers: {edge: {backends: web}}
services:
  web: {replicas: 2, workers: 4, operations: {page: [{wait: 5ms}]}}
run: {duration: 2m, warmup: 10s, seed: 4}
)";

class Rehearse : public testing::Test {
protected:
    Folder folder;
    std::string pair = folder.file("pair.yaml", kPair);
    std::vector<std::string> short_one(std::vector<std::string> more = {}) const {
        std::vector<std::string> all{"rehearse", pair, "--for", "20s", "--observe", "20s"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
};

TEST_F(Rehearse, SaysWhatHurtsAndWhatHurtsNobody) {
    const Ended ended = faultline(short_one());
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(ended.err, IsEmpty());
    EXPECT_THAT(ended.out, HasSubstr("  Two servers behind one balancer\n"));
    EXPECT_THAT(ended.out, HasSubstr("(kill) at 0:10 for 20s, watched for up to"));
    EXPECT_THAT(ended.out, testing::ContainsRegex("edge +[19][0-9.]+K? ±[0-9]+"));
    EXPECT_THAT(ended.out, testing::ContainsRegex("edge +single point for 100.0% +100.0% wrong +"
                                                  "confirmed\n"));
    EXPECT_THAT(ended.out, testing::ContainsRegex("web.0. +redundant: 16x the load +nobody hurt +"
                                                  "confirmed\n"));
    EXPECT_THAT(ended.out, HasSubstr("  HURTS NOBODY\n    web[0], 1 of 2\n"));
    EXPECT_THAT(ended.out, HasSubstr("30 trials, "));
    std::istringstream lines(ended.out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 90u) << line;
}

TEST_F(Rehearse, SaysTheSameOnAnyNumberOfThreads) {
    // All but the last line, which has the time it took.
    const auto figures = [](const Ended& ended) {
        return ended.out.substr(0, ended.out.rfind("trials, "));
    };
    EXPECT_EQ(figures(faultline(short_one({"--jobs", "1"}))),
              figures(faultline(short_one({"--jobs", "3"}))));
}

TEST_F(Rehearse, WritesADocument) {
    const Ended ended = faultline(short_one({"--json", "-", "--quiet", "--by", "hang"}));
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.err, IsEmpty());
    for (const char* part : {"\"verb\": \"hang\"", "\"name\": \"edge\"", "\"comesBack\": true",
                             "\"wrongRequests\": {", "\"backAfter\": ", "\"outageSeconds\": 20"})
        EXPECT_THAT(ended.out, HasSubstr(part));
}

TEST_F(Rehearse, TriesPairsToo) {
    const Ended ended =
        faultline(short_one({"--depth", "2", "--replications", "2", "--json", "-", "--quiet"}));
    EXPECT_EQ(ended.status, 0) << ended.err;
    for (const char* part : {"\"depth\": 2", "\"name\": \"web[0] + web[1]\"",
                             "\"moreThanParts\": true", "\"kind\": \"pair\"", "\"tried\": "})
        EXPECT_THAT(ended.out, HasSubstr(part));
}

TEST_F(Rehearse, RefusesWhatMakesNoSense) {
    const auto refusal = [&](const char* option, const char* value) {
        const Ended ended = faultline({"rehearse", pair, option, value});
        EXPECT_EQ(ended.status, 2) << value;
        return ended.err;
    };
    EXPECT_THAT(refusal("--by", "magic"), HasSubstr("kill, hang, slow"));
    EXPECT_THAT(refusal("--by", "slow:1x"), HasSubstr("more than 1x"));
    EXPECT_THAT(refusal("--by", "errors:5"), HasSubstr("--by errors:5: "));
    EXPECT_THAT(refusal("--by", "kill:2"), HasSubstr("kill has no amount"));
    EXPECT_THAT(refusal("--by", "flush"), HasSubstr("nothing that can be broken like this"));
    EXPECT_THAT(refusal("--depth", "3"), HasSubstr("one thing at a time (1) or two (2)"));
    EXPECT_THAT(refusal("--only", "wep"), HasSubstr("did you mean web"));
    const std::string services = folder.file(
        "many.yaml", R"(
workload: {arrivals: 50/s, requests: {page: {to: edge}}}
load_balancers: {edge: {backends: web}}
services: {web: {replicas: 50, zones: [)" +
                         [] {
                             std::string zones;
                             for (int i = 0; i < 50; ++i)
                                 zones += (i ? ", z" : "z") + std::to_string(i);
                             return zones;
                         }() +
                         R"(], workers: 4, operations: {page: [{wait: 5ms}]}}}
run: {duration: 2m}
)");
    const Ended many = faultline({"rehearse", services, "--depth", "2"});
    EXPECT_EQ(many.status, 2);
    EXPECT_THAT(many.err, HasSubstr("at most 1000 are tried: say what to break"));
    const Ended time = faultline({"rehearse", pair, "--for", "soon"});
    EXPECT_EQ(time.status, 2);
    EXPECT_THAT(time.err, HasSubstr("--for soon: "));
    const Ended none = faultline({"rehearse", pair, "--observe", "0s"});
    EXPECT_EQ(none.status, 2);
    EXPECT_THAT(none.err, HasSubstr("longer than 0"));
    EXPECT_EQ(faultline({"rehearse", folder.path("nothing.yaml")}).status, 4);
}

}  // namespace
}  // namespace faultline::cli
