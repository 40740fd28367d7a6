#include "models/health_check.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

// Only the checks take members out: failures of requests are not counted.
Toy checked(std::string_view picture, HealthCheck::Path path) {
    Toy toy{picture};
    toy.every(100_ms);
    for (Backend& backend : toy.balancer("lb").backends) backend.max_fails = 0;
    toy.balancer("lb").health_check = HealthCheck{path, 1_s, 500_ms, 3, 2, {}, {}};
    return toy;
}
bool in_rotation(const Cluster& cx, uint32_t member) {
    return cx.balancers[0].upstream.member(member).eligible;
}
// When member 0 left the rotation and when it came back, to 10 ms.
std::pair<double, double> absence(Cluster& cx, double until) {
    std::pair<double, double> out{0, 0};
    for (double t = 0.01; t < until; t += 0.01) {
        run_to(cx, t);
        if (out.first == 0 && !in_rotation(cx, 0)) out.first = t;
        if (out.first > 0 && out.second == 0 && in_rotation(cx, 0)) out.second = t;
    }
    return out;
}

TEST(HealthCheck, TakesAMemberOutAfterSoManyFailuresAndBackAfterSoManyPasses) {
    for (uint64_t seed = 1; seed <= 5; ++seed) {
        Toy toy = checked("client -> lb -> {a, b}", HealthCheck::Path::shallow);
        toy.kill("a", 10.005, 10);
        Cluster cx = toy.start(seed);
        const auto [out, back] = absence(cx, 30);
        // The first check after the crash comes within an interval, the deciding one two later.
        EXPECT_GE(out, 12);
        EXPECT_LE(out, 13.02);
        EXPECT_GE(back, 21);
        EXPECT_LE(back, 22.02);
        EXPECT_EQ(totals(cx).failed, 0u);
        ASSERT_EQ(cx.story.incidents().size(), 1u);
        EXPECT_NEAR(cx.story.incidents()[0].detected->seconds(), out, 0.011);
        EXPECT_NEAR(cx.story.incidents()[0].recovered->seconds(), back, 0.011);
        expect_at_rest(cx);
    }
}

TEST(HealthCheck, ASilentDeathIsNoticedOfNewChecksAtOnce) {
    // A check that was under way is lost and runs into its timeout; the next ones are refused.
    Toy toy = checked("client -> lb -> {a, b}", HealthCheck::Path::shallow);
    toy.kill("a", 10.005, 0, true).timeout("client", "lb", 2_s);
    Cluster cx = toy.start();
    const auto [out, back] = absence(cx, 20);
    EXPECT_GE(out, 12);
    EXPECT_LE(out, 13.02);
    EXPECT_EQ(back, 0);
    expect_at_rest(cx);
}

TEST(HealthCheck, OfOneThatHangsComesAnIntervalAfterItWasGivenUp) {
    Toy toy = checked("client -> lb -> {a, b}", HealthCheck::Path::shallow);
    toy.workers("a", 4).work("a", exactly(1_ms));
    toy.hang("a", 10.005).timeout("client", "lb", 2_s);
    Cluster cx = toy.start();
    const auto [out, back] = absence(cx, 20);
    // Three times out after 0.5 s each, and an interval between them.
    EXPECT_GE(out, 10 + 3 * 0.5 + 2);
    EXPECT_LE(out, 11.01 + 3 * 0.5 + 2.02);
    EXPECT_EQ(back, 0);
}

TEST(HealthCheck, ADeepOneFailsWithTheDatabase) {
    Toy toy = checked("client -> lb -> {a, b} -> db", HealthCheck::Path::deep);
    toy.kill("db.primary", 10.005, 10);
    Cluster cx = toy.start();
    run_to(cx, 14);
    EXPECT_FALSE(in_rotation(cx, 0));
    EXPECT_FALSE(in_rotation(cx, 1));
    const auto reached = [&cx] {
        return cx.instances[instance_named(cx, "a")].failed +
               cx.instances[instance_named(cx, "b")].failed;
    };
    const uint64_t before = reached();
    EXPECT_GT(before, 15u);
    run_to(cx, 19);
    EXPECT_EQ(reached(), before) << "only checks come there, and those do not count";
    EXPECT_EQ(cx.balancers[0].no_member, totals(cx).failed - before);
    run_to(cx, 25);
    EXPECT_TRUE(in_rotation(cx, 0));
    expect_at_rest(cx);
}

TEST(HealthCheck, AShallowOneDoesNotCareForTheDatabase) {
    Toy toy = checked("client -> lb -> {a, b} -> db", HealthCheck::Path::shallow);
    toy.kill("db.primary", 10.005, 10);
    Cluster cx = toy.start();
    run_to(cx, 19);
    EXPECT_TRUE(in_rotation(cx, 0));
    EXPECT_GT(totals(cx).failed, 80u);
    expect_at_rest(cx);
}

TEST(HealthCheck, NeedsAWorkerUnlessItOnlyConnects) {
    for (const auto path : {HealthCheck::Path::tcp, HealthCheck::Path::shallow}) {
        Toy toy = checked("client -> lb -> {a, b}", path);
        toy.work("a", exactly(100_s)).workers("a", 2).timeout("client", "lb", 1_s);
        Cluster cx = toy.start();
        run_to(cx, 10);
        EXPECT_EQ(in_rotation(cx, 0), path == HealthCheck::Path::tcp);
        EXPECT_TRUE(in_rotation(cx, 1));
        expect_at_rest(cx);
    }
}

TEST(HealthCheck, IsNotCountedAsWorkOfItsMember) {
    Toy toy = checked("client -> lb -> {a, b}", HealthCheck::Path::shallow);
    toy.every(1_s);
    Cluster cx = toy.start();
    run_to(cx, 10.5);
    EXPECT_EQ(cx.instances[instance_named(cx, "a")].served, 5u);
    EXPECT_EQ(cx.instances[instance_named(cx, "b")].served, 5u);
    expect_at_rest(cx);
}

TEST(HealthCheck, OneAtATimeThoughItsTimeoutIsLongerThanItsInterval) {
    Toy toy = checked("client -> lb -> {a, b}", HealthCheck::Path::shallow);
    toy.balancer("lb").health_check->timeout = 3500_ms;
    toy.work("a", exactly(1000_s)).workers("a", 1).timeout("client", "lb", 1_s);
    Cluster cx = toy.start();
    run_to(cx, 60);
    EXPECT_FALSE(in_rotation(cx, 0));
    EXPECT_LE(cx.probes.size(), 2u);
}

}  // namespace
}  // namespace faultline::models
