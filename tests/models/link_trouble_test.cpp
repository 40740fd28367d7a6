#include "models/link_trouble.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

Fault trouble(const Toy& toy, Fault::Verb verb, std::string_view callee, double at_s,
              double for_s) {
    Fault fault;
    fault.verb = verb;
    fault.link = std::pair{kNone, toy.id(callee)};
    fault.target_name = "clients->" + std::string(callee);
    fault.at = at_time(at_s);
    fault.duration = exactly(sim::from_seconds(for_s));
    return fault;
}

double mean_until(Cluster& cx, double second) {
    const Totals before = totals(cx);
    run_to(cx, second);
    const Totals after = totals(cx);
    const auto n = [](const Totals& t) { return static_cast<double>(t.succeeded); };
    return (after.latency_mean * n(after) - before.latency_mean * n(before)) /
           (n(after) - n(before));
}

TEST(LinkTrouble, DelaysBothWaysWhileItLasts) {
    for (const bool linked : {false, true}) {  // also where hops took no time before
        Toy toy{"client -> a"};
        toy.every(1_s).work("a", exactly(10_ms));
        if (linked) toy.link("client", "a", 5_ms);
        Fault slow = trouble(toy, Fault::Verb::latency, "a", 99.5, 100);
        slow.delay = exactly(200_ms);
        toy.blueprint.faults = {slow};
        Cluster cx = toy.start();
        const double whole = linked ? 0.020 : 0.010;
        EXPECT_NEAR(mean_until(cx, 99.4), whole, 1e-9);
        EXPECT_NEAR(mean_until(cx, 199.4), whole + 0.4, 1e-9);
        EXPECT_NEAR(mean_until(cx, 300), whole, 0.01);
        expect_at_rest(cx);
    }
}

TEST(LinkTrouble, ThatOverlapsAddsUpAndEndsOneByOne) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(10_ms)).link("client", "a", 5_ms);
    Fault one = trouble(toy, Fault::Verb::latency, "a", 9.5, 20), two = one;
    one.delay = exactly(100_ms);
    two.at = at_time(19.5);
    two.delay = exactly(200_ms);
    toy.blueprint.faults = {one, two};
    Cluster cx = toy.start();
    mean_until(cx, 9.4);
    EXPECT_NEAR(mean_until(cx, 19.4), 0.020 + 0.2, 1e-9);
    EXPECT_NEAR(mean_until(cx, 29.4), 0.020 + 0.6, 1e-9);             // nine: one is under way
    EXPECT_NEAR(mean_until(cx, 39.4), 0.020 + 0.4 + 0.2 / 10, 1e-9);  // which ends here
    run_to(cx, 45);
    EXPECT_NEAR(mean_until(cx, 60), 0.020, 1e-9);
}

TEST(LinkTrouble, OfAnExponentialLinkLeavesItsOwnStreamWhereItWas) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(1_ms)).link("client", "a", 5_ms);
    Toy shaken = toy;
    Fault none = trouble(toy, Fault::Verb::latency, "a", 10.5, 5);
    none.delay = exactly(0_s);
    shaken.blueprint.faults = {none};
    Cluster a = toy.start(), b = shaken.start();
    run_to(a, 100);
    run_to(b, 100);
    EXPECT_EQ(totals(a).latency_max, totals(b).latency_max);
}

// 200 ms, then 400 more, ...: 0.2 s x (2^k - 1) with probability p^k (1 - p).
TEST(LinkTrouble, OfLossIsTheTimeToSendAgain) {
    for (const double p : {0.01, 0.1, 0.3}) {
        const double expected = 0.2 * p / (1 - 2 * p);
        EXPECT_NEAR(retransmission_delay(p).mean_ns() * 1e-9, expected, 0.05 * expected) << p;
    }
    Toy toy{"client -> a"};
    toy.rate(100).work("a", exactly(1_ms));
    Fault loss = trouble(toy, Fault::Verb::loss, "a", 0.001, 2000);
    loss.delay = retransmission_delay(0.1);
    toy.blueprint.faults = {loss};
    Cluster cx = toy.start();
    run_to(cx, 1000);
    EXPECT_NEAR(totals(cx).latency_mean, 0.001 + 2 * 0.025, 0.002);
}

TEST(Errors, AreAnsweredAtOnceByTheirShare) {
    Toy toy{"client -> a"};
    toy.rate(200).work("a", exactly(10_ms));
    Fault errors;
    errors.verb = Fault::Verb::errors;
    errors.share = 0.2;
    errors.target = toy.instance_ref("a");
    errors.target_name = "a";
    errors.at = at_time(100);
    errors.duration = exactly(100_s);
    toy.blueprint.faults = {errors};
    Cluster cx = toy.start();
    run_to(cx, 99);
    EXPECT_EQ(totals(cx).failed, 0u);
    run_to(cx, 300);
    EXPECT_NEAR(static_cast<double>(totals(cx).failed), 0.2 * 100 * 200, 3.29 * 60);
    EXPECT_EQ(cx.instances[instance_named(cx, "a")].failed, totals(cx).failed);
    const uint64_t then = totals(cx).failed;
    run_to(cx, 400);
    EXPECT_EQ(totals(cx).failed, then);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
