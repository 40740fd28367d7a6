#include "models/deployment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/measurement.hpp"
#include "sim/random_stream.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

using Outcome = DeploymentRecord::Outcome;
using Strategy = Change::Strategy;

// A request every 10 ms, 5 ms each, behind a balancer; the deployment begins after 100 s.
Toy deploying(uint32_t replicas, Change change) {
    Toy toy{"client -> lb -> a"};
    toy.every(10_ms).work("a", exactly(5_ms)).workers("a", 100).replicas("a", replicas);
    toy.blueprint.workload.clients = 1000;
    change.service = toy.id("a");
    change.at = at_time(100);
    toy.service("a").spare = 2 * replicas + change.surge;
    toy.blueprint.changes.push_back(change);
    return toy;
}
DeploymentRecord record(const Cluster& cx) {
    return cx.releases.back().record_at(cx.kernel.now(), cx.recorder.bad_so_far());
}
// Instances that are there, and those of them that run the new version.
uint32_t present(const Cluster& cx) {
    uint32_t n = 0;
    for (const Instance& node : cx.instances) n += node.component == 1 && node.in_service;
    return n;
}
uint32_t running_new(const Cluster& cx) {
    uint32_t n = 0;
    for (const Instance& node : cx.instances) n += node.up && node.release != 0;
    return n;
}
// Up and in the rotation.
uint32_t taking(const Cluster& cx) {
    uint32_t n = 0;
    const Balancer& balancer = cx.balancers[0];
    for (uint32_t m = 0; m < balancer.upstream.size(); ++m)
        n += balancer.upstream.in_service(m) && cx.instances[balancer.instance_of(m)].up;
    return n;
}

// The documentation's example and defaults: of 4 replicas a quarter more, and a quarter less.
TEST(Deployment, RollsAsKubernetesDoes) {
    Change change;
    change.surge = change.unavailable = 1;
    const Toy toy = deploying(4, change);
    Cluster cx = toy.start();
    run_to(cx, 101);
    // One old one goes at once, two new ones come: 3 old and 2 new are 5, which is 125 %.
    EXPECT_EQ(taking(cx), 3U);
    EXPECT_EQ(present(cx), 5U);
    run_to(cx, 119);
    EXPECT_EQ(running_new(cx), 0U);
    run_to(cx, 120.5);  // 20 s to boot, which is when the probe comes; two more old ones may go
    EXPECT_EQ(running_new(cx), 2U);
    EXPECT_EQ(taking(cx), 3U);
    run_to(cx, 140.5);
    EXPECT_EQ(record(cx).outcome, Outcome::completed);
    EXPECT_EQ(running_new(cx), 4U);
    EXPECT_EQ(present(cx), 4U);
    EXPECT_EQ(record(cx).least, 3U);
    EXPECT_EQ(totals(cx).failed, 0U);
    expect_at_rest(cx);
}

