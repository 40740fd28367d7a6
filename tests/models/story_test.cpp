#include "models/story.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

TEST(Story, GivesWhatIsNoticedToTheLatestIncidentOfTheInstance) {
    Story story;
    story.open(at_time(1), {"kill", "a", {1}});
    story.open(at_time(2), {"kill", "b", {2, 3}});
    EXPECT_TRUE(story.detected(at_time(3), 3));
    EXPECT_FALSE(story.detected(at_time(4), 2)) << "noticed before";
    EXPECT_FALSE(story.detected(at_time(4), 9)) << "nothing ever happened to it";
    story.recovered(at_time(5), 1);
    EXPECT_FALSE(story.incidents()[0].detected);
    EXPECT_EQ(story.incidents()[0].recovered, at_time(5));
    EXPECT_EQ(story.incidents()[1].detected, at_time(3));
    EXPECT_FALSE(story.incidents()[1].recovered);
}

TEST(Story, TheLastWordOfARecoveryCountsUntilItIsNoticedAgain) {
    Story story;
    story.open(at_time(1), {"kill", "a", {1}});
    story.detected(at_time(2), 1);
    story.recovered(at_time(5), 1);  // it was restarted
    story.recovered(at_time(9), 1);  // it is back in rotation
    EXPECT_EQ(story.incidents()[0].recovered, at_time(9));
    story.detected(at_time(20), 1);
    story.recovered(at_time(30), 1);
    EXPECT_EQ(story.incidents()[0].recovered, at_time(9)) << "that was something else";
    EXPECT_EQ(story.incidents()[0].detected, at_time(2));
}

TEST(Story, TellsNoMoreThanAPersonCouldRead) {
    Story story;
    for (int i = 0; i < 20'000; ++i) story.open(at_time(i), {"kill", "a", {1}});
    EXPECT_EQ(story.lines().size(), 10'000u);
    EXPECT_EQ(story.incidents().size(), 10'000u);
}

TEST(Story, FindsTheIncidentAndTheCauseOfALine) {
    Story story;
    EXPECT_EQ(story.tell(at_time(0), "scaled", "api", "boots"), 0u);
    story.open(at_time(1), {"kill", "a", {1}});
    story.open(at_time(2), {"kill", "b", {2}});
    const uint32_t of_a = story.tell(at_time(3), "detected", "a", "", {"3 checks failed", 1});
    const uint32_t next = story.tell(at_time(4), "promoted", "c", "", {"", kNone, of_a});
    const uint32_t alert = story.tell(at_time(5), "alert", "errors", "fires");
    const std::vector<StoryLine>& lines = story.lines();
    EXPECT_EQ(lines[0].incident, kNoIncident) << "nothing was in force";
    EXPECT_EQ(lines[of_a].incident, 0u);
    EXPECT_EQ(lines[of_a].cause, 1u) << "the fault that hit it";
    EXPECT_EQ(lines[of_a].because, "3 checks failed");
    EXPECT_EQ(lines[next].incident, 0u) << "as what led to it";
    EXPECT_EQ(lines[next].cause, of_a);
    EXPECT_EQ(lines[alert].incident, 1u) << "the latest in force";
    EXPECT_EQ(lines[alert].cause, kNoLine) << "in its time, but nobody says because of it";
    story.mended(at_time(6), 1, "restarted", "a", "is up again");
    const uint32_t back = story.tell(at_time(7), "recovered", "a", "", {"", 1});
    EXPECT_EQ(lines[lines[back].cause].what, "restarted");
}

TEST(Story, LinksNothingToAnIncidentThatIsOverOrLongSilent) {
    Story story;
    story.open(at_time(1), {"kill", "a", {1}});
    story.open(at_time(2), {"kill", "b", {2}});
    story.settled(1);
    EXPECT_EQ(story.lines()[story.tell(at_time(3), "alert", "", "")].incident, 0u);
    EXPECT_EQ(story.lines()[story.tell(at_time(400), "alert", "", "")].incident, kNoIncident);
    story.settled(0);
    EXPECT_EQ(story.lines()[story.tell(at_time(4), "alert", "", "")].incident, kNoIncident);
}

TEST(Story, OfAKilledServerHasItsTimes) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(100_ms).kill("a", 10.05, 20);
    toy.balancer("lb").backends[0].max_fails = 0;
    toy.balancer("lb").health_check =
        HealthCheck{HealthCheck::Path::shallow, 1_s, 500_ms, 3, 2, {}, {}};
    Cluster cx = toy.start();
    run_to(cx, 60);
    ASSERT_EQ(cx.story.incidents().size(), 1u);
    const IncidentRecord& incident = cx.story.incidents()[0];
    EXPECT_EQ(incident.at, at_time(10.05));
    EXPECT_EQ(incident.kind, "kill");
    EXPECT_EQ(incident.target, "a");
    EXPECT_GE(incident.detected->seconds(), 12.05);
    EXPECT_LE(incident.detected->seconds(), 13.05);
    EXPECT_GE(incident.recovered->seconds(), 31.05);  // two passes after 30.05
    EXPECT_LE(incident.recovered->seconds(), 32.05);
    std::string words;
    for (const StoryLine& line : cx.story.lines()) words += line.what + " ";
    EXPECT_EQ(words, "fault detected restarted recovered ");
}

}  // namespace
}  // namespace faultline::models
