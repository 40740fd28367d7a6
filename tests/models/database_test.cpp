#include "models/database.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

// ---- sharding
// --------------------------------------------------------------------------------------
TEST(Sharding, ByHashSpreadsNeighboursEvenly) {
    Database database;
    database.sharding.count = 4;
    std::vector<int> keys(4);
    for (uint64_t key = 0; key < 100'000; ++key) ++keys[database.shard_of(key, 0)];
    for (const int n : keys) EXPECT_NEAR(n, 25'000, 500);
}

TEST(Sharding, ByRangeCutsAtTheBoundaries) {
    Database database;
    database.sharding = {3, Sharding::By::range, {100, 200}, {}};
    EXPECT_EQ(database.shard_of(0, 0), 0u);
    EXPECT_EQ(database.shard_of(99, 0), 0u);
    EXPECT_EQ(database.shard_of(100, 0), 1u);
    EXPECT_EQ(database.shard_of(199, 0), 1u);
    EXPECT_EQ(database.shard_of(200, 0), 2u);
    EXPECT_EQ(database.shard_of(1'000'000, 0), 2u);
}

TEST(Sharding, ByPlaceAsksWhereTheUserIs) {
    Database database;
    database.sharding = {2, Sharding::By::geo, {}, {1, 0, 1}};
    EXPECT_EQ(database.shard_of(5, 0), 1u);
    EXPECT_EQ(database.shard_of(5, 1), 0u);
    EXPECT_EQ(database.shard_of(5, 2), 1u);
}

TEST(Sharding, SendsAKeyToItsShardOnly) {
    Toy toy{"client -> a -> db"};
    DatabaseSpec& db = toy.database("db");
    db.shards = {4, Sharding::By::range, {25, 50, 75}, {}};
    db.keys = {{"ids", 100, {}, 0}};
    db.queries[0].shard_keys = 0;
    Cluster cx = toy.rate(1000).start();
    run_to(cx, 20);
    expect_at_rest(cx);
    for (const Shard& shard : cx.databases[0].shards)
        EXPECT_NEAR(static_cast<double>(cx.instances[shard.primary].served), 5000, 3.29 * 62);
}

TEST(Sharding, AHotKeyMakesAHotShard) {
    Toy toy{"client -> a -> db"};
    DatabaseSpec& db = toy.database("db");
    db.shards = {4, Sharding::By::hash, {}, {}};
    db.keys = {{"ids", 1'000'000, {Popularity::Kind::zipf, 1.4}, 0}};
    db.queries[0].shard_keys = 0;
    Cluster cx = toy.rate(1000).start();
    run_to(cx, 20);
    uint64_t most = 0;
    for (const Shard& shard : cx.databases[0].shards) most = std::max(most, shard.routed);
    EXPECT_GT(most, 8000u);  // one key alone is asked for by a third
    expect_at_rest(cx);
}

TEST(Sharding, AnOutageOfOneShardIsAShareOfTheTraffic) {
    Toy toy{"client -> a -> db"};
    DatabaseSpec& db = toy.database("db");
    db.shards = {4, Sharding::By::range, {25, 50, 75}, {}};
    db.keys = {{"ids", 100, {}, 0}};
    db.queries[0].shard_keys = 0;
    toy.rate(1000).kill("db.primary", 0.001);
    Cluster cx = toy.start();
    run_to(cx, 20);
    expect_at_rest(cx);
    EXPECT_NEAR(static_cast<double>(totals(cx).failed), 5000, 3.29 * 62);
}

// ---- replication
// -------------------------------------------------------------------------------------
TEST(ReplicaFeed, NeverAppliesALaterCommitFirst) {
    ReplicaFeed feed;
    feed.lag = {exponential(1_s), sim::RandomStream{1, "lag"}};
    sim::Time before{};
    for (int i = 0; i < 10'000; ++i) {
        const sim::Time now = at_time(i * 0.01);
        const sim::Time applied = feed.send(now);
        EXPECT_GE(applied, now);
        EXPECT_GE(applied, before);
        before = applied;
    }
    EXPECT_EQ(feed.unapplied(before), 0u);
    EXPECT_GT(feed.unapplied(at_time(99.99)), 0u);
}

TEST(ReplicaFeed, CountsWhatHasNotArrived) {
    ReplicaFeed feed;
    feed.lag = {exactly(5_s), sim::RandomStream{1, "lag"}};
    for (int i = 1; i <= 10; ++i) feed.send(at_time(i));
    EXPECT_EQ(feed.unapplied(at_time(10.5)), 5u);
    EXPECT_EQ(feed.unapplied(at_time(11)), 4u) << "arrived at this very moment";
    feed.cut_off(at_time(10.5));
    EXPECT_EQ(feed.behind, 5u);
    EXPECT_EQ(feed.unapplied(at_time(10.5)), 0u);
}

Toy replicated(uint32_t replicas, DatabaseSpec::Reads reads, Query::Kind kind) {
    Toy toy{"client -> a -> db"};
    toy.replicas("db", replicas).every(100_ms).work("db", exactly(1_ms));
    toy.database("db").reads = reads;
    toy.database("db").queries[0].kind = kind;
    return toy;
}
uint64_t served(const Cluster& cx, std::string_view name) {
    return cx.instances[instance_named(cx, name)].served;
}

TEST(Database, WritesAtThePrimaryOnly) {
    Toy toy = replicated(2, DatabaseSpec::Reads::replicas, Query::Kind::write);
    Cluster cx = toy.start();
    run_to(cx, 10.05);
    expect_at_rest(cx);
    EXPECT_EQ(served(cx, "db.primary"), 100u);
    EXPECT_EQ(served(cx, "db.replica[0]"), 0u);
}

TEST(Database, ReadsAtTheReplicasIfItIsTold) {
    Toy toy = replicated(2, DatabaseSpec::Reads::replicas, Query::Kind::read);
    Cluster cx = toy.start();
    run_to(cx, 100.05);
    expect_at_rest(cx);
    EXPECT_EQ(served(cx, "db.primary"), 0u);
    EXPECT_NEAR(static_cast<double>(served(cx, "db.replica[0]")), 500, 3.29 * 16);
    Cluster other = replicated(2, DatabaseSpec::Reads::primary, Query::Kind::read).start();
    run_to(other, 10.05);
    EXPECT_EQ(served(other, "db.primary"), 100u);
}

TEST(Database, ReadsFallBackOnThePrimaryIfTheyMay) {
    for (const uint32_t replicas : {1u, 2u}) {
        Toy toy = replicated(replicas, DatabaseSpec::Reads::prefer_replicas, Query::Kind::read);
        for (uint32_t i = 0; i < replicas; ++i)
            toy.kill("db.replica[" + std::to_string(i) + "]", 10.05, 30);
        Cluster cx = toy.start();
        run_to(cx, 40);
        EXPECT_GT(served(cx, "db.primary"), 270u);
        EXPECT_LT(totals(cx).failed, 12u) << "each replica is found dead a few times";
        run_to(cx, 60);
        EXPECT_LT(served(cx, "db.primary"), 450u) << "and used again";
        expect_at_rest(cx);
    }
}

TEST(Database, OfReplicasOnlyFailsWithoutThem) {
    Toy toy = replicated(1, DatabaseSpec::Reads::replicas, Query::Kind::read);
    toy.kill("db.replica[0]", 10.05, 10);
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_EQ(totals(cx).failed, 100u);
    EXPECT_EQ(served(cx, "db.primary"), 0u);
    expect_at_rest(cx);
}

TEST(Database, ASynchronousCommitWaitsForTheFirstStandby) {
    Toy toy = replicated(2, DatabaseSpec::Reads::primary, Query::Kind::write);
    toy.database("db").replication = {Replication::Mode::sync, exactly(7_ms)};
    Cluster cx = toy.start();
    run_to(cx, 10.05);
    expect_at_rest(cx);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 0.009);
    toy.database("db").replication.mode = Replication::Mode::async;
    Cluster async = toy.start();
    run_to(async, 10.05);
    EXPECT_DOUBLE_EQ(totals(async).latency_max, 0.002);
}

TEST(Database, ASynchronousCommitWithoutAnyStandbyWaitsUntilOneIsBack) {
    Toy toy = replicated(1, DatabaseSpec::Reads::primary, Query::Kind::write);
    toy.database("db").replication = {Replication::Mode::sync, {}};
    toy.every(1_s).kill("db.replica[0]", 2.5, 5);
    Cluster cx = toy.start();
    run_to(cx, 7.4);
    EXPECT_EQ(totals(cx).succeeded, 2u);
    EXPECT_EQ(cx.databases[0].shards[0].parked.size, 5u);
    run_to(cx, 7.6);
    EXPECT_EQ(totals(cx).succeeded, 7u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 4.5);
    expect_at_rest(cx);
}

TEST(Database, RejectsConnectionsAboveItsLimit) {
    Toy toy = replicated(0, DatabaseSpec::Reads::primary, Query::Kind::read);
    toy.work("db", exactly(1_s)).workers("db", 5).places("db", 0);
    Cluster cx = toy.start();
    run_to(cx, 10);
    EXPECT_NEAR(static_cast<double>(totals(cx).rejected), 50, 5);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
