// How busy each component was in the course of a run: read, not guessed, and without changing the
// run.
#include "models/component_series.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

TEST(ComponentSeries, SaysHowBusyAndHowManyWereUp) {
    Toy toy{"client -> a"};
    toy.every(500_ms).work("a", exactly(100_ms)).workers("a", 1).kill("a", 4.5, 3);
    Cluster cx = toy.start();
    SeriesMeter meter{cx, 10_s, 1_s};
    while (meter.next() <= at_time(10)) {
        run_to(cx, meter.next().seconds());
        meter.read(cx);
    }
    const ComponentSeries series = meter.take();
    EXPECT_EQ(series.bucket_seconds, 1);
    const ComponentSeries::One& a = series.components[toy.id("a")];
    ASSERT_EQ(a.utilization.size(), 10u);
    EXPECT_FLOAT_EQ(a.utilization[2], 0.2F);
    EXPECT_FLOAT_EQ(a.utilization[6], 0);
    EXPECT_EQ(a.up, (std::vector<float>{1, 1, 1, 1, 0, 0, 0, 1, 1, 1}));
}

TEST(ComponentSeries, TellsTheZonesApart) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.rate(20).work("a", exponential(30_ms)).work("b", exponential(30_ms)).kill("a", 1.5, 1);
    Cluster plain = toy.start();
    SeriesMeter none{plain, 4_s, 1_s};
    run_to(plain, 1);
    none.read(plain);
    EXPECT_TRUE(none.take().components[toy.id("a")].zones.empty()) << "there is one";
    toy.blueprint.zones = {"x", "y"};
    Cluster cx = toy.start();
    SeriesMeter meter{cx, 4_s, 1_s};
    while (meter.next() <= at_time(4)) {
        run_to(cx, meter.next().seconds());
        meter.read(cx);
    }
    const ComponentSeries series = meter.take();
    const std::vector<ZoneSeries>& zones = series.components[toy.id("a")].zones;
    ASSERT_EQ(zones.size(), 1u);
    EXPECT_EQ(zones[0].zone, "x");
    EXPECT_EQ(zones[0].in_service, (std::vector<uint32_t>{1, 1, 1, 1}));
    EXPECT_EQ(zones[0].up, (std::vector<uint32_t>{1, 0, 1, 1}));
}

TEST(ComponentSeries, HasAtMostSixHundredValuesAndChangesNothing) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.rate(20).work("a", exponential(30_ms)).work("b", exponential(30_ms)).kill("a", 100, 50);
    Cluster plain = toy.start(), watched = toy.start();
    SeriesMeter meter{watched, 1000_s, 1_s};
    while (meter.next() <= at_time(1000)) {
        run_to(watched, meter.next().seconds());
        meter.read(watched);
    }
    run_to(watched, 1000);
    run_to(plain, 1000);
    EXPECT_EQ(plain.recorder.fingerprint().value(), watched.recorder.fingerprint().value());
    EXPECT_EQ(plain.kernel.events(), watched.kernel.events());
    EXPECT_EQ(meter.take().components[0].utilization.size(), 500u) << "of two seconds each";
}

}  // namespace
}  // namespace faultline::models
