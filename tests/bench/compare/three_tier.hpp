// tests/bench/compare/three_tier.hpp - the reference path as a scenario, in any number of copies.
#pragma once
#include <string>

namespace faultline::bench {

struct ThreeTier {
    int cells = 1;
    int users = 0;  // closed population; 0: an open stream of 4800/s a cell
    std::string think_time = "{exponential: 10s}";
    double simulated_seconds = 300;
    bool timeouts = false;  // on every call, and on every request
};

// Copies of tests/bench/scenarios/three-tier.yaml side by side, one class of requests for each.
std::string three_tier_yaml(const ThreeTier& wanted);

}  // namespace faultline::bench
