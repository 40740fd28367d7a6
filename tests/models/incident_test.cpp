#include "models/incident.hpp"

#include <gtest/gtest.h>

#include "models/incident_watch.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

using Metric = Objective::Metric;

std::vector<const StoryLine*> lines_of(const Cluster& cx, uint32_t incident) {
    std::vector<const StoryLine*> found;
    for (const StoryLine& line : cx.story.lines())
        if (line.incident == incident) found.push_back(&line);
    return found;
}

// "ejected <- fault": each line of an incident and what led to it.
std::string chain(const Cluster& cx, uint32_t incident) {
    std::string text;
    for (const StoryLine* line : lines_of(cx, incident)) {
        text += (text.empty() ? "" : ", ") + line->what;
        if (line->cause != kNoLine) text += " <- " + cx.story.lines()[line->cause].what;
    }
    return text;
}

TEST(Tally, CountsWhatEndedAndWhatWentAgainstEachObjective) {
    // 10 ms each, but 100 ms from 10 to 15: 50 of 200 requests are slower than 50 ms.
    Toy toy{"client -> a"};
    toy.every(100_ms).work("a", exactly(10_ms)).workers("a", 9).slow("a", 10, 10.05, 5);
    toy.blueprint.objectives = {{"p95", Metric::p95, kNone, 0.05},
                                {"errors", Metric::errors, kNone, 0.01},
                                {"throughput", Metric::throughput, kNone, 1}};
    Cluster cx = toy.start();
    run_to(cx, 20.099);
    const Tally counted = tally(cx.recorder, toy.blueprint.objectives);
    EXPECT_EQ(counted.all().succeeded, 200u);
    EXPECT_EQ(counted.all().ended(), 200u);
    EXPECT_EQ(counted.against, (std::vector<uint64_t>{50, 0, 0}));
    EXPECT_EQ(counted.since(counted).all().ended(), 0u);
    EXPECT_EQ(allowed_share(toy.blueprint.objectives[0]), 0.05);
    EXPECT_EQ(allowed_share(toy.blueprint.objectives[1]), 0.01);
    EXPECT_EQ(allowed_share(toy.blueprint.objectives[2]), std::nullopt);
}

TEST(Tally, WhatWentWrongGoesAgainstLatencyAsWell) {
    Toy toy{"client -> a"};
    toy.every(100_ms).kill("a", 10.05, 5);
    toy.blueprint.objectives = {{"p95", Metric::p95, kNone, 0.05}};
    Cluster cx = toy.start();
    run_to(cx, 20);
    EXPECT_EQ(tally(cx.recorder, toy.blueprint.objectives).against[0], 50u);
}

TEST(Incident, KnowsTheFirstErrorAndWhenObjectivesAreMetAgain) {
    // Requests at 10.1 ... 15.0 are refused: 50. Ten seconds from 15 on hold one of them, which is
    // 1 %; those from 14 on hold eleven. `up_when` allows less than 5 %.
    Toy toy{"client -> a"};
    toy.every(100_ms).kill("a", 10.05, 5);
    Cluster cx = toy.start();
    run_to(cx, 40);
    ASSERT_EQ(cx.story.incidents().size(), 1u);
    const IncidentRecord& incident = cx.story.incidents()[0];
    EXPECT_EQ(incident.recovered, at_time(15.05));
    EXPECT_TRUE(incident.missed);
    EXPECT_EQ(incident.restored, at_time(15));
    EXPECT_EQ(incident.back.since(incident.begun).all().failed, 50u);
    const std::optional<BadEnd> first = cx.recorder.first_bad(incident.at);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->at, at_time(10.1));
    EXPECT_EQ(first->outcome, Outcome::unreachable);
    EXPECT_TRUE(cx.story.in_force().empty());
}

TEST(Incident, IsInForceUntilObjectivesAreMetThoughItsServiceIsBack) {
    // It hangs for 5 s, in which 125 requests gather at its only worker, who gains 1 ms of 40: the
    // queue is worked off in 200 s.
    Toy toy{"client -> a"};
    toy.every(40_ms).work("a", exactly(39_ms)).workers("a", 1).hang("a", 10, 5);
    toy.blueprint.objectives = {{"p95", Metric::p95, kNone, 0.1}};
    Cluster cx = toy.start();
    run_to(cx, 60);
    const IncidentRecord& incident = cx.story.incidents()[0];
    EXPECT_EQ(incident.recovered, at_time(15));
    EXPECT_TRUE(incident.missed);
    EXPECT_FALSE(incident.restored);
    EXPECT_EQ(cx.story.in_force(), (std::vector<uint32_t>{0}));
    run_to(cx, 300);
    ASSERT_TRUE(cx.story.incidents()[0].restored);
    EXPECT_NEAR(cx.story.incidents()[0].restored->seconds(), 15 + 196, 5);
}

