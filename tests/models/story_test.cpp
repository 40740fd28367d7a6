#include "models/story.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

TEST(Story, GivesWhatIsNoticedToTheLatestIncidentOfTheInstance) {
    Story story;
    story.open(at_time(1), "kill", "a", {1}, 10);
    story.open(at_time(2), "kill", "b", {2, 3}, 12);
    EXPECT_TRUE(story.detected(at_time(3), 3));
    EXPECT_FALSE(story.detected(at_time(4), 2)) << "noticed before";
    EXPECT_FALSE(story.detected(at_time(4), 9)) << "nothing ever happened to it";
    story.recovered(at_time(5), 1, 20);
    EXPECT_FALSE(story.incidents()[0].detected);
    EXPECT_EQ(story.incidents()[0].recovered, at_time(5));
    EXPECT_EQ(story.incidents()[0].bad_before, 10u);
    EXPECT_EQ(story.incidents()[0].bad_until, 20u);
    EXPECT_EQ(story.incidents()[1].detected, at_time(3));
    EXPECT_FALSE(story.incidents()[1].recovered);
}

TEST(Story, TheLastWordOfARecoveryCountsUntilItIsNoticedAgain) {
    Story story;
    story.open(at_time(1), "kill", "a", {1}, 0);
    story.detected(at_time(2), 1);
    story.recovered(at_time(5), 1, 7);   // it was restarted
    story.recovered(at_time(9), 1, 11);  // it is back in rotation
    EXPECT_EQ(story.incidents()[0].recovered, at_time(9));
    story.detected(at_time(20), 1);
    story.recovered(at_time(30), 1, 50);
    EXPECT_EQ(story.incidents()[0].recovered, at_time(9)) << "that was something else";
    EXPECT_EQ(story.incidents()[0].detected, at_time(2));
}

TEST(Story, TellsNoMoreThanAPersonCouldRead) {
    Story story;
    for (int i = 0; i < 20'000; ++i) story.open(at_time(i), "kill", "a", {1}, 0);
    EXPECT_EQ(story.lines().size(), 10'000u);
    EXPECT_EQ(story.incidents().size(), 10'000u);
}

TEST(Story, OfAKilledServerHasItsTimes) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(100_ms).kill("a", 10.05, 20);
    toy.balancer("lb").backends[0].max_fails = 0;
    toy.balancer("lb").health_check = HealthCheck{HealthCheck::Path::shallow, 1_s, 500_ms, 3, 2};
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
