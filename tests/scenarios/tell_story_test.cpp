#include "scenarios/tell_story.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "compiling.hpp"
#include "scenarios/experiment.hpp"

namespace faultline::scenarios {
namespace {

RunResult run(const std::string& text, uint32_t replications = 1,
              const std::vector<std::string>& sets = {}) {
    const Compiled compiled = compile_text(text, sets);
    EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
    ExperimentOptions how;
    how.replications = replications;
    how.seed = 7;
    return run_experiment(*compiled.blueprint, how);
}

// A lone server that is down from 60 to 80 s: all that goes wrong belongs to that.
const char* const kLoneServer = R"(scenario: lone server
workload:
  users: 200
  think_time: {exponential: 10s}
  requests: {page: {to: web, share: 75%}, form: {to: web, share: 25%}}
services:
  web: {workers: 50, operations: {page: [{wait: 10ms}], form: [{wait: 10ms}]}}
faults: [{at: 60s, kill: web, for: 20s}]
objectives: {errors: 1%, page.errors: 2%}
run: {duration: 300s, warmup: 0s}
)";

uint64_t bad(const RequestCounts& r) { return r.failed + r.timed_out + r.rejected; }

// Of all ways to deal k requests out to n users, the mean number of users who get one.
double dealt_out(uint32_t n, uint32_t k) {
    const auto ways = static_cast<uint64_t>(std::pow(n, k));
    uint64_t sum = 0;
    for (uint64_t way = 0; way < ways; ++way) {
        std::set<uint64_t> users;
        uint64_t rest = way;
        for (uint32_t i = 0; i < k; ++i, rest /= n) users.insert(rest % n);
        sum += users.size();
    }
    return static_cast<double>(sum) / static_cast<double>(ways);
}

TEST(TellStory, ExpectedUsersAreThoseOfAllWaysToDealRequestsOut) {
    for (const auto& [n, k] : {std::pair{1u, 3u}, {2u, 1u}, {2u, 10u}, {5u, 6u}, {7u, 4u}})
        EXPECT_NEAR(expected_users(n, k), dealt_out(n, k), 1e-12) << n << " users, " << k;
    EXPECT_EQ(expected_users(0, 17), 17) << "nobody said how many users there are";
    EXPECT_EQ(expected_users(100, 0), 0);
    EXPECT_NEAR(expected_users(1e9, 1000), 1000, 0.001) << "hardly anybody twice";
    EXPECT_NEAR(expected_users(10, 1e6), 10, 1e-9) << "everybody";
}

TEST(TellStory, CountsWhatWentWrongByKindAndByHow) {
    const RunResult result = run(kLoneServer);
    ASSERT_EQ(result.incidents.size(), 1u);
    const Incident& incident = result.incidents[0];
    EXPECT_GT(bad(result.requests), 300u);
    EXPECT_EQ(incident.failed_requests, bad(result.requests));
    ASSERT_EQ(incident.wrong.size(), 2u);
    for (size_t c = 0; c < 2; ++c) {
        EXPECT_EQ(incident.wrong[c].request_class, result.classes[c].name);
        EXPECT_EQ(incident.wrong[c].failed, result.classes[c].requests.failed);
        EXPECT_EQ(incident.wrong[c].timed_out + incident.wrong[c].rejected, 0u);
    }
    EXPECT_EQ(incident.users.population, 200);
    EXPECT_DOUBLE_EQ(incident.users.expected,
                     expected_users(200, static_cast<double>(incident.failed_requests)));
}

TEST(TellStory, SaysWhatOfTheBudgetIsBurned) {
    const RunResult result = run(kLoneServer);
    const Incident& incident = result.incidents[0];
    ASSERT_EQ(incident.budget.size(), 2u);
    const ClassResult& page = result.classes[result.classes[0].name == "page" ? 0 : 1];
    for (size_t o = 0; o < 2; ++o) {
        const RequestCounts& of = o == 0 ? result.requests : page.requests;
        const double allowed =
            (o == 0 ? 0.01 : 0.02) * static_cast<double>(of.offered - of.in_flight);
        EXPECT_EQ(incident.budget[o].requests, bad(of));
        EXPECT_DOUBLE_EQ(*incident.budget[o].of_run, static_cast<double>(bad(of)) / allowed);
        // 300 s of 2,592,000 s.
        EXPECT_DOUBLE_EQ(*incident.budget[o].of_month,
                         *incident.budget[o].of_run * 300 / 2'592'000);
    }
    EXPECT_NEAR(*incident.restored_at, 80, 1.01);
}

TEST(TellStory, PutsFirstErrorsAndRestoredObjectivesIntoTheStory) {
    const RunResult result = run(kLoneServer);
    std::vector<std::string> words;
    for (const Happening& line : result.timeline) words.push_back(line.what);
    EXPECT_EQ(words[0], "fault");
    EXPECT_EQ(words[1], "error");
    EXPECT_EQ(std::set<std::string>(words.begin() + 2, words.end()),
              (std::set<std::string>{"restarted", "restored"}));
    for (size_t i = 1; i < result.timeline.size(); ++i) {
        EXPECT_GE(result.timeline[i].at, result.timeline[i - 1].at);
        EXPECT_EQ(result.timeline[i].incident, 0u);
        EXPECT_EQ(result.timeline[i].cause, 0u) << "all of it came of the fault";
    }
    EXPECT_EQ(result.incidents[0].first_error->outcome, "unreachable");
}

TEST(TellStory, OfAScriptedFaultHasFiguresOverAllReplications) {
    const RunResult result = run(kLoneServer, 4);
    ASSERT_TRUE(result.incidents[0].over);
    const Incident::Over& over = *result.incidents[0].over;
    EXPECT_EQ(over.replications, 4u);
    EXPECT_DOUBLE_EQ(over.failed_requests.mean * 4, static_cast<double>(bad(result.requests)));
    EXPECT_LT(*over.failed_requests.low, over.failed_requests.mean);
    EXPECT_NEAR(over.recovered_after.mean, 20, 1e-9);
    EXPECT_TRUE(std::isnan(over.detected_after.mean)) << "there is nobody to notice";
    EXPECT_EQ(over.lost_writes.mean, 0);
    // One replication has no interval, and what strikes at random is another one each time.
    EXPECT_FALSE(run(kLoneServer).incidents[0].over);
    const RunResult random =
        run(kLoneServer, 2, {"faults=[{every: {exponential: 60s}, kill: web, for: 5s}]"});
    for (const Incident& incident : random.incidents) EXPECT_FALSE(incident.over);
}

}  // namespace
}  // namespace faultline::scenarios
