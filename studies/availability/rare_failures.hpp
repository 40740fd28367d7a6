// studies/availability/rare_failures.hpp - how long until enough parts are broken at the same time,
// where that takes longer than anybody can simulate.
//
// Cycles from all parts up to all parts up again, with importance sampling: while something is
// broken, a further failure before the next repair is forced half of the time (E. E. Lewis, F.
// Bohm, "Monte Carlo simulation of Markov unreliability models", Nuclear Engineering and Design 77,
// 1984), and falls on kinds that are broken already half of the time (failure biasing; P.
// Shahabuddin, "Importance sampling for the simulation of highly reliable Markovian systems",
// Management Science 40, 1994). Likelihood ratios make up for it. Times to failure are exponential;
// times to repair may follow any law.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "sim/distribution.hpp"
#include "studies/availability/parts.hpp"

namespace faultline::studies {

struct RareModel {
    struct Kind {
        uint32_t parts = 1;
        double mean_up = 1;      // seconds, of an exponential law
        sim::Distribution down;  // from a failure to its repair
    };
    std::vector<Kind> kinds;
    std::function<bool(const Broken&)> is_down;
    // How many times faster the parts of a kind fail than they do when all are up; empty: 1.
    std::function<double(size_t kind, const Broken&)> faster;
};

// A value and the standard error of its estimate as a fraction of it.
struct RareEstimate {
    double value = 0, relative_error = 0;
};

struct RareAnswer {
    // Infinite, and 0, if no cycle was ever down.
    RareEstimate mean_time_to_down;  // seconds, from all up
    RareEstimate unavailability;     // share of time
    uint64_t cycles = 0, cycles_down = 0;
};

// Until both relative errors are at most `wanted`, or after so many cycles.
RareAnswer rare_failures(const RareModel& model, uint64_t seed, double wanted, uint64_t most_cycles,
                         const std::atomic<bool>* stop = nullptr);

}  // namespace faultline::studies
