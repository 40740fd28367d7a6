// studies/rehearsal/forks.hpp - one system warmed up several times over, and what becomes of copies
// of it in which something breaks.
//
// Each replication is warmed up once and has a quiet trial, in which nothing breaks. A trial goes
// on from a copy, as a run would that had known of the fault from the start. All see the same
// requests until the fault, and named streams keep most of what comes after the same: what differs
// from the quiet trial is the fault's doing.
//
// A second (a bucket of the series) is bad if the share of bad ends in it is `run.up_when` or more
// above that of the worst second of the quiet trial, if its mean latency is above twice the highest
// there, or if fewer succeed than half of the fewest there.
//
// A trial is watched until users could tell nothing for a third of the time that it is to be
// watched after the repair (and an old primary is back among the replicas); beyond that time only
// while it is on its way back: while bad ends or the calls under way become fewer, by 5 % or more
// (and more than chance does) in half of that time.
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "models/cluster.hpp"
#include "studies/rehearsal/contingencies.hpp"

namespace faultline::studies {

// Of the quiet trial.
struct Norm {
    double wrong_share = 0, p99 = 0;
    double slowest = 0;     // highest mean latency of a second
    double fewest = 0;      // successes in one
    double worst = 0;       // share of bad ends in one
    double per_second = 0;  // requests that end
    double bad_per_second = 0;
    std::vector<uint32_t> bad;       // by bucket from the fault on
    std::vector<double> hit_ratios;  // by component; negative: not a cache
    uint64_t events = 0;
};

struct Trial {
    double wrong = 0;         // requests that went wrong beyond those of the quiet trial
    double wrong_share = 0;   // of those sent while it was broken
    double p99 = 0;           // of those that succeeded; NaN: none
    double felt = 0;          // seconds that were bad
    double back_after = 0;    // end of the last of them, seconds from the fault; 0: none
    bool stayed_bad = false;  // it does not come back by itself
    double watched = 0;       // seconds from the fault
    std::optional<double> detected;
    std::string busiest;     // component, of what was up while it was broken
    double utilization = 0;  // of that
    uint64_t lost_writes = 0, events = 0;
};

struct ForkOptions {
    uint32_t replications = 5;
    uint64_t seed = 1;
    sim::Duration outage{120'000'000'000};   // from the fault to its repair
    sim::Duration observe{180'000'000'000};  // how long it is watched after that
    const std::atomic<bool>* stop = nullptr;
};

class Forks {
public:
    // The blueprint's own faults are left out; `what` will disturb links, which are made for that.
    Forks(const models::Blueprint& blueprint, const std::vector<Contingency>& what,
          const ForkOptions& options);
    Forks(const Forks&) = delete;
    Forks& operator=(const Forks&) = delete;

    uint32_t replications() const { return static_cast<uint32_t>(warm_.size()); }
    double begin_seconds() const { return begin_.seconds(); }
    // Warms replication r up; what follows needs that. False: stopped before.
    bool prepare(size_t r);
    bool is_ready(size_t r) const { return warm_[r].has_value(); }
    const Norm& norm(size_t r) const { return warm_[r]->norm; }
    // Absent: stopped before it ended.
    std::optional<Trial> trial(size_t r, const Contingency& what) const;

private:
    struct Warm {
        models::Cluster cluster;
        Norm norm;
    };
    uint64_t seed_of(size_t replication) const;
    bool stopped() const;
    bool run_to(models::Cluster& cluster, sim::Time end) const;
    Norm quiet(models::Cluster cluster) const;

    friend class TrialWatch;
    ForkOptions options_;
    models::Blueprint blueprint_;
    sim::Time begin_, repair_;
    sim::Duration calm_;                     // nothing comes after it
    std::vector<std::optional<Warm>> warm_;  // by replication
};

}  // namespace faultline::studies
