#include "models/restore.hpp"

#include <gtest/gtest.h>

#include "models/cluster.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

// Ten writes a second, a backup every 100 s, 50 s to restore it.
Toy writing() {
    Toy toy{"client -> a -> db"};
    toy.every(100_ms).replicas("db", 1).work("db", exactly(1_ms));
    toy.database("db").queries[0].kind = Query::Kind::write;
    toy.database("db").backup = Backup{100_s, 50_s};
    return toy;
}

TEST(Restore, LosesWhatCameAfterTheLatestBackup) {
    Toy toy = writing();
    toy.kill("db", 340.05);
    Cluster cx = toy.start();
    run_to(cx, 390);
    EXPECT_FALSE(cx.instance(instance_named(cx, "db.primary")).up);
    run_to(cx, 392);
    EXPECT_TRUE(cx.instance(instance_named(cx, "db.primary")).up);
    // Those of the 40 s since the backup at 300 s.
    EXPECT_NEAR(static_cast<double>(cx.databases[0].lost_writes), 400, 2);
    // Nobody was served for 50 s and the second until it was noticed.
    EXPECT_NEAR(static_cast<double>(totals(cx).failed), 510, 11);
    run_to(cx, 500);
    const uint64_t failed = totals(cx).failed;
    run_to(cx, 600);
    EXPECT_EQ(totals(cx).failed, failed);
    expect_at_rest(cx);
}

TEST(Restore, IsNotNeededWhileAnyInstanceIsLeft) {
    Toy toy = writing();
    toy.kill("db.primary", 340.05);
    Cluster cx = toy.start();
    run_to(cx, 600);
    EXPECT_FALSE(cx.instance(instance_named(cx, "db.primary")).up);
    EXPECT_EQ(cx.databases[0].lost_writes, 0U);
}

TEST(Restore, EndsWhenAnInstanceComesBackByItself) {
    Toy toy = writing();
    toy.kill("db", 340.05, 20);
    Cluster cx = toy.start();
    run_to(cx, 600);
    EXPECT_EQ(cx.databases[0].lost_writes, 0U);
    EXPECT_TRUE(cx.instance(instance_named(cx, "db.primary")).up);
}

}  // namespace
}  // namespace faultline::models
