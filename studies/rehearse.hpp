// studies/rehearse.hpp - what happens when any single thing of a system breaks, or any two, and
// whether it comes back by itself.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/run_result.hpp"
#include "studies/rehearsal/contingencies.hpp"
#include "studies/rehearsal/forks.hpp"
#include "studies/rehearsal/metastable.hpp"
#include "studies/rehearsal/structure.hpp"

namespace faultline::studies {

struct RehearseOptions {
    uint32_t replications = 5;
    std::optional<uint64_t> seed;
    uint32_t jobs = 0;   // 0: as many as cores
    uint32_t depth = 1;  // 2: pairs too
    Breaking breaking;
    std::vector<std::string> only;           // what to break (see `only`); empty: everything
    sim::Duration observe{180'000'000'000};  // how long it is watched after the repair
    bool find_loops = true;                  // why what does not come back does not
    const std::atomic<bool>* stop = nullptr;
    // From one thread at a time: trials that have ended, of so many.
    std::function<void(size_t done, size_t trials, uint64_t events)> progress;
};

// How users stop noticing.
enum class Recovery : uint8_t {
    unfelt,        // they never did
    by_itself,     // while it was still broken
    after_repair,  // with the repair or some time after it
    none           // not as long as it was watched, and not on its way
};
const char* recovery_name(Recovery recovery);

// Of one contingency over the replications. Seconds count from the fault.
struct Rehearsed {
    Contingency what;
    scenarios::Estimate wrong;         // requests that went wrong beyond those of the quiet trial
    scenarios::Estimate wrong_share;   // of those sent while it was broken that ended
    scenarios::Estimate p99_broken;    // seconds, of those sent while it was broken; NaN: none
    scenarios::Estimate noticed;       // seconds in which users could tell (bad seconds of Forks)
    std::optional<double> detected;    // first noticed by the system itself, mean
    std::optional<double> back_after;  // the latest end of the last such second
    uint32_t stayed_bad = 0;           // replications in which it does not come back
    double lost_writes = 0;            // mean
    double budget_burned = 0;          // of the error budget of 30 days
    std::string busiest;               // component that was up, and how busy while it was broken
    double utilization = 0;
    Recovery recovery = Recovery::unfelt;
    bool hurts() const { return noticed.mean > 0 || wrong.mean >= 1 || lost_writes > 0; }
    bool comes_back() const { return stayed_bad == 0; }
};

// What may go wrong in 30 days at this load: by the stricter of the file's objectives for errors
// and availability, else 0.1 % (three nines), which is then `assumed`.
struct ErrorBudget {
    double share = 0.001, requests = 0;
    bool assumed = true;
};

struct RehearseResult {
    std::string scenario, source;
    uint64_t seed = 0;
    uint32_t replications = 0, depth = 1;
    Breaking breaking;
    double broken_at = 0, outage_seconds = 0, observe_seconds = 0;
    scenarios::Estimate quiet_wrong_share, quiet_p99;  // over the same time, when nothing breaks
    ErrorBudget budget;
    std::vector<Rehearsed> ranked;  // worst first
    std::vector<Rehearsed> pairs;   // worst first
    Pairs counted;                  // `pairs` is empty: how many were left out
    // What the topology says of each single thing, in the order of `ranked`, and of two of them;
    // empty unless things were broken as a whole.
    std::vector<StructureCheck> structure;
    std::vector<CutOfTwo> cuts_of_two;
    double capacity = 0;  // of the whole system, in multiples of the load; infinite: no limit
    // Of the worst single things that come back in fewer than half of the replications; those
    // beyond are counted only.
    std::vector<Metastable> metastable;
    uint32_t not_looked_into = 0, deciding = 0;  // replications that decided
    double tolerance = 0;                        // of the load
    double per_second = 0;                       // requests that end when nothing breaks
    uint64_t trials = 0, events = 0;
    double wall_seconds = 0;
    bool interrupted = false;
    // What does not come back is worst, then what burns most of the error budget, then what is felt
    // longest, then what loses most writes.
    static bool worse(const Rehearsed& a, const Rehearsed& b);
    // A pair that hurts more than what its parts do one by one: where neither comes back later, or
    // half as much again goes wrong.
    bool more_than_parts(const Rehearsed& pair) const;
};

// What would be broken one by one.
std::vector<Contingency> contingencies(const models::Blueprint& blueprint,
                                       const RehearseOptions& options);

// The file's own faults are left out. Throws nothing; stops early with `interrupted`.
RehearseResult rehearse(const models::Blueprint& blueprint, const RehearseOptions& options);

}  // namespace faultline::studies
