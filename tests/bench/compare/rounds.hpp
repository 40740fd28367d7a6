// tests/bench/compare/rounds.hpp - runs engine and limit by turns and keeps every single run.
//
// A round runs each workload once, the engine and right behind it the limit, so that a machine that
// slows down slows both; a ratio is the median of the ratios within the rounds.
//
// Bytes per call in flight, or per closed user, come from one run more, of the same scenario with
// few of them (Workload::fewer): the difference of the peaks of resident memory over the difference
// of the calls (most in flight at once), or of the users. So neither the program itself nor what
// grows with the system (components, histograms, the history) is laid on the calls.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/compare/measure.hpp"
#include "tests/bench/compare/workloads.hpp"

namespace faultline::bench {

struct Measured {
    std::vector<Figures> engine, limit;  // by round
    std::vector<double> ratios;          // requests/s to the limit's, or the compared workload's
    std::optional<double> bytes_per_call, bytes_per_user;
    std::string failure;  // why there are no figures; empty: there are

    Figures middle() const { return median(engine); }
    std::optional<double> ratio() const;
};

// The program built from des.cpp of an outside directory, if there is one (see compare.cpp).
std::optional<std::string> outside_limit();

// In the order of `workloads`. What fails once is not run again.
std::vector<Measured> measure(const std::vector<Workload>& workloads, int rounds,
                              const std::optional<std::string>& outside);

}  // namespace faultline::bench
