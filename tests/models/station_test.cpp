#include <gtest/gtest.h>

#include "models/measurement.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

const Instance& station(const Cluster& cx, std::string_view name) {
    return cx.instances[instance_named(cx, name)];
}
Reading::OfInstance meters(const Cluster& cx, std::string_view name) {
    return read_meters(cx).instances[instance_named(cx, name)];
}

TEST(Station, RejectsWhenTheQueueIsFull) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(10_s)).workers("a", 1).places("a", 2);
    Cluster cx = toy.start();
    run_to(cx, 10.5);  // the first is served, two wait, seven have been turned away
    EXPECT_EQ(station(cx, "a").waiting.size, 2u);
    EXPECT_EQ(station(cx, "a").rejected, 7u);
    EXPECT_EQ(totals(cx).rejected, 7u);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).succeeded, 3u);
}

TEST(Station, WithoutPlacesServesOnlyWhoFindsAWorker) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(2500_ms)).workers("a", 2).places("a", 0);
    Cluster cx = toy.start();
    run_to(cx, 9.2);  // 1 2 in, 3 out, 4 5 in, 6 out, 7 8 in, 9 out
    EXPECT_EQ(totals(cx).rejected, 3u);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).latency_max, 2.5);
}

TEST(Station, ServesInOrderOfArrival) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(1500_ms)).workers("a", 1);
    Cluster cx = toy.start();
    run_to(cx, 8.2);
    int64_t before = 0;
    uint32_t seen = 0;
    for (uint32_t slot = station(cx, "a").waiting.head; slot != kNone;
         slot = cx.calls[slot].next, ++seen) {
        EXPECT_GT(cx.calls[slot].started.ns, before);
        before = cx.calls[slot].started.ns;
        if (slot == station(cx, "a").waiting.tail) {
            ++seen;
            break;
        }
    }
    EXPECT_EQ(seen, station(cx, "a").waiting.size);
    expect_at_rest(cx);
}

TEST(Station, MakesTheWaitsThatAHandComputationGives) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(1500_ms)).workers("a", 1);
    Cluster cx = toy.start();
    run_to(cx, 3.2);
    EXPECT_DOUBLE_EQ(meters(cx, "a").busy_ns, 2.2e9);
    EXPECT_DOUBLE_EQ(meters(cx, "a").queued_ns, 0.7e9);  // the second 0.5 s, the third 0.2 s so far
    run_to(cx, 4.5);
    expect_at_rest(cx);  // the four end at 2.5, 4, 5.5 and 7
    EXPECT_EQ(cx.kernel.now(), at_time(7));
    EXPECT_DOUBLE_EQ(meters(cx, "a").busy_ns, 6e9);
    EXPECT_DOUBLE_EQ(meters(cx, "a").queued_ns, 3e9);
    EXPECT_DOUBLE_EQ(totals(cx).latency_mean, (1.5 + 2 + 2.5 + 3) / 4);
    EXPECT_EQ(totals(cx).latency_max, 3);
}

TEST(Station, LetsNobodyWaitLongerThanTheirPatience) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(2700_ms)).workers("a", 1);
    toy.service("a").patience = exactly(1_s);
    Cluster cx = toy.start();
    run_to(cx, 6.2);
    // The first is served from 1, the third from 3.7; 2, 4 and 5 give up after a second each. The
    // sixth is served from 6.4.
    EXPECT_EQ(station(cx, "a").rejected, 3u);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).rejected, 3u);
    EXPECT_EQ(totals(cx).succeeded, 3u);
    EXPECT_DOUBLE_EQ(meters(cx, "a").queued_ns, (1 + 0.7 + 1 + 1 + 0.4) * 1e9);
}

TEST(Station, HealthChecksWaitWithThePatienceOfTheRest) {
    // A check that waits longer than the requests behind it would stand at the head when one of
    // them gives up.
    Toy toy{"client -> lb -> a"};
    toy.rate(30).work("a", exactly(100_ms)).workers("a", 1);
    toy.service("a").patience = exactly(300_ms);
    toy.balancer("lb").health_check =
        HealthCheck{HealthCheck::Path::shallow, 50_ms, 10_s, 1000, 1, {}, {}};
    Cluster cx = toy.start();
    run_to(cx, 60);
    EXPECT_GT(totals(cx).rejected, 100u);
    expect_at_rest(cx);
}

TEST(Station, OfAnEventDrivenServiceHoldsNoWorkerWhileItWaitsForOthers) {
    Toy toy{"client -> a -> db"};
    toy.every(1_s).work("a", exactly(900_ms)).workers("a", 1).work("db", exactly(5_s));
    toy.service("a").release_worker_on_call = true;
    Cluster cx = toy.start();
    run_to(cx, 20.5);
    EXPECT_EQ(totals(cx).latency_max, 5.9);
    EXPECT_EQ(totals(cx).latency_min, 5.9);
    Toy threads = toy;
    threads.service("a").release_worker_on_call = false;
    Cluster other = threads.start();
    run_to(other, 20.5);
    EXPECT_GT(totals(other).latency_max, 10);
    expect_at_rest(cx);
    expect_at_rest(other);
}

TEST(Station, OfAnEventDrivenServiceHasPatienceToo) {
    Toy toy{"client -> a -> db"};
    toy.every(1_s).work("a", exactly(2700_ms)).workers("a", 1).work("db", exactly(5_s));
    toy.service("a").release_worker_on_call = true;
    toy.service("a").patience = exactly(1_s);
    Cluster cx = toy.start();
    run_to(cx, 6.2);
    EXPECT_EQ(station(cx, "a").rejected, 3u);
    expect_at_rest(cx);
}

TEST(Station, WithoutALimitOfWorkersNeverQueues) {
    Toy toy{"client -> a"};
    toy.rate(100).work("a", exactly(3_s));
    Cluster cx = toy.start();
    run_to(cx, 20);
    EXPECT_EQ(totals(cx).latency_max, 3);
    expect_at_rest(cx);
}

TEST(Station, StartsEmptyAfterACrash) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(10_s)).workers("a", 1).kill("a", 5.5, 2);
    Cluster cx = toy.start();
    run_to(cx, 5.6);
    EXPECT_EQ(totals(cx).failed, 5u);  // one in service, four in the queue
    run_to(cx, 8.5);
    EXPECT_EQ(totals(cx).failed, 7u);  // 6 and 7 found nobody
    EXPECT_EQ(station(cx, "a").busy(), 1u);
    EXPECT_DOUBLE_EQ(meters(cx, "a").busy_ns, (4.5 + 0.5) * 1e9);
    EXPECT_DOUBLE_EQ(meters(cx, "a").queued_ns, (3.5 + 2.5 + 1.5 + 0.5) * 1e9);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
