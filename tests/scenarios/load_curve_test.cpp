// Load over time: lines between points, spikes as steps, a day as a cosine.
#include "scenarios/load_curve.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace faultline::scenarios {
namespace {

using namespace sim::literals;

sim::Time at(sim::Duration d) { return {d.ns}; }

TEST(LoadCurve, IsOneWhereNothingIsStated) { EXPECT_EQ(value_at({}, at(5_s)), 1.0); }

TEST(LoadCurve, IsLinearBetweenPointsAndLevelOutside) {
    const LoadCurve curve = {{at(10_s), 1}, {at(20_s), 3}};
    EXPECT_DOUBLE_EQ(value_at(curve, at(0_s)), 1);
    EXPECT_DOUBLE_EQ(value_at(curve, at(15_s)), 2);
    EXPECT_DOUBLE_EQ(value_at(curve, at(20_s)), 3);
    EXPECT_DOUBLE_EQ(value_at(curve, at(99_s)), 3);
}

TEST(LoadCurve, SpikesAreSteps) {
    const LoadCurve spike = spike_curve(at(10_s), 2_s, 10);
    EXPECT_DOUBLE_EQ(value_at(spike, at(9_s)), 1);
    EXPECT_DOUBLE_EQ(value_at(spike, at(10_s)), 10);
    EXPECT_DOUBLE_EQ(value_at(spike, at(12_s)), 10);
    EXPECT_DOUBLE_EQ(value_at(spike, at(13_s)), 1);
}

TEST(LoadCurve, ASpikeAtTheStartHasNoEdgeBeforeIt) {
    const LoadCurve spike = spike_curve(at(0_s), 2_s, 10);
    EXPECT_EQ(spike.front().at.ns, 0);
    EXPECT_DOUBLE_EQ(value_at(spike, at(0_s)), 10);
}

TEST(LoadCurve, ADayPeaksAndTroughsTwelveHoursApart) {
    const LoadCurve day = daily_curve(20 * 60_min, 0.3, 48 * 60_min);
    EXPECT_EQ(day.front().at.ns, 0);
    EXPECT_NEAR(value_at(day, at(20 * 60_min)), 1, 1e-12);
    EXPECT_NEAR(value_at(day, at(44 * 60_min)), 1, 1e-12);
    EXPECT_NEAR(value_at(day, at(8 * 60_min)), 0.3, 1e-12);
}

TEST(LoadCurve, ADayIsACosineEverywhere) {
    const sim::Duration peak = 1234_min;
    const LoadCurve day = daily_curve(peak, 0.2, 24 * 60_min);
    for (int minute = 0; minute < 24 * 60; ++minute) {
        const double phase = 2 * std::numbers::pi * (minute - 1234) / (24 * 60.0);
        EXPECT_NEAR(value_at(day, at(minute * 60_s)), 0.6 + 0.4 * std::cos(phase), 0.009 * 0.8)
            << minute;
    }
}

TEST(LoadCurve, CurvesMultiplyPointByPoint) {
    const LoadCurve ramp = {{at(0_s), 1}, {at(100_s), 2}};
    const LoadCurve product = multiply(ramp, spike_curve(at(50_s), 10_s, 4));
    EXPECT_NEAR(value_at(product, at(25_s)), 1.25, 1e-9);
    EXPECT_NEAR(value_at(product, at(55_s)), 1.55 * 4, 1e-9);
    EXPECT_NEAR(value_at(product, at(75_s)), 1.75, 1e-9);
    EXPECT_EQ(multiply({}, ramp).size(), 2u);
}

}  // namespace
}  // namespace faultline::scenarios
