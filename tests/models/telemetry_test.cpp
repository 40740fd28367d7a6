// What a scrape says is what the system has counted, and being scraped changes nothing.
#include "models/monitoring/telemetry.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

Telemetry scraped(Cluster& cx, double seconds, sim::Duration interval) {
    TelemetryMeter meter{cx, sim::from_seconds(seconds), interval};
    while (meter.next() <= at_time(seconds)) {
        run_to(cx, meter.next().seconds());
        meter.read(cx);
    }
    run_to(cx, seconds);
    return meter.take(cx);
}

TEST(Telemetry, CountsRequestsAndTheirLatencies) {
    Toy toy{"client -> a"};
    toy.every(500_ms).work("a", exactly(100_ms)).workers("a", 2).kill("a", 4.5, 3);
    Cluster cx = toy.start();
    const Telemetry telemetry = scraped(cx, 10, 1_s);
    ASSERT_EQ(telemetry.scrapes.size(), 11u) << "at 0 and at the end too";
    const Scrape::OfClass& four = telemetry.scrapes[4].classes[0];
    EXPECT_EQ(four.offered, 8u) << "at 0.5, 1 ... 4";
    EXPECT_EQ(four.succeeded, 7u) << "the last one needs 0.1 s more";
    EXPECT_NEAR(four.latency_seconds, 0.7, 1e-12);
    const auto bounds = scrape_bounds();
    for (size_t b = 0; b < kScrapeBounds; ++b)
        EXPECT_EQ(four.up_to[b], bounds[b] < 0.1 ? 0u : 7u) << bounds[b];
    EXPECT_TRUE(telemetry.scrapes[4].instances[0].up);
    EXPECT_EQ(telemetry.scrapes[4].instances[0].busy, 1u);
    EXPECT_FALSE(telemetry.scrapes[5].instances[0].up);
    EXPECT_EQ(telemetry.scrapes[7].classes[0].failed, 6u) << "at 4.5 (cut off), 5 ... 7";
    EXPECT_EQ(telemetry.instances[0].workers, 2u);
}

TEST(Telemetry, HasBoundsOfRoundNumbersSixToADecade) {
    const auto bounds = scrape_bounds();
    EXPECT_DOUBLE_EQ(bounds.front(), 1e-4);
    EXPECT_DOUBLE_EQ(bounds[7], 1.5e-3);
    EXPECT_DOUBLE_EQ(bounds.back(), 100);
}

TEST(Telemetry, ReadsPoolsStoresAndMachines) {
    Toy toy{"client -> a -> {cache, db}"};
    toy.rate(50).cores("a", 2).work("a", exactly(10_ms)).workers("db", 4);
    toy.work("db", exactly(100_ms)).calls("a", "db").pool = 3;
    Cluster cx = toy.start();
    const Telemetry telemetry = scraped(cx, 60, 15_s);
    ASSERT_EQ(telemetry.scrapes.size(), 5u);
    ASSERT_EQ(telemetry.machines.size(), 1u);
    EXPECT_EQ(telemetry.machines[0].cores, 2u);
    const Scrape& last = telemetry.scrapes.back();
    const double requests = static_cast<double>(last.classes[0].offered);
    EXPECT_NEAR(last.machines[0].cpu_seconds, 0.01 * requests, 0.2);
    ASSERT_EQ(telemetry.pools.size(), 1u);
    EXPECT_EQ(telemetry.pools[0].size, 3u);
    EXPECT_LE(last.pools[0].active, 3u);
    ASSERT_EQ(telemetry.stores.size(), 1u);
    EXPECT_EQ(telemetry.stores[0].component, "cache");
    EXPECT_GT(last.stores[0].hits + last.stores[0].misses, 2000u);
}

TEST(Telemetry, HasAtMostTwelveHundredScrapesAndChangesNothing) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.rate(20).work("a", exponential(30_ms)).work("b", exponential(30_ms)).kill("a", 100, 50);
    Cluster plain = toy.start(), watched = toy.start();
    const Telemetry telemetry = scraped(watched, 2000, 1_s);
    run_to(plain, 2000);
    EXPECT_EQ(plain.recorder.fingerprint().value(), watched.recorder.fingerprint().value());
    EXPECT_EQ(plain.kernel.events(), watched.kernel.events());
    EXPECT_EQ(telemetry.interval_seconds, 2);
    EXPECT_EQ(telemetry.scrapes.size(), 1001u);
}

}  // namespace
}  // namespace faultline::models
