// models/monitoring/spec.hpp - who watches the system, and by which rules: plain values, as in a
// blueprint.
//
// Prometheus scrapes and evaluates, Alertmanager tells people, an uptime checker asks from outside
// (docs/monitoring.md). Nothing of this is touched by a request.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/monitoring/condition.hpp"
#include "sim/time.hpp"

namespace faultline::models {

struct AlertRule {
    enum class Level : uint8_t { critical, warning, info };
    std::string name;  // SlowResponses
    Condition condition;
    sim::Duration hold{};  // `for`: how long it has to be true before the alert fires
    Level level = Level::warning;
    std::string note;
};
const char* level_name(AlertRule::Level level);

// Sends a request of a class from outside; its answer, or none in time, is all that it knows.
struct UptimeCheck {
    uint32_t request_class = 0;
    sim::Duration interval{60'000'000'000};
    sim::Duration timeout{10'000'000'000};
};

// What classes of requests mean for the business.
struct Business {
    std::optional<uint32_t> orders, sign_ups;          // classes
    std::vector<std::pair<uint32_t, double>> revenue;  // class, US dollars of each that succeeds
    bool empty() const { return !orders && !sign_ups && revenue.empty(); }
};

struct Monitoring {
    sim::Duration scrape{15'000'000'000};
    sim::Duration evaluation{60'000'000'000};
    sim::Duration group_wait{30'000'000'000};
    sim::Duration group_interval{300'000'000'000};
    // Where in their intervals scrapes, evaluations and checks stand; absent: each drawn.
    std::optional<sim::Duration> offset;
    std::vector<AlertRule> rules;
    std::optional<UptimeCheck> uptime;
    Business business;
};

// ---- what nothing in the simulation depends on, and metrics are made of
struct MemoryUse {  // of an instance
    uint64_t base_bytes = 0, per_call_bytes = 0;
};
// A Node.js process and the buffers of a request; PostgreSQL's shared_buffers and a backend with
// its work_mem.
inline constexpr MemoryUse kServiceMemory{128 << 20, 1 << 20};
inline constexpr MemoryUse kDatabaseMemory{128 << 20, 10 << 20};

struct MessageSizes {
    uint64_t request_bytes = 1 << 10, reply_bytes = 10 << 10;
};

}  // namespace faultline::models
