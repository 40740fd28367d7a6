#include "models/recorder.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

void send(Recorder& recorder, double at, uint32_t good, uint32_t bad,
          Outcome how = Outcome::failed) {
    for (uint32_t i = 0; i < good + bad; ++i) {
        recorder.sent(at_time(at), 0);
        recorder.ended(at_time(at), at_time(at - 0.1), 0, recorder.window(),
                       i < good ? Outcome::ok : how);
    }
}

TEST(Recorder, CountsASecondAsUpBelowItsShareOfBadEnds) {
    Recorder recorder{1, 10_s, 0.05};
    recorder.begin_stretch({});
    send(recorder, 0.5, 96, 4);    // up
    send(recorder, 1.5, 95, 5);    // not below 5 %
    send(recorder, 2.5, 0, 1);     // down
    send(recorder, 5.999, 10, 0);  // up; nothing ended in 3 and 4, so nobody was turned away
    send(recorder, 6.0, 0, 10);    // the next second
    recorder.finish(at_time(10));
    EXPECT_EQ(recorder.seconds(), 10u);
    EXPECT_EQ(recorder.seconds_up(), 7u);
}

TEST(Recorder, CountsRequestsByTheirWindowAndOnce) {
    Recorder recorder{2, 10_s, 0.05};
    send(recorder, 0.5, 3, 2);
    recorder.begin_stretch(at_time(1));
    recorder.sent(at_time(1.5), 1);
    send(recorder, 1.6, 5, 1, Outcome::timed_out);
    send(recorder, 2.6, 5, 2, Outcome::rejected);
    send(recorder, 2.7, 0, 1, Outcome::unreachable);
    recorder.ended(at_time(3), at_time(0.9), 0, 0, Outcome::ok);  // sent before the window
    recorder.finish(at_time(4));
    const ClassRecord record = recorder.classes()[0];
    EXPECT_EQ(record.offered, 14u);
    EXPECT_EQ(record.succeeded, 10u);
    EXPECT_EQ(record.timed_out, 1u);
    EXPECT_EQ(record.rejected, 2u);
    EXPECT_EQ(record.failed, 1u);
    EXPECT_EQ(record.in_flight(), 0u);
    EXPECT_EQ(record.latency.count(), 10u);
    EXPECT_EQ(recorder.classes()[1].in_flight(), 1u);
    EXPECT_EQ(recorder.bad_so_far(), 6u) << "of the whole run";
    EXPECT_EQ(recorder.ended_so_far(), 20u);
    EXPECT_EQ(recorder.seconds(), 4u) << "of the whole run";
    EXPECT_EQ(recorder.seconds_up(), 1u);
}

TEST(Recorder, CountsARequestInTheStretchItWasSentInAndApartWhileSomethingIsBroken) {
    Recorder recorder{2, 10_s, 0.05};
    const auto answer = [&](double sent, double answered, uint8_t window, uint8_t request_class) {
        recorder.ended(at_time(answered), at_time(sent), request_class, window, Outcome::ok);
    };
    recorder.begin_stretch(at_time(1));
    recorder.sent(at_time(1.1), 0);
    const uint8_t before = recorder.window();
    recorder.set_broken(true);
    recorder.sent(at_time(1.2), 1);
    const uint8_t during = recorder.window();
    recorder.begin_stretch(at_time(2));
    EXPECT_EQ(recorder.stretches(), 3u);
    recorder.sent(at_time(2.1), 0);
    recorder.set_broken(false);
    answer(1.2, 2.2, during, 1);  // after the fault, but sent in it
    answer(1.1, 2.3, before, 0);
    EXPECT_EQ(recorder.classes(1, 2)[0].succeeded, 1u);
    EXPECT_EQ(recorder.classes(1, 2)[1].succeeded, 1u);
    EXPECT_EQ(recorder.classes(2)[0].offered, 1u);
    EXPECT_EQ(recorder.classes()[0].offered, 2u);
    EXPECT_EQ(recorder.all_classes(1, 3, false).offered, 1u);
    const ClassRecord broken = recorder.all_classes(1, 3, true);
    EXPECT_EQ(broken.offered, 2u);
    EXPECT_EQ(broken.in_flight(), 1u);
    EXPECT_NEAR(broken.latency.mean_ns(), 1e9, 1);
}

TEST(Recorder, ASecondInWhichTheWindowBeginsCountsFromThere) {
    Recorder recorder{1, 10_s, 0.05};
    send(recorder, 0.2, 0, 100);
    recorder.begin_stretch(at_time(0.5));
    send(recorder, 0.7, 10, 0);
    recorder.finish(at_time(1));
    EXPECT_EQ(recorder.seconds(), 1u);
    EXPECT_EQ(recorder.seconds_up(), 1u);
}

TEST(Recorder, KeepsAHistoryBySecond) {
    Recorder recorder{1, 10_s, 0.05};
    recorder.begin_stretch({});
    send(recorder, 0.2, 3, 0);
    send(recorder, 4.2, 2, 1);
    recorder.finish(at_time(5));
    EXPECT_EQ(recorder.bucket(), 1_s);
    const auto& series = recorder.series();
    ASSERT_GE(series.size(), 5u);
    EXPECT_EQ(series[0].offered, 3u);
    EXPECT_NEAR(series[0].latency_sum_s, 0.3, 1e-12);
    EXPECT_EQ(series[1].offered, 0u);
    EXPECT_EQ(series[4].succeeded, 2u);
    EXPECT_EQ(series[4].bad, 1u);
}

TEST(Recorder, KeepsItsHistorySmallWhateverTheLength) {
    Recorder recorder{1, 864'000_s, 0.05};
    recorder.begin_stretch({});
    for (int day = 0; day < 10; ++day) send(recorder, day * 86'400 + 100.5, 1, 0);
    recorder.finish(at_time(864'000));
    EXPECT_EQ(recorder.bucket(), 240_s);
    EXPECT_LE(recorder.series().size(), 3602u);
    EXPECT_EQ(recorder.seconds(), 864'000u);
    uint64_t offered = 0;
    for (const SeriesBucket& bucket : recorder.series()) offered += bucket.offered;
    EXPECT_EQ(offered, 10u);
    EXPECT_EQ(recorder.series()[360].offered, 1u);
}

TEST(Recorder, ItsFingerprintDependsOnTheOrderOfEnds) {
    Recorder a{1, 10_s, 0.05}, b{1, 10_s, 0.05};
    a.ended(at_time(1), at_time(0.5), 0, 0, Outcome::ok);
    a.ended(at_time(1), at_time(0.25), 0, 0, Outcome::ok);
    b.ended(at_time(1), at_time(0.25), 0, 0, Outcome::ok);
    b.ended(at_time(1), at_time(0.5), 0, 0, Outcome::ok);
    EXPECT_NE(a.fingerprint(), b.fingerprint());
}

TEST(Recorder, InARunTimeUpIsWhatAHandWouldCount) {
    Toy toy{"client -> a"};
    toy.every(100_ms).kill("a", 10.05, 5.4);  // up again at 15.45
    Cluster cx = toy.start();
    run_to(cx, 20);
    cx.recorder.finish(cx.kernel.now());
    EXPECT_EQ(totals(cx).failed, 54u);  // 10.1 to 15.4
    EXPECT_EQ(cx.recorder.seconds(), 20u);
    EXPECT_EQ(cx.recorder.seconds_up(), 14u);  // the seconds from 10 to 16 are down
}

}  // namespace
}  // namespace faultline::models
