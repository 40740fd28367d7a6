// What users saw in the course of a run: nothing is lost or counted twice, and nothing changes.
#include "models/request_series.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

void answer(Recorder& recorder, double sent, double ended, uint8_t request_class,
            Outcome outcome = Outcome::ok) {
    recorder.sent(at_time(sent), request_class);
    recorder.ended(at_time(ended), at_time(sent), request_class, recorder.window(), outcome);
}

TEST(RequestSeries, HasThePreferredNumbersAsBounds) {
    const auto& bounds = latency_bounds();
    EXPECT_EQ(bounds.front(), 1'000);
    EXPECT_EQ(bounds[1], 1'250);
    EXPECT_EQ(bounds[50], 100'000'000);
    EXPECT_EQ(bounds[53], 200'000'000);
    EXPECT_EQ(bounds.back(), 1'000'000'000'000);
}

TEST(RequestSeries, CountsByTimeClassAndLatency) {
    Recorder recorder{2, 10_s, 0.05};
    RequestMeter meter{2, 1};
    answer(recorder, 0.1, 0.2, 0);     // 100 ms
    answer(recorder, 0.2, 0.31, 0);    // 110 ms
    answer(recorder, 0.3, 0.3009, 1);  // 0.9 ms
    answer(recorder, 0.3, 0.9, 1, Outcome::timed_out);
    meter.read(recorder);
    meter.read(recorder);
    recorder.begin_stretch(at_time(2));
    answer(recorder, 2.1, 2.21, 0);
    answer(recorder, 2.1, 2.2, 0, Outcome::rejected);
    meter.read(recorder);
    const RequestSeries series = meter.take();
    ASSERT_EQ(series.times(), 3u);
    EXPECT_EQ(series.counts[0].offered, 2u);
    EXPECT_EQ(series.counts[0].succeeded, 2u);
    EXPECT_NEAR(series.counts[0].latency_sum_s, 0.21, 1e-9);
    EXPECT_EQ(series.counts[1].timed_out, 1u);
    EXPECT_EQ(series.counts[2].offered, 0u);
    EXPECT_EQ(series.counts[4].succeeded, 1u);
    EXPECT_NEAR(series.counts[4].latency_sum_s, 0.11, 1e-9);
    EXPECT_EQ(series.counts[4].rejected, 1u);
    struct Wanted {
        uint16_t time;
        uint8_t request_class, bucket;
        uint32_t count;
    };
    const std::vector<Wanted> wanted{{0, 0, 50, 1}, {0, 0, 51, 1}, {0, 1, 30, 1}, {2, 0, 51, 1}};
    ASSERT_EQ(series.cells.size(), wanted.size());
    for (size_t i = 0; i < wanted.size(); ++i) {
        EXPECT_EQ(series.cells[i].time, wanted[i].time) << i;
        EXPECT_EQ(series.cells[i].request_class, wanted[i].request_class) << i;
        EXPECT_EQ(int{series.cells[i].bucket}, int{wanted[i].bucket}) << i;
        EXPECT_EQ(series.cells[i].count, wanted[i].count) << i;
    }
}

TEST(RequestSeries, AddsUpToTheRunAndChangesNothing) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.rate(20).work("a", exponential(30_ms)).work("b", exponential(30_ms)).kill("a", 30, 10);
    Cluster plain = toy.start(), watched = toy.start();
    RequestMeter meter{1, 1};
    for (int second = 1; second <= 60; ++second) {
        run_to(watched, second);
        meter.read(watched.recorder);
    }
    run_to(plain, 60);
    EXPECT_EQ(plain.recorder.fingerprint().value(), watched.recorder.fingerprint().value());
    const RequestSeries series = meter.take();
    ASSERT_EQ(series.times(), 60u);
    const ClassRecord all = plain.recorder.classes(0)[0];
    uint64_t offered = 0, succeeded = 0, failed = 0, in_cells = 0;
    double seconds = 0;
    for (const RequestSeries::Counts& one : series.counts) {
        offered += one.offered;
        succeeded += one.succeeded;
        failed += one.failed;
        seconds += one.latency_sum_s;
    }
    for (const RequestSeries::Cell& cell : series.cells) in_cells += cell.count;
    EXPECT_EQ(offered, all.offered);
    EXPECT_EQ(succeeded, all.succeeded);
    EXPECT_EQ(failed, all.failed);
    EXPECT_EQ(in_cells, all.succeeded);
    EXPECT_NEAR(seconds, all.latency.mean_ns() * 1e-9 * static_cast<double>(all.succeeded), 1e-6);
}

}  // namespace
}  // namespace faultline::models
