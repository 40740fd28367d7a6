#include "reports/waterfall.hpp"

#include <gtest/gtest.h>

#include "reports/summary_sections.hpp"
#include "tests/reports/golden.hpp"

namespace faultline::reports {
namespace {

using models::Spent;
using models::TracedRequest;

// Over a balancer to an instance that asks a cache in vain, then a database after one failed
// attempt.
TracedRequest slow_request() {
    TracedRequest r;
    r.request_class = "browse";
    r.sent_at = 751.0861;
    r.latency = 0.4;
    r.calls = {{"api[1]",
                0,
                0,
                0.4,
                "ok",
                {{Spent::network, 0, 0.02},
                 {Spent::waiting, 0.02, 0.12},
                 {Spent::service, 0.12, 0.14},
                 {Spent::pool, 0.142, 0.16},
                 {Spent::retries, 0.26, 0.28},
                 {Spent::network, 0.39, 0.4}}},
               {"redis", 1, 0.14, 0.142, "miss", {{Spent::network, 0.14, 0.142}}},
               {"shop.primary", 1, 0.16, 0.26, "timed out", {{Spent::service, 0.161, 0.26}}},
               {"shop.replica[0]",
                1,
                0.28,
                0.39,
                "ok",
                {{Spent::network, 0.28, 0.281},
                 {Spent::service, 0.281, 0.37},
                 {Spent::replication, 0.37, 0.39}}}};
    r.shares = {{"shop", Spent::retries, 0.12},
                {"api", Spent::waiting, 0.1},
                {"shop", Spent::service, 0.089},
                {"edge", Spent::network, 0.03}};
    return r;
}

scenarios::RunResult one_result() {
    scenarios::RunResult result;
    result.slowest = {slow_request()};
    return result;
}

TEST(Waterfall, ReadsAsItDid) { expect_golden("waterfall.txt", waterfalls(one_result(), {})); }

TEST(Waterfall, FitsTheWidth) {
    for (const size_t width : {60U, 80U, 120U}) {
        std::istringstream lines(waterfalls(one_result(), {false, width}));
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(columns(line), std::max<size_t>(width, 80)) << line;
    }
}

TEST(Waterfall, ShowsARequestThatFailedInNoTimeAtAll) {
    scenarios::RunResult result;
    TracedRequest& refused = result.wrong.emplace_back();
    refused.request_class = "browse";
    refused.outcome = "rejected";
    refused.calls = {{"api", 0, 0, 0, "rejected", {}}};
    const std::string text = waterfalls(result, {});
    EXPECT_NE(text.find("WENT WRONG"), std::string::npos);
    EXPECT_NE(text.find("1. 0s  rejected  browse, sent at 0 s"), std::string::npos) << text;
}

TEST(AttributionSection, ReadsAsItDid) {
    scenarios::RunResult result;
    const auto share = [](const char* component, const char* spent, double mean, double half) {
        return scenarios::LatencyShare{component, spent, {mean, mean - half, mean + half}, mean};
    };
    result.attribution = {
        {0.5,
         800,
         0.06,
         {share("edge", "network", 0.89, 0.011), share("api", "service", 0.11, 0.011)}},
        {0.99,
         80,
         0.27,
         {share("shop", "pool", 0.632, 0.12), share("edge", "network", 0.3, 0.1),
          share("api", "service", 0.0675, 0.02), share("redis", "network", 0.0005, 0.0005)}}};
    expect_golden("attribution.txt", attribution_section(result, {}));
    EXPECT_EQ(attribution_section({}, {}), "");
}

}  // namespace
}  // namespace faultline::reports
