// Picks that depend on calls in progress: arrivals every 20 ms, each held by its server for a
// recorded time. On the intended time line no completion coincides with an arrival.
#include <gtest/gtest.h>

#include <queue>

#include "tests/conformance/balancer.hpp"
#include "tests/conformance/trace.hpp"

namespace faultline::conformance {
namespace {

struct Completion {
    long at_ms;
    uint32_t member;
    bool operator>(const Completion& other) const { return at_ms > other.at_ms; }
};

void replay(const Trace& trace, models::Upstream upstream) {
    std::priority_queue<Completion, std::vector<Completion>, std::greater<>> completions;
    for (size_t row = 0; row < trace.rows(); ++row) {
        const long arrival_ms = trace.number(row, "intended_arrival_ms");
        ASSERT_EQ(arrival_ms, 20 * static_cast<long>(row));
        for (; !completions.empty() && completions.top().at_ms < arrival_ms; completions.pop()) {
            upstream.succeeded(sim::Time{completions.top().at_ms * 1'000'000},
                               completions.top().member);
        }
        const auto picked = upstream.pick(sim::Time{arrival_ms * 1'000'000}, {});
        const std::string& backend = trace.text(row, "backend");
        ASSERT_EQ(picked ? std::to_string(*picked) : "-", backend) << "row " << row;
        ASSERT_EQ(trace.number(row, "status"), picked ? 200 : 502) << "row " << row;
        if (!picked) continue;
        const long hold_ms = trace.number(row, "hold_ms");
        completions.push({.at_ms = arrival_ms + hold_ms + 1, .member = *picked});
    }
}

TEST(NginxLeastConnections, PicksTheSameOfThreeEqualServers) {
    replay(Trace("nginx_least_conn_equal", 300),
           make_upstream(members_of({1, 1, 1}), "least_connections"));
}

TEST(NginxLeastConnections, PicksTheSameOfServersWithWeights) {
    replay(Trace("nginx_least_conn_w3_2_1", 300),
           make_upstream(members_of({3, 2, 1}), "least_connections"));
}

TEST(NginxLeastConnections, TurnsAwayTheSameRequestsWhenAllServersAreFull) {
    auto members = members_of({1, 1, 1});
    for (auto& member : members) member.max_connections = 2;
    replay(Trace("nginx_least_conn_maxconns2", 300), make_upstream(members, "least_connections"));
}

TEST(NginxTurns, IgnoreTheLoad) {
    replay(Trace("nginx_rr_same_load", 300), make_upstream(members_of({1, 1, 1}), "round_robin"));
}

}  // namespace
}  // namespace faultline::conformance