// Whatever the parameters: never fewer than replicas - unavailable take calls, never more than
// replicas + surge are there beside those that leave, and it comes to an end.
TEST(Deployment, NeverHasFewerOrMoreThanAllowedWhileItRolls) {
    sim::RandomStream random{7, "parameters"};
    for (int run = 0; run < 60; ++run) {
        const auto replicas = static_cast<uint32_t>(1 + random.below(9));
        Change change;
        change.surge = static_cast<uint32_t>(random.below(replicas + 1));
        change.unavailable = static_cast<uint32_t>(random.below(replicas + 1));
        if (change.surge + change.unavailable == 0) change.surge = 1;
        change.boot = sim::Duration{static_cast<int64_t>(random.below(25'000'000'000))};
        change.min_ready = sim::Duration{static_cast<int64_t>(random.below(10'000'000'000))};
        change.drain = random.below(2) ? 5_s : 0_s;
        change.version.slow = 2;
        if (random.below(2)) {
            change.rollback = Rollback{};
            change.rollback->after = 15_s;  // it turns round on the way
        }
        const Toy toy = deploying(replicas, change);
        Cluster cx = toy.start(static_cast<uint64_t>(run));
        run_to(cx, 99);
        uint32_t least = replicas, most = 0;
        for (double t = 100; t < 1000 && record(cx).outcome <= Outcome::under_way; t += 0.25) {
            run_to(cx, t);
            least = std::min(least, taking(cx));
            most = std::max(most, present(cx));
        }
        run_to(cx, 999);
        const DeploymentRecord r = record(cx);
        EXPECT_EQ(r.outcome, change.rollback ? Outcome::rolled_back : Outcome::completed) << run;
        EXPECT_GE(std::min(r.least, least), replicas - change.unavailable) << run;
        if (change.drain == 0_s) {
            EXPECT_LE(most, replicas + change.surge) << run;
        }
        EXPECT_EQ(running_new(cx), change.rollback ? 0 : replicas) << run;
        expect_at_rest(cx);
    }
}

// Requests of 2.05 s: some are always under way. Without a second try, those at an instance that
// stops at once are lost, no more and no fewer; one that drains loses none.
TEST(Deployment, LosesWhatIsInFlightOnlyWithoutDraining) {
    for (const bool drains : {false, true}) {
        Change change;
        change.surge = 1;
        change.unavailable = 0;
        change.drain = drains ? 30_s : 0_s;
        Toy toy = deploying(3, change);
        toy.work("a", exactly(2050_ms)).workers("a", 1000).link("client", "lb", 3_ms);
        toy.balancer("lb").tries = 1;
        Cluster cx = toy.start();
        run_to(cx, 400);
        EXPECT_EQ(record(cx).outcome, Outcome::completed);
        // Round robin over the n in the rotation when it goes, the new one included.
        uint64_t in_flight = 0;
        if (!drains) {
            Cluster again = toy.start();
            for (const double stops : {120.0, 140.0, 160.0}) {
                run_to(again, stops - 1e-6);
                std::vector<uint32_t> busy;
                for (const Instance& node : again.instances) busy.push_back(node.busy());
                run_to(again, stops + 1e-6);
                for (size_t i = 1; i < busy.size(); ++i)
                    if (busy[i] > 0 && !again.instances[i].up) in_flight += busy[i];
            }
            EXPECT_GT(in_flight, 100U);
        }
        expect_at_rest(cx);  // with what was on its way to the users at the end
        EXPECT_EQ(totals(cx).failed, in_flight);
        EXPECT_EQ(record(cx).bad_until - record(cx).bad_before, in_flight);
    }
}

// 100 requests a second: a weight of 5 % for 100 s is 500 calls, 20 % for 50 s a thousand.
TEST(Deployment, ACanaryGetsItsWeightTimesItsTime) {
    Change change;
    change.strategy = Strategy::canary;
    change.steps = {{0.05, 100_s}, {0.2, 50_s}};
    change.version.errors = 1;
    change.rollback = Rollback{.errors = 0.5, .latency = {}, .every = 1000_s};
    change.rollback->after = 150_s;
    const Toy toy = deploying(4, change);
    Cluster cx = toy.start();
    run_to(cx, 121);
    EXPECT_EQ(running_new(cx), 1U);  // ceil(5 % of 4)
    EXPECT_EQ(taking(cx), 5U);
    run_to(cx, 400);
    const DeploymentRecord r = record(cx);
    EXPECT_EQ(r.outcome, Outcome::rolled_back);
    EXPECT_NEAR(static_cast<double>(r.calls), 500 + 1000, 10);
    EXPECT_EQ(r.errors, r.calls);
    EXPECT_EQ(totals(cx).failed, r.errors);
    EXPECT_EQ(r.exposed, 150_s);
    // U (1 - (1 - 1/U)^n) of U users are among n calls by users drawn at random.
    const double expected = 1000 * (1 - std::pow(1 - 1e-3, static_cast<double>(r.calls)));
    EXPECT_NEAR(static_cast<double>(r.users), expected, 4 * std::sqrt(expected));
    EXPECT_EQ(r.least, 4U);
    EXPECT_LT((*r.ended - *r.decided).seconds(), 0.2);
    expect_at_rest(cx);
}

// What sticks to its server sticks to its version: 10 % of the calls are those of 10 % of the
// users.
TEST(Deployment, ACanaryBehindAHashMeetsItsShareOfTheUsersOnly) {
    for (const bool sticky : {false, true}) {
        Change change;
        change.strategy = Strategy::canary;
        change.steps = {{0.1, 800_s}};
        Toy toy = deploying(3, change);
        if (sticky) toy.balancer("lb").policy = "ip_hash";
        Cluster cx = toy.start();
        run_to(cx, 800);
        const auto users = static_cast<double>(record(cx).users);
        EXPECT_NEAR(users, sticky ? 100 : 1000, 4 * std::sqrt(90));
    }
}

TEST(Deployment, AVersionThatCrashesStopsARollingUpdateAndNotALoop) {
    const auto after = [](Strategy strategy, double seconds, bool back) {
        Change change;
        change.strategy = strategy;
        change.surge = change.unavailable = 1;
        change.version.crash_at_start = true;
        if (back) change.rollback = Rollback{};
        if (strategy == Strategy::restart_loop) change.drain = 0_s;
        const Toy toy = deploying(4, change);
        Cluster cx = toy.start();
        run_to(cx, seconds);
        return std::pair{record(cx), taking(cx)};
    };
    const auto [rolling, left] = after(Strategy::rolling, 800, false);
    EXPECT_EQ(rolling.outcome, Outcome::stuck);  // 10 min without progress
    EXPECT_EQ(rolling.calls, 0U);
    EXPECT_EQ(left, 3U);
    const auto [back, restored] = after(Strategy::rolling, 800, true);
    EXPECT_EQ(back.outcome, Outcome::rolled_back);
    EXPECT_EQ(restored, 4U);
    // Each of the four is stopped, 20 s to install and start, and 30 s until the next.
    const auto [loop, none] = after(Strategy::restart_loop, 300, false);
    EXPECT_EQ(none, 0U);
    EXPECT_EQ(loop.outcome, Outcome::stuck);
    EXPECT_GT(loop.bad_until - loop.bad_before, 4000U);
    const auto [green, all] = after(Strategy::blue_green, 800, true);
    EXPECT_EQ(green.outcome, Outcome::rolled_back);
    EXPECT_EQ(green.bad_until - green.bad_before, 0U);
    EXPECT_EQ(all, 4U);
}

// Two fleets: from the start of the second, which takes 20 s, until 30 s after the switch.
TEST(Deployment, ASecondFleetIsPaidForAsLongAsItIsThere) {
    Change change;
    change.strategy = Strategy::blue_green;
    change.keep = 300_s;
    const Toy toy = deploying(4, change);
    Cluster cx = toy.start();
    run_to(cx, 119.9);
    EXPECT_EQ(record(cx).calls, 0U);
    run_to(cx, 300);
    EXPECT_EQ(running_new(cx), 4U);
    EXPECT_EQ(present(cx), 8U);
    EXPECT_EQ(taking(cx), 4U);
    run_to(cx, 500);
    EXPECT_EQ(record(cx).outcome, Outcome::completed);
    EXPECT_NEAR(record(cx).extra_seconds, 4 * 320, 1e-6);
    EXPECT_EQ(present(cx), 4U);
    EXPECT_EQ(totals(cx).failed, 0U);
}

TEST(Deployment, ASwitchIsUndoneAtOnceWhileTheOldFleetStandsBy) {
    Change change;
    change.strategy = Strategy::blue_green;
    change.keep = 300_s;
    change.version.errors = 0.5;
    change.rollback = Rollback{};
    const Toy toy = deploying(4, change);
    Cluster cx = toy.start();
    run_to(cx, 600);
    const DeploymentRecord r = record(cx);
    EXPECT_EQ(r.outcome, Outcome::rolled_back);
    // Switched after 20 s of booting, checked every minute from the start on.
    EXPECT_EQ(r.exposed, 40_s);
    EXPECT_NEAR(static_cast<double>(r.calls), 4000, 1);
    EXPECT_LT((*r.ended - *r.decided).seconds(), 0.2);
    EXPECT_EQ(running_new(cx), 0U);
}

TEST(Deployment, RecreatingIsAnOutageOfItsOwn) {
    Change change;
    change.strategy = Strategy::recreate;
    const Toy toy = deploying(3, change);
    Cluster cx = toy.start();
    run_to(cx, 300);
    EXPECT_EQ(record(cx).outcome, Outcome::completed);
    EXPECT_EQ(record(cx).least, 0U);
    // 20 s to boot, and what the last ones had to finish before.
    EXPECT_NEAR(static_cast<double>(totals(cx).failed), 2000, 20);
}

// Latency is compared with the old version's of the same time.
TEST(Deployment, ASlowVersionGoesBack) {
    for (const double slow : {1.2, 3.0}) {
        Change change;
        change.strategy = Strategy::canary;
        change.steps = {{0.25, 200_s}};
        change.version.slow = slow;
        change.rollback = Rollback{};
        change.rollback->latency = 2;
        const Toy toy = deploying(4, change);
        Cluster cx = toy.start();
        run_to(cx, 900);
        EXPECT_EQ(record(cx).outcome, slow > 2 ? Outcome::rolled_back : Outcome::completed);
    }
}

TEST(Deployment, TheNextOneWaitsForTheOneBefore) {
    Change change;
    Toy toy = deploying(4, change);
    Change second = toy.blueprint.changes[0];
    second.at = at_time(110);
    toy.blueprint.changes.push_back(second);
    Cluster cx = toy.start();
    run_to(cx, 600);
    EXPECT_EQ(cx.releases[0].record.outcome, Outcome::completed);
    EXPECT_EQ(cx.releases[1].record.outcome, Outcome::completed);
    EXPECT_GT(*cx.releases[1].record.began, *cx.releases[0].record.ended);
    EXPECT_EQ(running_new(cx), 4U);
    for (const Instance& node : cx.instances)
        if (node.component == 1 && node.in_service) {
            EXPECT_EQ(node.release, 2);
        }
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
