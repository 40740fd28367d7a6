// studies/rehearse.hpp - what happens when any single thing of a system breaks, and whether it
// comes back by itself.
//
// Each replication is warmed up once; every contingency goes on from a copy of it, and so does one
// trial in which nothing breaks. All see the same requests until the fault, and named streams keep
// most of what comes after the same: what differs from the quiet trial is the fault's doing.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/run_result.hpp"
#include "studies/contingencies.hpp"

namespace faultline::studies {

struct RehearseOptions {
    uint32_t replications = 5;
    std::optional<uint64_t> seed;
    uint32_t jobs = 0;  // 0: as many as cores
    models::Fault::Verb verb = models::Fault::Verb::kill;
    sim::Duration outage{120'000'000'000};   // from the fault to its repair
    sim::Duration observe{180'000'000'000};  // how long it is watched after that
    const std::atomic<bool>* stop = nullptr;
    // From one thread at a time: trials that have ended, of so many.
    std::function<void(size_t done, size_t trials, uint64_t events)> progress;
};

// Of one contingency over the replications. Seconds count from the fault.
struct Rehearsed {
    Contingency what;
    scenarios::Estimate wrong;         // requests that went wrong beyond those of the quiet trial
    scenarios::Estimate wrong_share;   // of those that ended while it was broken
    scenarios::Estimate p99_broken;    // seconds, of those sent while it was broken; NaN: none
    scenarios::Estimate noticed;       // seconds in which users could tell, see is_bad_moment
    std::optional<double> detected;    // first noticed by the system itself, mean
    std::optional<double> back_after;  // the latest end of the last such second
    uint32_t stayed_bad = 0;           // replications in which users could still tell at the end
    double lost_writes = 0;            // mean
    bool hurts() const { return noticed.mean > 0 || wrong.mean >= 1 || lost_writes > 0; }
    bool comes_back() const { return stayed_bad == 0; }
};

struct RehearseResult {
    std::string scenario, source;
    uint64_t seed = 0;
    uint32_t replications = 0;
    models::Fault::Verb verb = models::Fault::Verb::kill;
    double broken_at = 0, outage_seconds = 0, observe_seconds = 0;
    scenarios::Estimate quiet_wrong_share, quiet_p99;  // over the same time, when nothing breaks
    std::vector<Rehearsed> ranked;                     // worst first
    uint64_t events = 0;
    double wall_seconds = 0;
    bool interrupted = false;
};

// A second (a bucket of the series) counts as bad if at least `up_below` of what ended in it went
// wrong, if nothing ended though something was asked, or if its mean latency is more than twice the
// highest of the quiet trial.
//
// The file's own faults are left out. Throws nothing; stops early with `interrupted`.
RehearseResult rehearse(const models::Blueprint& blueprint, const RehearseOptions& options);

}  // namespace faultline::studies
