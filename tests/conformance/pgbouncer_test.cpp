// A pool of four server connections: who of those that wait is served when, and who gives up.
//
// The recorded PgBouncer adds up to five milliseconds for each query on a connection (round trips,
// the hand-over); the model adds none.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/conformance/trace.hpp"
#include "tests/models/toy_cluster.hpp"

namespace faultline::conformance {
namespace {

using namespace models;
using namespace sim::literals;

struct Rows {
    std::vector<double> sent_ms, done_ms;
    std::vector<std::string> connection, error;
};

Rows rows_of(const std::string& test, size_t expected) {
    const Trace trace("pgbouncer_pool4", 100);
    Rows rows;
    for (size_t row = 0; row < trace.rows(); ++row) {
        if (trace.text(row, "test") != test) continue;
        EXPECT_EQ(trace.number(row, "client"), static_cast<long>(rows.sent_ms.size()));
        rows.sent_ms.push_back(std::stod(trace.text(row, "sent_ms")));
        rows.done_ms.push_back(std::stod(trace.text(row, "done_ms")));
        rows.connection.push_back(trace.text(row, "server_connection"));
        rows.error.push_back(trace.text(row, "error"));
    }
    EXPECT_EQ(rows.sent_ms.size(), expected);
    return rows;
}

// `clients` queries of `query` each, one every `gap`: when each that succeeded did, in order, in
// milliseconds after the first was sent; and how many gave up.
struct Simulated {
    std::vector<double> done_ms;
    uint64_t timed_out = 0;
};
Simulated simulate(size_t clients, sim::Duration query, sim::Duration gap, sim::Duration wait) {
    Toy toy{"client -> pooler -> db"};
    toy.every(gap).work("pooler", exactly({})).workers("pooler", 1000);
    toy.work("db", exactly(query)).pool("pooler", "db", 4, wait);
    Cluster cx = toy.start();
    Simulated result;
    const auto first_ms = static_cast<double>(gap.ns) / 1e6;
    const double last_ms = first_ms * static_cast<double>(clients);
    bool stopped = false;
    for (int half = 1; half < 4'000; ++half) {
        const uint64_t ended = cx.recorder.ended_so_far();
        run_to(cx, half / 2'000.0);
        if (!stopped && half / 2.0 >= last_ms) cx.stop_sources();
        stopped = half / 2.0 >= last_ms;
        if (cx.recorder.ended_so_far() == ended) continue;
        const Totals now = totals(cx);
        while (result.done_ms.size() < now.succeeded)
            result.done_ms.push_back(half / 2.0 - first_ms);
        result.timed_out = now.timed_out;
    }
    return result;
}

// Served in order of arrival, in as many rounds of the query's time.
void expect_as_recorded(const std::string& test, size_t clients, double query_ms, double gap_ms) {
    const Rows recorded = rows_of(test, clients);
    const Simulated simulated = simulate(clients, sim::from_seconds(query_ms / 1000),
                                         sim::from_seconds(gap_ms / 1000), sim::kNever);
    ASSERT_EQ(simulated.done_ms.size(), clients);
    for (size_t i = 0; i < clients; ++i) {
        EXPECT_EQ(recorded.error[i], "");
        const double on_connection = std::floor(static_cast<double>(i) / 4) + 1;
        const double overhead = recorded.done_ms[i] - recorded.sent_ms[0] - simulated.done_ms[i];
        EXPECT_GE(overhead, -0.5) << test << ", client " << i;
        EXPECT_LE(overhead, 5 * on_connection) << test << ", client " << i;
    }
}

TEST(PgBouncer, ServesThoseWhoWaitInOrder) {
    expect_as_recorded("queue_12x100ms", 12, 100, 10);
    expect_as_recorded("queue_20x100ms_5ms", 20, 100, 5);
}

TEST(PgBouncer, CutsOffWhoWaitsTooLong) {
    // query_wait_timeout is 1 s, but a timer looks each third of a second: the recorded clients
    // were cut off together after 1.29 to 1.30 s, and some that had waited for 1.14 s were served.
    const Rows recorded = rows_of("timeout_24x300ms", 24);
    uint64_t cut = 0;
    for (size_t i = 0; i < recorded.error.size(); ++i) {
        if (recorded.error[i].empty()) continue;
        ++cut;
        const double waited_ms = recorded.done_ms[i] - recorded.sent_ms[i];
        EXPECT_GT(waited_ms, 1000);
        EXPECT_LT(waited_ms, 1000 + 1000.0 / 3);
    }
    // Set to the shortest time after which it cut somebody off:
    const Simulated simulated = simulate(24, 300_ms, 5_ms, 1285_ms);
    EXPECT_EQ(simulated.timed_out, cut);
    EXPECT_EQ(simulated.done_ms.size(), 24 - cut);
    // Those cut off are the last ones in both: the others end in order.
    for (size_t i = 0; i < simulated.done_ms.size(); ++i) {
        EXPECT_TRUE(recorded.error[i].empty());
        EXPECT_NEAR(simulated.done_ms[i], recorded.done_ms[i] - recorded.sent_ms[0], 25);
    }
    // A timer that was exact would have cut off those who waited for 1.13 s as well.
    EXPECT_EQ(simulate(24, 300_ms, 5_ms, 1_s).timed_out, cut + 4);
}

}  // namespace
}  // namespace faultline::conformance
