// A primary that is killed, or hands over: what of its acknowledged rows the promoted standby has,
// when the first write succeeds, and what hangs while a synchronous standby is gone.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/failover.hpp"
#include "tests/conformance/trace.hpp"
#include "tests/models/toy_cluster.hpp"

namespace faultline::conformance {
namespace {

using namespace models;
using namespace sim::literals;

constexpr double kKilled = 2;  // seconds

// Four clients, each inserting a row every 4 ms; their commit takes 0.57 ms (the median recorded
// without a standby to wait for); after an error they try again each 50 ms. 500 ms after the kill
// the standby is promoted.
Toy four_clients(Replication::Mode mode, double stall_s, double promotion_ms) {
    Toy toy{"client -> app -> db"};
    toy.users(4, exactly(4_ms)).work("app", exactly({})).workers("app", 100);
    toy.replicas("db", 1).work("db", exactly(570_us));
    toy.calls("app", "db").retries = 1000;
    toy.calls("app", "db").backoff = toy.calls("app", "db").backoff_max = 50_ms;
    DatabaseSpec& db = toy.database("db");
    db.queries[0].kind = Query::Kind::write;
    db.replication.mode = mode;
    db.replication.lag = exactly(sim::from_seconds(stall_s));
    Failover failover;
    failover.check_interval = 1_ms;
    failover.check_fall = 500;
    failover.promotion = sim::from_seconds(promotion_ms / 1000);
    failover.dns_ttl = failover.switch_delay = {};
    db.failover = failover;
    toy.kill("db.primary", kKilled);
    return toy;
}

double acknowledged_a_second(const Toy& toy) {
    Cluster cx = toy.start();
    run_to(cx, kKilled - 0.001);
    return static_cast<double>(totals(cx).succeeded) / (kKilled - 0.001);
}

TEST(PostgresFailover, LosesWhatWasAcknowledgedWhileReplicationStoodStill) {
    const Trace trace("pg_failover_trials", 15);
    std::vector<double> lost;
    for (size_t row = 0; row < trace.rows(); ++row)
        if (trace.text(row, "walsender_frozen_s") == "0.3")
            lost.push_back(trace.number(row, "acked_but_lost"));
    ASSERT_EQ(lost.size(), 5u);
    const Toy toy = four_clients(Replication::Mode::async, 0.3, 110);
    Cluster cx = toy.start();
    run_to(cx, 4);
    const auto simulated = static_cast<double>(cx.databases[0].lost_writes);
    // Rate times stall, to a row of each client.
    EXPECT_NEAR(simulated, acknowledged_a_second(toy) * 0.3, 4);
    EXPECT_GE(simulated, *std::ranges::min_element(lost));
    EXPECT_LE(simulated, *std::ranges::max_element(lost));
    EXPECT_EQ(cx.story.incidents()[0].lost_writes, cx.databases[0].lost_writes);
    EXPECT_NEAR(kKilled - cx.story.incidents()[0].lost_from->seconds(), 0.3, 0.006);
}

TEST(PostgresFailover, LosesNothingWhereNothingWasOnItsWayOrAStandbyHadIt) {
    const Trace trace("pg_failover_trials", 15);
    for (size_t row = 0; row < trace.rows(); ++row) {
        if (trace.text(row, "walsender_frozen_s") != "0") continue;
        ASSERT_EQ(trace.number(row, "acked_but_lost"), 0);
        const bool sync = !trace.text(row, "synchronous_standby_names").empty();
        // The processes were killed, not the machine: what the primary had sent arrived.
        const Toy toy = four_clients(sync ? Replication::Mode::sync : Replication::Mode::async,
                                     sync ? 0.00033 : 0, 110);
        Cluster cx = toy.start(row + 1);
        run_to(cx, 4);
        EXPECT_EQ(cx.databases[0].lost_writes, 0u) << "trial " << trace.text(row, "trial");
        EXPECT_EQ(cx.databases[0].shards[0].primary, instance_named(cx, "db.replica[0]"));
    }
}

TEST(PostgresFailover, TakesWritesAgainWhenTheStandbyIsPromoted) {
    // The detector waits for 500 ms, clients try each 50 ms, and pg_ctl, which tells when the
    // promotion was done, looks each 100 ms: the recorded first write may come so much earlier.
    const Trace trace("pg_failover_trials", 15);
    for (size_t row = 0; row < trace.rows(); ++row) {
        const auto promotion = static_cast<double>(trace.number(row, "pg_ctl_promote_ms"));
        const auto recorded =
            static_cast<double>(trace.number(row, "first_write_on_new_primary_rel_kill_ms"));
        const Toy toy = four_clients(Replication::Mode::async, 0, promotion);
        Cluster cx = toy.start(row + 1);
        run_to(cx, kKilled);
        const uint64_t before = totals(cx).succeeded;
        double first_ms = 0;
        for (; totals(cx).succeeded == before && first_ms < 2000; first_ms += 1)
            run_to(cx, kKilled + first_ms / 1000);
        EXPECT_GE(first_ms, 500 + promotion - 1);
        EXPECT_LE(first_ms, 500 + promotion + 50 + 2);
        EXPECT_LE(recorded, first_ms + 50) << "trial " << trace.text(row, "trial");
        EXPECT_GE(recorded, first_ms - 100 - 50) << "trial " << trace.text(row, "trial");
    }
}

TEST(PostgresSwitchover, LosesNothingWaitsForTheStandbyAndLeavesOneThatFollows) {
    const Trace trace("pg_switchover", 10);
    for (size_t row = 0; row < trace.rows(); ++row) {
        SCOPED_TRACE("trial " + trace.text(row, "trial"));
        const bool lags = trace.text(row, "receiver_frozen_s") != "0";
        const double lag = lags ? 1 : 0;
        // Stopping takes as long as the standby lags, and somewhat more.
        const auto stop = static_cast<double>(trace.number(row, "pg_ctl_stop_ms"));
        EXPECT_GE(stop, lag * 1000);
        EXPECT_LE(stop, lag * 1000 + 250);
        const double promotion =
            stop - lag * 1000 + static_cast<double>(trace.number(row, "pg_ctl_promote_ms"));
        Toy toy = four_clients(Replication::Mode::async, lag, promotion);
        toy.blueprint.faults = {toy.fault(Fault::Verb::switchover, "db", kKilled)};
        Cluster cx = toy.start(row + 1);
        run_to(cx, kKilled + 0.001);
        // All that was under way has ended, as all calls did there within some milliseconds.
        EXPECT_EQ(cx.instances[instance_named(cx, "db.primary")].busy(), 0u);
        EXPECT_LE(std::stod(trace.text(row, "long_query_ended_rel_stop_ms")), 50);
        const uint64_t before = totals(cx).succeeded;
        double first_ms = 1;
        for (; totals(cx).succeeded == before && first_ms < 3000; first_ms += 1)
            run_to(cx, kKilled + first_ms / 1000);
        EXPECT_NEAR(first_ms, lag * 1000 + promotion, 50 + 6) << "clients try each 50 ms";
        // pg_ctl looks each 100 ms whether it is done.
        EXPECT_NEAR(
            static_cast<double>(trace.number(row, "first_write_on_new_primary_rel_stop_ms")),
            first_ms, 50 + 100);
        run_to(cx, kKilled + 5);
        EXPECT_EQ(cx.databases[0].lost_writes, 0u);
        EXPECT_EQ(trace.number(row, "acked_but_lost"), 0);
        const ReplicaFeed& old = cx.databases[0].shards[0].feeds[0];
        EXPECT_FALSE(old.rebuilding);
        EXPECT_EQ(old.behind, 0u);
        EXPECT_EQ(trace.number(row, "rows_not_on_old_primary"), 0);
    }
}

TEST(PostgresFailover, ACommitWaitsForASynchronousStandbyThatIsGone) {
    // pg_sync_standby_down.md: commits hang, a timeout of the statement does not end the wait,
    // reads go on; they go on as soon as somebody is there to acknowledge them.
    Toy toy{"client -> app -> db"};
    toy.every(100_ms).work("app", exactly({})).workers("app", 1000).timeout("app", "db", 1500_ms);
    toy.replicas("db", 1).work("db", exactly(1_ms));
    DatabaseSpec& db = toy.database("db");
    db.queries[0].kind = Query::Kind::write;
    db.replication.mode = Replication::Mode::sync;
    toy.kill("db.replica[0]", 10.05, 5);
    Cluster cx = toy.start();
    run_to(cx, 15.04);
    const Shard& shard = cx.databases[0].shards[0];
    EXPECT_EQ(shard.parked.size, 50u) << "all of 10.1 to 15.0, though their callers have given up";
    EXPECT_EQ(totals(cx).timed_out, 35u) << "those of 13.5 and before";
    EXPECT_EQ(totals(cx).succeeded, 100u);
    run_to(cx, 15.06);
    EXPECT_EQ(shard.parked.size, 0u);
    EXPECT_EQ(totals(cx).succeeded, 115u) << "whose callers still waited";
    db.queries[0].kind = Query::Kind::read;
    Cluster reading = toy.start();
    run_to(reading, 20);
    EXPECT_EQ(totals(reading).succeeded, 199u) << "reads are not held up";
}

TEST(PostgresConnections, TheOneTooManyIsRefusedAtOnce) {
    // 20, of which 3 are for superusers: an application gets 17. One connection is opened after the
    // other and kept.
    const Trace trace("pg_max_connections", 31);
    Toy toy{"client -> db"};
    toy.every(10_ms).work("db", exactly(100_s));
    toy.database("db").workers = 17;
    toy.database("db").queue = 0;
    Cluster cx = toy.start();
    size_t application = 0;
    for (size_t row = 0; row < trace.rows() && trace.text(row, "role") == "app"; ++row) {
        const uint64_t rejected = totals(cx).rejected;
        run_to(cx, 0.01 * static_cast<double>(row + 1) + 0.001);
        EXPECT_EQ(totals(cx).rejected - rejected, trace.text(row, "result") == "error" ? 1u : 0u)
            << "connection " << row;
        ++application;
    }
    EXPECT_EQ(application, 25u);
}

}  // namespace
}  // namespace faultline::conformance
