// A balancer in the loop of a running system: what a dead or slow member costs, and whom.
#include "models/load_balancer.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

uint64_t served(const Cluster& cx, std::string_view name) {
    return cx.instances[instance_named(cx, name)].served;
}

TEST(LoadBalancer, SpreadsCallsInTurn) {
    Toy toy{"client -> lb -> {a, b, c}"};
    Cluster cx = toy.every(100_ms).start();
    run_to(cx, 30.05);
    expect_at_rest(cx);
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(served(cx, name), 100u) << name;
}

TEST(LoadBalancer, EveryInstanceOfABackendIsAMember) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(100_ms).replicas("a", 3);
    toy.balancer("lb").backends[1].weight = 2;
    Cluster cx = toy.start();
    run_to(cx, 50.05);
    expect_at_rest(cx);
    EXPECT_EQ(served(cx, "a[0]"), 100u);
    EXPECT_EQ(served(cx, "a[2]"), 100u);
    EXPECT_EQ(served(cx, "b"), 200u);
}

TEST(LoadBalancer, TheWayLeadsThroughItInBothDirections) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(1_s).link("client", "lb", 20_ms).link("lb", "a", 3_ms).kill("a", 5);
    Cluster cx = toy.start();
    run_to(cx, 4.5);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 0.047);
    EXPECT_DOUBLE_EQ(totals(cx).latency_min, 0.047);
    run_to(cx, 9.5);  // a refusal of a is a way of 6 ms more
    EXPECT_NEAR(totals(cx).latency_max, 0.053, 1e-9);
    expect_at_rest(cx);
}

TEST(LoadBalancer, ADeadMemberCostsARetryAndNoRequest) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(100_ms).kill("a", 10.05);
    toy.balancer("lb").backends[0].max_fails = 0;  // failures are not counted: a is asked for ever
    Cluster cx = toy.start();
    run_to(cx, 20.05);
    EXPECT_EQ(totals(cx).succeeded, 200u);
    EXPECT_EQ(cx.balancers[0].picked, 250u);
    expect_at_rest(cx);
}

TEST(LoadBalancer, LeavesAMemberThatFailsAlone) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(100_ms).kill("a", 10.05);
    toy.balancer("lb").backends[0].max_fails = 3;
    toy.balancer("lb").backends[0].fail_timeout = 5_s;
    Cluster cx = toy.start();
    run_to(cx, 14.9);
    EXPECT_EQ(totals(cx).failed, 0u);
    EXPECT_EQ(cx.balancers[0].picked, 149u + 3u);
    EXPECT_TRUE(cx.balancers[0].upstream.is_ejected(cx.kernel.now(), 0));
    EXPECT_EQ(cx.story.lines().back().what, "ejected");
    EXPECT_EQ(cx.story.lines().back().subject, "a");
    run_to(cx, 60);
    EXPECT_LT(cx.balancers[0].picked, 600u + 3u + 12u) << "one probe for each ejection that ends";
    expect_at_rest(cx);
}

TEST(LoadBalancer, TakesAMemberBackThatAnswersItsProbe) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(100_ms).kill("a", 10.05, 5);
    toy.balancer("lb").backends[0].fail_timeout = 3_s;
    Cluster cx = toy.start();
    run_to(cx, 30.05);
    EXPECT_EQ(totals(cx).failed, 0u);
    EXPECT_FALSE(cx.balancers[0].upstream.is_ejected(cx.kernel.now(), 0));
    EXPECT_GT(served(cx, "a"), 50u + 40u);
    EXPECT_EQ(cx.story.lines().back().what, "recovered");
    expect_at_rest(cx);
}

TEST(LoadBalancer, FailsAtOnceWhenAllAreDead) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(1_s).kill("a", 0.5).kill("b", 0.5);
    Cluster cx = toy.start();
    run_to(cx, 10.5);
    EXPECT_EQ(totals(cx).failed, 10u);
    EXPECT_EQ(cx.balancers[0].picked, 2u) << "the first request found out, the rest found nobody";
    expect_at_rest(cx);
}

TEST(LoadBalancer, TriesNoMoreMembersThanItMay) {
    Toy toy{"client -> lb -> {a, b, c}"};
    toy.every(1_s).kill("a", 0.5).kill("b", 0.5);
    for (Backend& backend : toy.balancer("lb").backends) backend.max_fails = 0;
    toy.balancer("lb").tries = 2;
    Cluster cx = toy.start();
    run_to(cx, 9.5);
    EXPECT_GT(totals(cx).failed, 0u);
    EXPECT_GT(totals(cx).succeeded, 2u);
    toy.balancer("lb").tries = 3;
    Cluster patient = toy.start();
    run_to(patient, 9.5);
    EXPECT_EQ(totals(patient).failed, 0u);
    expect_at_rest(cx);
    expect_at_rest(patient);
}

TEST(LoadBalancer, SendsWhatACrashCutShortToTheNextMember) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(1_s).work("a", exactly(600_ms)).work("b", exactly(600_ms)).kill("a", 1.5);
    Cluster cx = toy.start();
    run_to(cx, 1.6);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).succeeded, 1u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 1.1);
}

TEST(LoadBalancer, GivesUpASlowAttemptWhichWorksOn) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(1_s).work("a", exactly(3_s)).timeout("lb", "a", 500_ms);
    Cluster cx = toy.start();
    run_to(cx, 1.1);
    EXPECT_EQ(cx.balancers[0].upstream.member(0).connections, 1u);
    run_to(cx, 1.6);
    EXPECT_EQ(totals(cx).succeeded, 1u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 0.501);
    EXPECT_EQ(cx.balancers[0].upstream.member(0).connections, 0u);
    EXPECT_EQ(cx.calls.in_use(), 1u) << "the orphan at a";
    expect_at_rest(cx);
    EXPECT_EQ(edge_count(cx, toy, "client", "lb", &Edge::orphans), 1u);
}

