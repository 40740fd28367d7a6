#include "models/autoscaler.hpp"

#include <gtest/gtest.h>

#include "models/measurement.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

// Servers of ten workers each, one second a call; a reading a minute, up above 70 % for 5 min,
// down below 30 % for 10 min, 90 s to boot, 5 min of rest after each step.
Toy scaling(uint32_t replicas, uint32_t most, sim::Duration gap) {
    Toy toy{"client -> lb -> a"};
    toy.every(gap).work("a", exactly(1_s)).workers("a", 10).replicas("a", replicas);
    toy.blueprint.run.duration = 10'000_s;
    Autoscale policy;
    policy.max = most;
    toy.service("a").autoscale = policy;
    return toy;
}
uint32_t in_service(const Cluster& cx) {
    uint32_t n = 0;
    for (const Instance& node : cx.instances) n += node.component == 1 && node.in_service;
    return n;
}
// The times at which the number in service changed, and what it was from then on.
std::vector<std::pair<double, uint32_t>> steps(Cluster& cx, double until) {
    std::vector<std::pair<double, uint32_t>> out;
    uint32_t before = in_service(cx);
    for (double t = cx.kernel.now().seconds() + 1; t <= until; t += 1) {
        run_to(cx, t);
        if (in_service(cx) == before) continue;
        before = in_service(cx);
        out.emplace_back(t, before);
    }
    return out;
}
using Steps = std::vector<std::pair<double, uint32_t>>;

TEST(Autoscaler, AddsAServerAfterFiveBusyMinutesAndItsBoot) {
    const Toy toy = scaling(2, 10, 62'500_us);  // 16 busy of 20 workers, then 16 of 30
    Cluster cx = toy.start();
    EXPECT_EQ(steps(cx, 2000), (Steps{{390, 3}}));
    expect_at_rest(cx);
}

TEST(Autoscaler, RestsBetweenStepsAndStopsAtItsMaximum) {
    const Toy toy = scaling(2, 4, 20_ms);  // 50 busy workers wanted, 40 are all there will be
    Cluster cx = toy.start();
    EXPECT_EQ(steps(cx, 2000), (Steps{{390, 3}, {690, 4}}));
}

TEST(Autoscaler, DoesNothingWhileItRests) {
    Toy toy = scaling(2, 4, 20_ms);
    toy.service("a").autoscale->cooldown = 15_min;
    Cluster cx = toy.start();
    EXPECT_EQ(steps(cx, 2000), (Steps{{390, 3}, {1290, 4}}));
}

TEST(Autoscaler, RemovesServersThatIdleDownToItsMinimum) {
    const Toy toy = scaling(4, 10, 1_s);
    Cluster cx = toy.start();
    EXPECT_EQ(steps(cx, 4000), (Steps{{600, 3}, {1200, 2}}));
    EXPECT_EQ(totals(cx).failed, 0u);
    EXPECT_EQ(cx.story.lines().size(), 2u);
    expect_at_rest(cx);
}

TEST(Autoscaler, LeavesALoadInTheMiddleAlone) {
    const Toy toy = scaling(2, 10, 100_ms);  // half busy
    Cluster cx = toy.start();
    EXPECT_TRUE(steps(cx, 4000).empty());
    EXPECT_TRUE(cx.story.lines().empty());
}

TEST(Autoscaler, LetsAServerThatLeavesFinishItsCalls) {
    Toy toy = scaling(3, 10, 50_s);
    toy.work("a", exactly(400_s));  // about eight calls at any time, on 30 workers
    Cluster cx = toy.start();
    const uint32_t last = instance_named(cx, "a[2]");
    run_to(cx, 600);
    EXPECT_FALSE(cx.instances[last].in_service);
    EXPECT_GT(cx.instances[last].busy(), 0u);
    run_to(cx, 750);
    EXPECT_GT(cx.instances[last].busy(), 0u);
    EXPECT_TRUE(cx.instances[last].up);
    run_to(cx, 1100);
    EXPECT_EQ(cx.instances[last].busy(), 0u);
    EXPECT_FALSE(cx.instances[last].up) << "switched off";
    EXPECT_EQ(totals(cx).failed, 0u);
    expect_at_rest(cx);
}

TEST(Autoscaler, WaitsForCallsThatHoldNoWorkerOnOneThatStandsStill) {
    Toy toy{"client -> lb -> a -> b"};
    toy.every(200_ms).replicas("a", 3).work("b", exactly(1_s)).workers("b", 100);
    toy.blueprint.run.duration = 10'000_s;
    toy.service("a").release_worker_on_call = true;
    Autoscale policy;
    policy.max = 3;
    toy.service("a").autoscale = policy;
    // The last one leaves at 600 s, and would be switched off a minute later.
    toy.hang("a[2]", 599.99, 300);
    Cluster cx = toy.start();
    const uint32_t last = instance_named(cx, "a[2]");
    run_to(cx, 800);
    EXPECT_FALSE(cx.instances[last].in_service);
    EXPECT_EQ(cx.instances[last].busy() + cx.instances[last].waiting.size, 0u);
    EXPECT_TRUE(cx.instances[last].up) << "answers are on their way to it";
    run_to(cx, 1000);
    EXPECT_FALSE(cx.instances[last].up);
    EXPECT_EQ(totals(cx).failed, 0u);
    expect_at_rest(cx);
}

TEST(Autoscaler, ReadsTheCoresWhereThereAreMachines) {
    Toy toy = scaling(2, 10, 125_ms);  // 8 x 0.2 s of work a second on 2 x 1 cores: 80 %
    toy.cores("a", 1).work("a", exactly(200_ms)).workers("a", 100);
    Cluster cx = toy.start();
    EXPECT_EQ(steps(cx, 2000), (Steps{{390, 3}}));
}

TEST(Autoscaler, IsPaidForTheTimeInService) {
    const Toy toy = scaling(2, 10, 62'500_us);
    Cluster cx = toy.start();
    const Reading before = read_meters(cx);
    run_to(cx, 780);
    const Measurement m = measure(cx, before);
    EXPECT_DOUBLE_EQ(m.components[toy.id("a")].in_service, 2.5);
}

}  // namespace
}  // namespace faultline::models
