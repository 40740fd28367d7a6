// Conditions over scrapes of a running system, against what can be said by hand of a system whose
// requests come like a clock.
#include <gtest/gtest.h>

#include <cmath>

#include "models/monitoring/condition.hpp"
#include "models/monitoring/rate.hpp"
#include "models/monitoring/readings.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

Condition condition(Signal signal, double limit, bool above = true, uint32_t of = kNone) {
    Condition one;
    one.signal = signal;
    one.limit = limit;
    one.above = above;
    one.of = of;
    one.window = 10_s;
    return one;
}

// Scraped every second until then.
Readings read_until(Cluster& cx, double second) {
    Readings readings{cx, 10_s};
    for (double at = 0; at <= second; at += 1) {
        run_to(cx, at);
        readings.read(cx);
    }
    return readings;
}

double value_of(const Readings& readings, Signal signal, double at, uint32_t subject = kNone) {
    return readings.value(condition(signal, 0), subject, at_time(at));
}

TEST(Rate, IsWhatPrometheusMakesOfTheSamples) {
    // InfluxData's flux, stdlib/testing/promql/extrapolatedRate_norate_test.flux, metric_name2: six
    // samples in five minutes, from 2:33 to 3:23, the counter goes from 1 to 100.
    const WindowSamples flux{at_time(0), at_time(300), at_time(153), at_time(203), 6};
    EXPECT_DOUBLE_EQ(rate_of(flux, 1, 100) * 300, 109.89999999999999);
    // A window that reaches beyond the samples: extrapolated to both ends, by less than 1.1 steps.
    const WindowSamples inside{at_time(0), at_time(60), at_time(10), at_time(55), 4};
    EXPECT_DOUBLE_EQ(rate_of(inside, 1000, 1045), 1.0);
    // Not beyond the point where the counter was zero: 5 seconds before the first sample.
    EXPECT_DOUBLE_EQ(rate_of(inside, 5, 50), 45.0 * (55.0 / 45.0) / 60.0);
    // Far ends count for half a step.
    const WindowSamples late{at_time(0), at_time(60), at_time(40), at_time(60), 3};
    EXPECT_DOUBLE_EQ(rate_of(late, 1000, 1020), 20.0 * (25.0 / 20.0) / 60.0);
    EXPECT_TRUE(std::isnan(rate_of({at_time(0), at_time(60), at_time(50), at_time(50), 1}, 1, 1)));
}

TEST(Readings, KnowRatesErrorsAndPercentilesOfTheLastWindow) {
    Toy toy{"client -> a"};
    toy.every(100_ms).work("a", exactly(25_ms)).kill("a", 20.05, 5);
    Cluster cx = toy.start();
    Readings readings = read_until(cx, 20);
    EXPECT_NEAR(value_of(readings, Signal::throughput, 20), 10, 1e-9);
    EXPECT_NEAR(value_of(readings, Signal::rate, 20), 10, 1e-9);
    EXPECT_EQ(value_of(readings, Signal::errors, 20), 0);
    EXPECT_NEAR(value_of(readings, Signal::mean, 20), 0.025, 1e-9);
    // All in the bucket from 20 to 30 ms: interpolated within it, as histogram_quantile does.
    EXPECT_NEAR(value_of(readings, Signal::p95, 20), 0.0295, 1e-9);
    for (double at = 21; at <= 24; at += 1) {
        run_to(cx, at);
        readings.read(cx);
    }
    // Refused from 20.1 to 24: 40 of 100.
    EXPECT_NEAR(value_of(readings, Signal::errors, 24), 0.4, 0.011);
    EXPECT_TRUE(readings.holds(condition(Signal::errors, 0.05), at_time(24)));
    EXPECT_FALSE(readings.holds(condition(Signal::errors, 0.5), at_time(24)));
    EXPECT_EQ(value_of(readings, Signal::up, 24, 0), 0);
    EXPECT_TRUE(readings.holds(condition(Signal::up, 1, false), at_time(24)));
}

TEST(Readings, AreAboutEachMachineByItself) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(100_ms).cores("a", 1).cores("b", 1);
    toy.work("a", exactly(80_ms)).work("b", exactly(20_ms));
    Cluster cx = toy.start();
    const Readings readings = read_until(cx, 30);
    // In turns: one each in 200 ms.
    const auto machines = readings.subjects(condition(Signal::cpu, 0.3));
    ASSERT_EQ(machines.size(), 2u);
    EXPECT_NEAR(value_of(readings, Signal::cpu, 30, machines[0]), 0.4, 0.01);
    EXPECT_NEAR(value_of(readings, Signal::cpu, 30, machines[1]), 0.1, 0.01);
    EXPECT_TRUE(readings.holds(condition(Signal::cpu, 0.3), at_time(30)));
    EXPECT_FALSE(readings.holds(condition(Signal::cpu, 0.3, true, toy.id("b")), at_time(30)));
    EXPECT_TRUE(readings.holds(condition(Signal::cpu, 0.3, true, toy.id("a")), at_time(30)));
    EXPECT_EQ(readings.subject_name(condition(Signal::cpu, 0.3), machines[1]), "b");
}

TEST(Readings, HoldNothingWhereNothingCanBeMeasured) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(30_ms));
    Cluster cx = toy.start();
    Readings readings{cx, 10_s};
    EXPECT_FALSE(readings.holds(condition(Signal::errors, 0), at_time(0)));
    readings.read(cx);
    EXPECT_TRUE(std::isnan(value_of(readings, Signal::errors, 0)));
    EXPECT_FALSE(readings.holds(condition(Signal::errors, 1, false), at_time(0)));
    EXPECT_TRUE(readings.subjects(condition(Signal::cpu, 0.5)).empty()) << "it has no machine";
}

TEST(Readings, KnowTheTimeOfAQueryAndHowManyThereAre) {
    Toy toy{"client -> app -> db"};
    toy.every(100_ms).work("app", exactly(1_ms)).workers("db", 4).work("db", exactly(250_ms));
    Cluster cx = toy.start();
    const Readings readings = read_until(cx, 30);
    const auto databases = readings.subjects(condition(Signal::query_time, 0));
    ASSERT_EQ(databases.size(), 1u);
    EXPECT_NEAR(value_of(readings, Signal::query_time, 30, databases[0]), 0.25, 0.005);
    EXPECT_NEAR(value_of(readings, Signal::connections, 30, databases[0]), 0.5, 0.26);
}

}  // namespace
}  // namespace faultline::models