TEST(LoadBalancer, FindsOutByItsTimeoutThatAMemberDiedSilently) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(1_s).work("a", exactly(300_ms)).work("b", exactly(300_ms));
    toy.timeout("lb", "a", 500_ms).kill("a", 1.1, 0, true);
    Cluster cx = toy.start();
    run_to(cx, 1.2);
    EXPECT_EQ(cx.balancers[0].upstream.member(0).connections, 1u);
    EXPECT_FALSE(cx.balancers[0].upstream.is_ejected(cx.kernel.now(), 0));
    run_to(cx, 1.55);
    EXPECT_TRUE(cx.balancers[0].upstream.is_ejected(cx.kernel.now(), 0));
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).succeeded, 1u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 0.8);
}

TEST(LoadBalancer, TriesNobodyElseForACallerWhoHasLeft) {
    Toy toy{"client -> s -> lb -> {a, b, c}"};
    toy.every(100_s).timeout("lb", "a", 800_ms).timeout("s", "lb", 1_s);
    for (const char* name : {"a", "b", "c"}) toy.work(name, exactly(10_s));
    Cluster cx = toy.start();
    run_to(cx, 120);  // asked at 100.001 and 100.801; the caller leaves at 101.001
    EXPECT_EQ(totals(cx).timed_out, 1u);
    EXPECT_EQ(cx.balancers[0].picked, 2u);
    expect_at_rest(cx);
}

TEST(LoadBalancer, PassesAnAnsweredErrorOn) {
    Toy toy{"client -> lb -> {a, b}"};
    Step fail;
    fail.kind = Step::Kind::fail;
    fail.probabilities = {1};
    toy.service("a").operations[0].steps.push_back(fail);
    Cluster cx = toy.every(1_s).start();
    run_to(cx, 10.5);
    EXPECT_EQ(totals(cx).failed, 5u);
    EXPECT_EQ(cx.balancers[0].picked, 10u);
    expect_at_rest(cx);
}

TEST(LoadBalancer, ThatDiesTakesTheAnswersOnTheirWayWithIt) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(1_s).work("a", exactly(600_ms)).work("b", exactly(600_ms)).kill("lb", 1.5, 1);
    Cluster cx = toy.start();
    run_to(cx, 2.4);
    EXPECT_EQ(totals(cx).failed, 2u) << "one answered at 1.6, one refused at 2";
    run_to(cx, 5.5);
    EXPECT_EQ(totals(cx).failed, 2u);
    expect_at_rest(cx);
}

TEST(LoadBalancer, AReplyIsLostIfTheBalancerDiesBeforeItHasPassed) {
    // Sent at 1, at a at 1.15, leaves it at 1.35, passes the balancer at 1.4, home at 1.5.
    for (const auto& [dies, succeeded] : {std::pair{1.37, 0u}, {1.39, 0u}, {1.41, 1u}}) {
        for (const char* policy : {"round_robin", "least_connections"}) {
            Toy toy{"client -> lb -> {a}"};
            toy.every(1_s).link("client", "lb", 100_ms).link("lb", "a", 50_ms);
            toy.work("a", exactly(200_ms)).kill("lb", dies, 0.5);
            toy.balancer("lb").policy = policy;
            Cluster cx = toy.start();
            run_to(cx, 1.49);
            EXPECT_EQ(totals(cx).succeeded + totals(cx).failed, 0u) << policy << dies;
            run_to(cx, 1.51);
            EXPECT_EQ(totals(cx).succeeded, succeeded) << policy << " dies at " << dies;
            EXPECT_EQ(totals(cx).failed, 1 - succeeded) << policy << " dies at " << dies;
            run_to(cx, 4);
            expect_at_rest(cx);
        }
    }
}

TEST(LoadBalancer, ABlindPolicySavesTheStopOnTheWayBack) {
    const auto events = [](const char* policy) {
        Toy toy{"client -> lb -> {a, b}"};
        toy.every(1_s).link("client", "lb", 100_ms).link("lb", "a", 50_ms).link("lb", "b", 50_ms);
        toy.balancer("lb").policy = policy;
        Cluster cx = toy.start();
        run_to(cx, 100.9);
        EXPECT_EQ(totals(cx).succeeded, 100u);
        EXPECT_NEAR(totals(cx).latency_max, 0.301, 1e-9) << "and a millisecond of work";
        return cx.kernel.events();
    };
    EXPECT_EQ(events("least_connections"), events("round_robin") + 100);
}

TEST(LoadBalancer, UsesABackupOnlyWhenTheRestIsGone) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(100_ms).kill("a", 10.05, 10);
    toy.balancer("lb").backends[1].backup = true;
    Cluster cx = toy.start();
    run_to(cx, 10);
    EXPECT_EQ(served(cx, "b"), 0u);
    run_to(cx, 19);
    EXPECT_GT(served(cx, "b"), 80u);
    EXPECT_EQ(totals(cx).failed, 0u);
    expect_at_rest(cx);
}

TEST(LoadBalancer, ClientsOfAServiceWithoutOneTakeTurnsThemselves) {
    Toy toy{"client -> a -> b"};
    toy.every(100_ms).replicas("b", 4).kill("b[2]", 20.05).retries("a", "b", 1);
    Cluster cx = toy.start();
    run_to(cx, 20.04);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(served(cx, "b[" + std::to_string(i) + "]"), 50u);
    run_to(cx, 40);
    EXPECT_EQ(totals(cx).failed, 0u);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