TEST(Incident, LooksAtObjectivesOnlyWhileItIsInForce) {
    Toy quiet{"client -> a"}, broken{"client -> a"};
    for (Toy* toy : {&quiet, &broken}) toy->every(100_ms);
    broken.kill("a", 10.05, 5);
    Cluster well = quiet.start(), ill = broken.start();
    run_to(well, 400);
    run_to(ill, 400);
    const uint64_t looks = 1 + 16;  // at once and from 11 to 26, when ten seconds were well
    EXPECT_LE(ill.kernel.events(), well.kernel.events() + looks + 2 /* the fault */);
}

TEST(Incident, CountsItsOwnUsers) {
    Toy closed{"client -> a"};
    closed.users(300, exponential(1_s)).kill("a", 5, 1);
    Cluster cx = closed.start();
    run_to(cx, 10);
    EXPECT_EQ(cx.story.incidents()[0].users, (std::vector<uint64_t>{300}));
    Toy open{"client -> a"};
    open.rate(10).kill("a", 5, 1);
    Cluster stream = open.start();
    run_to(stream, 10);
    EXPECT_EQ(stream.story.incidents()[0].users, (std::vector<uint64_t>{0})) << "nobody said";
}

TEST(Incident, LinksAnEjectionToItsFaultAndARecoveryToTheRestart) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(100_ms).kill("a", 10.05, 5);
    Cluster cx = toy.start();
    run_to(cx, 60);
    EXPECT_EQ(chain(cx, 0), "fault, ejected <- fault, restarted <- fault, recovered <- restarted");
    EXPECT_EQ(lines_of(cx, 0)[1]->because, "1 attempt was refused");
    EXPECT_EQ(lines_of(cx, 0)[1]->detail, "lb stops sending to it");
}

TEST(Incident, LinksAFailoverStepByStep) {
    Toy toy{"client -> a -> db"};
    toy.every(100_ms).replicas("db", 1);
    DatabaseSpec& db = toy.database("db");
    db.queries[0].kind = Query::Kind::write;
    Failover failover;
    failover.check_interval = 1_s;
    failover.check_fall = 3;
    failover.promotion = 2_s;
    failover.dns_ttl = 5_s;
    db.failover = failover;
    toy.kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 60);
    EXPECT_EQ(chain(cx, 0), "fault, detected <- fault, promoted <- detected, switched <- promoted");
    EXPECT_EQ(lines_of(cx, 0)[1]->because, "3 checks failed");
}

TEST(Incident, OfLostWritesKnowsHowFarTheyGoBack) {
    // Commits at 0.102, 0.202, ..., 10.002, each on its way for 1.25 s: the oldest one that had
    // not arrived at 10.05 is that of 8.802.
    Toy toy{"client -> a -> db"};
    toy.every(100_ms).replicas("db", 1).work("db", exactly(1_ms));
    DatabaseSpec& db = toy.database("db");
    db.queries[0].kind = Query::Kind::write;
    db.replication.lag = exactly(1250_ms);
    db.failover = Failover{};
    toy.kill("db.primary", 10.05);
    Cluster cx = toy.start();
    run_to(cx, 120);
    ASSERT_EQ(cx.story.incidents()[0].lost_writes, 13u);
    EXPECT_EQ(cx.story.incidents()[0].lost_from, at_time(8.802));
}

TEST(Incident, TellsThoseThatOverlapApart) {
    Toy toy{"client -> lb -> {a, b, c}"};
    toy.every(50_ms).kill("a", 10.02, 20).kill("b", 12.02, 5);
    Cluster cx = toy.start();
    run_to(cx, 60);
    EXPECT_EQ(cx.story.in_force().size(), 0u);
    for (const uint32_t incident : {0u, 1u})
        EXPECT_EQ(chain(cx, incident),
                  "fault, ejected <- fault, restarted <- fault, recovered <- restarted");
    for (const StoryLine* line : lines_of(cx, 1)) EXPECT_EQ(line->subject, "b");
}

TEST(Incident, AForkTellsTheSameStory) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.rate(50).kill("a", 10.05, 5);
    Cluster cx = toy.start();
    run_to(cx, 12);
    Cluster fork = cx;
    run_to(cx, 60);
    run_to(fork, 60);
    EXPECT_EQ(chain(cx, 0), chain(fork, 0));
    EXPECT_EQ(cx.story.incidents()[0].restored, fork.story.incidents()[0].restored);
    EXPECT_EQ(cx.recorder.fingerprint().value(), fork.recorder.fingerprint().value());
}

}  // namespace
}  // namespace faultline::models
