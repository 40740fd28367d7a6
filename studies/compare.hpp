// studies/compare.hpp - two or more systems under the same random numbers: what is different, by
// how much, and how sure that is.
//
// Every replication runs all systems with one seed. Streams are named (sim/random_stream.hpp), so
// arrivals, kinds of requests, users and keys are the same for all, and what chance does to one it
// does to the others: the interval is that of the differences, replication by replication (paired
// Student's t). docs/comparing.md says where systems do not share their draws.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/diagnostics.hpp"
#include "scenarios/run_result.hpp"
#include "scenarios/source_files.hpp"
#include "sim/confidence.hpp"

namespace faultline::studies {

// Of one quantity: the other system's minus the baseline's. SI units.
struct Difference {
    enum class Unit : uint8_t { seconds, per_second, share, usd, count };
    enum class Verdict : uint8_t {
        lower,         // the interval lies below zero
        higher,        // above it
        not_shown,     // zero is inside: these replications show no difference
        equal,         // the same number in every replication
        not_measured,  // fewer than two replications in which both measured something
    };
    enum class Better : uint8_t { lower, higher, neither };
    std::string name;  // mean, p99, browse.p99, throughput, request_success, utilization, ...
    Unit unit = Unit::seconds;
    Better better = Better::lower;
    double baseline = 0, other = 0;  // means over the replications; NaN: not measured
    sim::Interval paired;            // 95 % interval of other - baseline
    sim::Interval unpaired;          // what the same runs would say had nothing been common
    Verdict verdict = Verdict::not_measured;
};
inline double half_width(const sim::Interval& interval) {
    return (interval.high - interval.low) / 2;
}

struct Comparison {
    // Of all requests: mean, p50, p95, p99, throughput, request_success, utilization (of the
    // busiest component of each), usd_per_month; then class.mean ... class.p99 of common classes;
    // then service.deployment.users, exposed (for so long), errors, failed_requests, length of
    // common deployments.
    std::vector<Difference> differences;
    // How many times wider the unpaired interval is: the median over what varies in both; nullopt
    // if nothing does. Squared, how many times as many replications the pairing is worth.
    std::optional<double> gain;
};

struct CompareResult {
    std::vector<scenarios::RunResult> runs;  // in the order of the files; the first is the baseline
    std::vector<Comparison> comparisons;     // [i] of runs[i + 1]; none when interrupted
    bool interrupted = false;
};

// The scenarios, ready to run.
struct ComparePlan {
    std::vector<std::string> files;
    std::vector<models::Blueprint> blueprints;  // of every file, or none
    uint32_t replications = 0;
    bool replications_by_default = false;  // the files ask for too few to make an interval of
    uint64_t seed = 1;                     // the baseline's unless given
    scenarios::Diagnostics diagnostics;
    bool readable = true;
};
inline constexpr uint32_t kDefaultReplications = 10;

struct CompareOptions {
    std::vector<std::string> sets;         // laid over every file
    std::optional<uint32_t> replications;  // at least 2; else the most that a file asks for
    std::optional<uint64_t> seed;
};
// Reads and compiles all files. Runnable only if !diagnostics.has_errors().
ComparePlan plan_comparison(const std::vector<std::string>& files, const CompareOptions& options,
                            scenarios::SourceFiles& sources);

struct CompareRun {
    uint32_t jobs = 0;  // 0: as many as cores
    const std::atomic<bool>* stop = nullptr;
    // From one thread, a few times a second: share of the work, events so far, systems finished.
    std::function<void(double fraction, uint64_t events, size_t finished)> progress;
};
CompareResult run_comparison(const ComparePlan& plan, const CompareRun& options);

// What the runs, with equally many replications of one seed, say of `other` beside `baseline`.
Comparison compare(const scenarios::RunResult& baseline, const scenarios::RunResult& other);

}  // namespace faultline::studies
