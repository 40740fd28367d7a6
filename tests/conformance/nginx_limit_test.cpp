// nginx's limit_req: which requests it lets in, turns away and holds back, and for how long.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "models/rate_limit.hpp"
#include "tests/conformance/trace.hpp"

namespace faultline::conformance {
namespace {

// "burst=10 delay=5", "burst=20 nodelay", "burst=5" (which delays all that exceeds the rate).
models::RateLimit limit_of(const std::string& rate, const std::string& option) {
    models::RateLimit limit;
    limit.rate = std::stod(rate) / (rate.ends_with("r/m") ? 60 : 1);
    limit.delay = 0;
    for (const std::string& word : split(option, ' ')) {
        if (word.starts_with("burst="))
            limit.burst = static_cast<uint32_t>(std::stoul(word.substr(6)));
        if (word.starts_with("delay="))
            limit.delay = static_cast<uint32_t>(std::stoul(word.substr(6)));
        if (word == "nodelay") limit.delay = models::kNoLimit;
    }
    return limit;
}

TEST(NginxLimitReq, LetsInDelaysAndTurnsAwayWhatNginxDid) {
    const Trace trace("nginx_limit_req", 5140);
    std::map<std::string, models::RateLimiter> limiters;
    size_t rejected = 0, delayed = 0;
    for (size_t row = 0; row < trace.rows(); ++row) {
        const std::string& option = trace.text(row, "option");
        const std::string& rate = trace.text(row, "rate");
        auto& limiter = limiters
                            .try_emplace(trace.text(row, "pattern") + " " + option,
                                         limit_of(rate, option), 0u, 1u)
                            .first->second;
        const auto delay =
            limiter.admit(sim::Time{trace.number(row, "decision_ms") * 1'000'000}, 0);
        ASSERT_EQ(delay.has_value(), trace.number(row, "status") == 200)
            << trace.text(row, "pattern") << ", " << option << ", row " << row;
        if (!delay) {
            ++rejected;
            continue;
        }
        // By the excess that nginx logged, its own arithmetic says when it means to go on.
        const models::RateLimit limit = limit_of(rate, option);
        const long excess = std::lround(std::stod(trace.text(row, "excess")) * 1000);
        const long late =
            limit.delay == models::kNoLimit ? 0 : std::max(0L, excess - long{limit.delay} * 1000);
        const long held = delay->ns / 1'000'000;
        ASSERT_EQ(held, late * 1000 / std::lround(limit.rate * 1000)) << option << ", row " << row;
        // What it did: its timers come late, by up to 4 ms under this load.
        const long real = trace.number(row, "request_time_ms");
        ASSERT_GE(real, held - 1) << option << ", row " << row;
        ASSERT_LE(real, held + 5) << option << ", row " << row;
        delayed += held > 0;
    }
    EXPECT_EQ(limiters.size(), 32u);
    EXPECT_GT(rejected, 1000u);
    EXPECT_GT(delayed, 300u);
}

}  // namespace
}  // namespace faultline::conformance
