// models/tally.hpp - how requests have ended so far, and how many of them against each objective.
//
// Sums since the start of the run, taken at moments of interest; what happened between two of them
// is their difference. Cost: one pass over the recorder's counters, and over the histograms of the
// classes that an objective on latency speaks of; a request costs nothing.
#pragma once
#include <cstdint>
#include <vector>

#include "models/blueprint.hpp"
#include "models/recorder.hpp"

namespace faultline::models {

struct Tally {
    struct Ends {
        uint64_t succeeded = 0, failed = 0, timed_out = 0, rejected = 0;
        uint64_t bad() const { return failed + timed_out + rejected; }
        uint64_t ended() const { return succeeded + bad(); }
    };
    std::vector<Ends> classes;
    std::vector<uint64_t> against;  // by objective: requests that it speaks of and that missed it

    Ends all() const;
    // Of the requests that the objective speaks of.
    Ends of(const Objective& objective) const;
    // What came after `before`.
    Tally since(const Tally& before) const;
};

// The share of requests that may go against an objective: 0.1 % of `errors: 0.1%`, 5 % of
// `p95: 200ms` (slower, or not answered well at all). nullopt: it does not speak of shares.
std::optional<double> allowed_share(const Objective& objective);

Tally tally(const Recorder& recorder, const std::vector<Objective>& objectives);

}  // namespace faultline::models
