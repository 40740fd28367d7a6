// A server that refuses connections, and a balancer with no health checks that counts no failures:
// whom HAProxy 2.6 tries, with `option redispatch` and with `retries 0`.
//
// Not modelled (docs/validation.md): its default, three more attempts at the same server with a
// second between them; and its own order of turns after a retry, for which ours is nginx's.
#include <gtest/gtest.h>

#include <set>

#include "tests/conformance/balancer.hpp"
#include "tests/conformance/trace.hpp"

namespace faultline::conformance {
namespace {

constexpr uint32_t kRefuses = 1;  // s1

struct Answer {
    std::string server, status = "503", retries = "0";
};

// One request: further attempts at other servers, at once.
Answer ask(models::Upstream& upstream, sim::Time now, uint32_t attempts) {
    Answer answer;
    models::Tried tried;
    for (uint32_t attempt = 0; attempt < attempts && answer.status == "503"; ++attempt) {
        const auto picked = upstream.pick(now, {}, &tried);
        if (!picked) break;
        answer.server = "s" + std::to_string(*picked);
        if (attempt > 0) answer.retries = "+" + std::to_string(attempt);
        if (*picked == kRefuses) {
            upstream.failed(now, *picked);
            tried.add(*picked);
        } else {
            upstream.succeeded(now, *picked);
            answer.status = "200";
        }
    }
    return answer;
}

// Calls compare(row, answer) for each request that was recorded with these options.
template <class Compare>
void replay(const std::string& options, uint32_t attempts, Compare compare) {
    const Trace trace("haproxy_redispatch", 36);
    std::vector<models::MemberConfig> members = members_of({1, 1, 1});
    for (models::MemberConfig& member : members) member.max_fails = 0;
    auto upstream = make_upstream(members, "round_robin");
    size_t replayed = 0;
    for (size_t row = 0; row < trace.rows(); ++row) {
        if (trace.text(row, "options") != options) continue;
        ++replayed;
        compare(trace, row, ask(upstream, sim::Time{trace.number(row, "i") * 1'000'000}, attempts));
    }
    EXPECT_EQ(replayed, 9u);
}

TEST(HaproxyRedispatch, WithoutRetriesEveryThirdClientIsTold) {
    replay("retries0", 1, [](const Trace& trace, size_t row, const Answer& answer) {
        EXPECT_EQ(answer.server, trace.text(row, "server")) << "row " << row;
        EXPECT_EQ(answer.status, trace.text(row, "status")) << "row " << row;
        EXPECT_EQ(answer.retries, trace.text(row, "retries")) << "row " << row;
    });
}

TEST(HaproxyRedispatch, TriesAnotherServerAtOnceAndTheClientNoticesNothing) {
    for (const char* options : {"redispatch", "redispatch1"}) {
        std::set<std::string> recorded, simulated;  // how requests end
        replay(options, 4, [&](const Trace& trace, size_t row, const Answer& answer) {
            EXPECT_LE(trace.number(row, "Ta_ms"), 1) << "without a pause";
            recorded.insert(trace.text(row, "status") + " " + trace.text(row, "retries"));
            simulated.insert(answer.status + " " + answer.retries);
            EXPECT_NE(trace.text(row, "server"), "s1");
            EXPECT_NE(answer.server, "s1");
        });
        EXPECT_EQ(simulated, recorded);
        EXPECT_EQ(recorded, (std::set<std::string>{"200 +1", "200 0"}));
    }
}

}  // namespace
}  // namespace faultline::conformance
