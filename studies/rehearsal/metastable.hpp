// studies/rehearsal/metastable.hpp - why something does not come back when its trigger is gone: the
// load above which it does not, and the loop that keeps it down.
//
// A metastable state (Bronson et al., "Metastable failures in distributed systems", HotOS 2021) is
// one in which a system stays though it could carry its load: a trigger has put it there, and a
// loop of its own making keeps it there. The boundary is found by bisection over the load, each
// step with its own warmed-up system; the loop by switching off, at the file's load, one thing at
// a time that could be part of it. The majority of the replications decides.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "studies/rehearsal/forks.hpp"
#include "studies/rehearsal/switches.hpp"

namespace faultline::studies {

struct Metastable {
    std::string name;       // of the contingency
    double comes_back = 0;  // at so many times the load it still does; 0: at none that was tried
    double sticks = 1;      // and at so many no more
    struct Without {
        std::string what;
        bool comes_back = false;
    };
    std::vector<Without> without;   // one at a time, at the file's load
    std::vector<std::string> loop;  // without any single one of these it comes back
};

struct MetastableOptions {
    ForkOptions forks;  // their replications decide
    uint32_t jobs = 0;
    double tolerance = 0.02;                           // of the boundary
    std::function<void(uint64_t events)> trial_ended;  // from one thread at a time
};

// In the order of `stuck`; shorter if it was stopped. `hit_ratios`: see `switches`.
std::vector<Metastable> why_stuck(const models::Blueprint& blueprint,
                                  const std::vector<Contingency>& stuck,
                                  const std::vector<double>& hit_ratios,
                                  const MetastableOptions& options);

}  // namespace faultline::studies
