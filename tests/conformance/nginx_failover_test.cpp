// Servers that die and return: which servers each request tried, and what it got, second by second.
//
// nginx counts in whole seconds of the wall clock, so the replay runs at the recorded times. A
// request takes about 1 ms: all of it happens at the arrival.
#include <gtest/gtest.h>

#include "tests/conformance/balancer.hpp"
#include "tests/conformance/trace.hpp"

namespace faultline::conformance {
namespace {

// Seconds after t0, from the trace's description.
struct Change {
    double at_s;
    uint32_t member;
    bool up;
};

bool is_up(const std::vector<Change>& changes, uint32_t member, double at_s) {
    bool up = true;
    for (const Change& change : changes)
        if (change.member == member && change.at_s <= at_s) up = change.up;
    return up;
}

struct Served {
    std::string tried, upstream_status, status;
};

// One request: the next server while one failed and tries are left.
Served serve(models::Upstream& upstream, sim::Time now, const std::vector<bool>& up) {
    Served served;
    const auto add = [](std::string& list, const std::string& item) {
        if (!list.empty()) list += ',';
        list += item;
    };
    models::Tried tried;
    for (uint32_t left = upstream.tries(); left > 0; --left) {
        const auto picked = upstream.pick(now, {}, &tried);
        add(served.tried, picked ? std::to_string(*picked) : "u");
        served.status = picked && up[*picked] ? "200" : "502";
        add(served.upstream_status, served.status);
        if (!picked) break;
        if (up[*picked]) {
            upstream.succeeded(now, *picked);
            break;
        }
        upstream.failed(now, *picked);
        tried.add(*picked);
    }
    return served;
}

void replay(const Trace& trace, const std::vector<models::MemberConfig>& members,
            const std::vector<Change>& changes) {
    const long start_ms = trace.milliseconds(0, "arrival_epoch");
    auto upstream = make_upstream(members, "round_robin", sim::Duration{start_ms * 1'000'000});
    for (size_t row = 0; row < trace.rows(); ++row) {
        const long arrival_ms = trace.milliseconds(row, "arrival_epoch");
        ASSERT_EQ(arrival_ms / 1000, trace.number(row, "arrival_unix_second"));
        const double since_t0 = std::stod(trace.text(row, "arrival_rel_s"));
        std::vector<bool> up;
        for (uint32_t i = 0; i < members.size(); ++i) up.push_back(is_up(changes, i, since_t0));

        const sim::Time now{(arrival_ms - start_ms) * 1'000'000};
        const Served served = serve(upstream, now, up);
        ASSERT_EQ(served.tried, trace.text(row, "tried_backends")) << "row " << row;
        ASSERT_EQ(served.upstream_status, trace.text(row, "upstream_status")) << "row " << row;
        ASSERT_EQ(served.status, trace.text(row, "status")) << "row " << row;
    }
    for (uint32_t i = 0; i < members.size(); ++i) EXPECT_EQ(upstream.member(i).connections, 0u);
}

models::MemberConfig member(uint32_t max_fails, sim::Duration fail_timeout, uint32_t weight = 1) {
    return {.weight = weight, .max_fails = max_fails, .fail_timeout = fail_timeout};
}

using namespace sim::literals;

TEST(NginxFailover, OneOfThreeServersIsDead) {
    replay(Trace("nginx_dead_rr3_mf3_ft3", 200), {member(3, 3_s), member(3, 3_s), member(3, 3_s)},
           {{0, 1, false}, {14.051, 1, true}});
}

TEST(NginxFailover, TheHeavyServerLosesShareAsItFails) {
    replay(Trace("nginx_dead_w5_1_1_mf3_ft3", 400),
           {member(3, 3_s, 5), member(3, 3_s), member(3, 3_s)},
           {{2.0211, 0, false}, {13.0208, 0, true}});
}

TEST(NginxFailover, DefaultsEjectAfterOneFailureForTenSeconds) {
    replay(Trace("nginx_dead_default_mf1_ft10", 260), {{}, {}},
           {{1.0303, 0, false}, {15.0305, 0, true}});
}

TEST(NginxFailover, TheBackupTakesOverAndGivesBack) {
    replay(Trace("nginx_backup_mf3_ft3", 220), {member(3, 3_s), member(3, 3_s), {.backup = true}},
           {{2.0309, 0, false}, {5.0302, 1, false}, {13.0305, 0, true}, {17.0308, 1, true}});
}

TEST(NginxFailover, WithAllServersEjectedNobodyIsAsked) {
    replay(Trace("nginx_all_dead_mf1_ft3", 140), {member(1, 3_s), member(1, 3_s)},
           {{2.0305, 0, false}, {2.0305, 1, false}, {9.0305, 0, true}, {9.0305, 1, true}});
}

TEST(NginxFailover, MaxFailsZeroNeverEjects) {
    replay(Trace("nginx_max_fails0_dead", 60), {member(0, 10_s), member(0, 10_s)},
           {{2.0308, 0, false}, {4.0308, 0, true}});
}

TEST(NginxFailover, ASingleServerIsNeverEjected) {
    replay(Trace("nginx_single_server_dead", 60), {member(1, 10_s)},
           {{2.0313, 0, false}, {4.0313, 0, true}});
}

}  // namespace
}  // namespace faultline::conformance
