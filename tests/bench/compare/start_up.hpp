// tests/bench/compare/start_up.hpp - wall time of whole processes that have next to nothing to do.
#pragma once
#include <string>
#include <vector>

namespace faultline::bench {

constexpr double kStartUpWantedMs = 20;

struct StartUp {
    std::string name;
    std::vector<double> runs_ms;  // from fork to end, each run

    double median_ms() const;
    double slowest_ms() const;
};

// A tiny run, and a check of a whole system's file: `runs` of each, by turns, behind one run of
// each that is not counted. Throws std::runtime_error if the program fails.
std::vector<StartUp> measure_start_up(int runs);

}  // namespace faultline::bench
