#include "models/disk.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

TEST(Disk, WithoutALimitTakesTheLatencyOfEachInputOrOutput) {
    Disk disk{2_ms, 0};
    EXPECT_EQ(disk.submit(at_time(1), 3), 6_ms);
    EXPECT_EQ(disk.submit(at_time(1), 1), 2_ms);  // side by side with the others
    EXPECT_EQ(disk.ios(), 4u);
    EXPECT_EQ(disk.utilization(disk.ios(), 1_s), 0);
}

TEST(Disk, QueuesForItsLimitInOrderOfArrival) {
    Disk disk{2_ms, 100};  // one every 10 ms
    EXPECT_EQ(disk.submit(at_time(0), 3), 30_ms);
    EXPECT_EQ(disk.submit(at_time(0.005), 1), 35_ms);
    EXPECT_EQ(disk.submit(at_time(1), 1), 10_ms);
    EXPECT_DOUBLE_EQ(disk.utilization(disk.ios(), 1_s), 0.05);
}

TEST(Disk, WaitsForTheLatencyWhereThatIsLongerThanTheLimit) {
    Disk disk{5_ms, 1000};
    EXPECT_EQ(disk.submit(at_time(0), 2), 10_ms);
    EXPECT_EQ(disk.submit(at_time(0), 2), 12_ms);  // may start after two places in the limit
}

TEST(Disk, IsSharedByAllOnAHost) {
    Toy toy{"client -> a -> b"};
    toy.every(1_s);
    toy.blueprint.machines.push_back({"vm", 4, 0, {}, 100, 0});
    toy.blueprint.hosts.push_back({"vm", 0, 0});
    toy.component("a").placement.host = toy.component("b").placement.host = 0;
    for (const char* name : {"a", "b"}) {
        Step& step = toy.service(name).operations[0].steps[0];
        step.kind = Step::Kind::disk;
        step.count = 5;
    }
    Cluster cx = toy.start();
    run_to(cx, 10.5);
    EXPECT_EQ(cx.disks.size(), 1u);
    EXPECT_EQ(cx.disks[0].ios(), 100u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_mean, 0.1);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
