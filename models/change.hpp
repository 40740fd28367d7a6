// models/change.hpp - a deployment as plain values: the new version, the strategy, who goes back.
//
// Part of the blueprint. The defaults are those of Kubernetes where it has one.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/time.hpp"

namespace faultline::models {

// What is wrong with a new version of a service.
struct Version {
    double errors = 0;  // share of its answers
    double slow = 1;    // its work takes this many times longer
    bool crash_at_start = false;
    bool is_bad() const { return errors > 0 || slow != 1 || crash_at_start; }
};
// Who notices that a version is bad, and has the old one back.
struct Rollback {
    double errors = 0.01;           // more of its answers than this are errors
    std::optional<double> latency;  // its calls take this many times longer than the old one's
    sim::Duration every{60'000'000'000};
    uint32_t fails = 1;                 // such checks in a row
    uint64_t min_calls = 20;            // a check of fewer says nothing
    sim::Duration after = sim::kNever;  // people notice, so long after its first call
};
struct CanaryStep {
    double weight = 0.05;
    sim::Duration soak{600'000'000'000};
};
// A deployment.
struct Change {
    enum class Strategy : uint8_t { rolling, blue_green, canary, recreate, restart_loop };
    uint32_t service = UINT32_MAX;  // index into Blueprint::components
    Strategy strategy = Strategy::rolling;
    sim::Time at{};
    Version version;
    uint32_t surge = 1, unavailable = 0;        // rolling: not both 0
    sim::Duration boot{20'000'000'000};         // from an instance's start to its first answer
    sim::Duration drain{30'000'000'000};        // 0: what it has is lost
    sim::Duration ready_every{10'000'000'000};  // between readiness probes, from its start on
    sim::Duration min_ready{};                  // before it counts
    sim::Duration deadline{600'000'000'000};    // without progress for so long: failed
    sim::Duration pause{30'000'000'000};        // restart_loop: before the next one
    sim::Duration keep{30'000'000'000};         // blue_green: the old fleet after the switch
    std::vector<CanaryStep> steps;              // canary; all traffic after the last
    std::optional<Rollback> rollback;
};

}  // namespace faultline::models
