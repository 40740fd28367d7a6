// Which server 420 client addresses and 500 keys meet, over sets of servers.
#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>

#include "tests/conformance/balancer.hpp"
#include "tests/conformance/trace.hpp"

namespace faultline::conformance {
namespace {

// A column of the trace: servers of which index i listens at 127.0.0.1:(21100 + index), as they
// stand in the configuration.
struct ServerSet {
    std::string column, policy;
    std::vector<uint32_t> weights;
    std::vector<long> indices{};  // empty: 0, 1, ...
    std::optional<uint32_t> down{};
};

models::Upstream upstream_of(const ServerSet& set) {
    auto members = members_of(set.weights);
    for (uint32_t i = 0; i < members.size(); ++i) {
        const long index = set.indices.empty() ? i : set.indices[i];
        members[i].name = "127.0.0.1:" + std::to_string(21100 + index);
        members[i].down = set.down == i;
    }
    return make_upstream(members, set.policy);
}

void replay(const Trace& trace, const ServerSet& set, size_t row, const models::RouteKey& key,
            models::Upstream& upstream) {
    const auto picked = upstream.pick(sim::Time{}, key);
    ASSERT_TRUE(picked);
    const long index = set.indices.empty() ? *picked : set.indices[*picked];
    ASSERT_EQ(index, trace.number(row, set.column)) << set.column << " row " << row;
    upstream.succeeded(sim::Time{}, *picked);
}

TEST(NginxIpHash, SendsEveryClientToTheSameServer) {
    const Trace trace("nginx_ip_hash", 420);
    const std::vector<ServerSet> sets = {
        {"n2", "ip_hash", {1, 1}},
        {"n3", "ip_hash", {1, 1, 1}},
        {"n4", "ip_hash", {1, 1, 1, 1}},
        {"n5", "ip_hash", {1, 1, 1, 1, 1}},
        {"w5_1_1", "ip_hash", {5, 1, 1}},
        {"n4_down1", "ip_hash", {1, 1, 1, 1}, {}, 1},
        {"n3_of_n4_removed1", "ip_hash", {1, 1, 1}, {0, 2, 3}},
    };
    size_t ipv6_rows = 0;
    for (const ServerSet& set : sets) {
        auto upstream = upstream_of(set);
        for (size_t row = 0; row < trace.rows(); ++row) {
            const std::string& address = trace.text(row, "client_ip");
            in_addr ipv4{};
            std::array<char, 16> ipv6{};
            models::RouteKey key;
            if (inet_pton(AF_INET, address.c_str(), &ipv4) == 1) {
                key.client = ntohl(ipv4.s_addr);
            } else {
                ASSERT_EQ(inet_pton(AF_INET6, address.c_str(), ipv6.data()), 1) << address;
                key.text = {ipv6.data(), ipv6.size()};
                ++ipv6_rows;
            }
            replay(trace, set, row, key, upstream);
            if (HasFatalFailure()) return;
        }
    }
    EXPECT_EQ(ipv6_rows, 40 * sets.size());
}

TEST(NginxHash, SendsEveryKeyToTheSameServer) {
    const Trace trace("nginx_hash", 500);
    const std::vector<uint32_t> ten(10, 1);
    const std::vector<ServerSet> sets = {
        {"plain3", "hash", {1, 1, 1}},
        {"plain4", "hash", {1, 1, 1, 1}},
        {"plain4_w2_1_1_1", "hash", {2, 1, 1, 1}},
        {"ch3", "consistent_hash", {1, 1, 1}},
        {"ch4", "consistent_hash", {1, 1, 1, 1}},
        {"ch4_removed1", "consistent_hash", {1, 1, 1}, {0, 2, 3}},
        {"ch4_down1", "consistent_hash", {1, 1, 1, 1}, {}, 1},
        {"ch4_w2_1_1_1", "consistent_hash", {2, 1, 1, 1}},
        {"ch10", "consistent_hash", ten},
    };
    for (const ServerSet& set : sets) {
        auto upstream = upstream_of(set);
        for (size_t row = 0; row < trace.rows(); ++row) {
            replay(trace, set, row, {.text = trace.text(row, "key")}, upstream);
            if (HasFatalFailure()) return;
        }
    }
}

// Taking a server out of service while running is the same as deleting it from the configuration.
TEST(NginxHash, AServerOutOfServiceCountsAsRemoved) {
    const Trace keys("nginx_hash", 500);
    auto ring = upstream_of({"ch4_removed1", "consistent_hash", {1, 1, 1, 1}});
    ring.set_in_service(1, false);
    for (size_t row = 0; row < keys.rows(); ++row) {
        const auto picked = ring.pick(sim::Time{}, {.text = keys.text(row, "key")});
        ASSERT_EQ(picked, keys.number(row, "ch4_removed1")) << "row " << row;
    }
}

}  // namespace
}  // namespace faultline::conformance
