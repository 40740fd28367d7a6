#include "scenarios/experiment.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "scenarios/merge.hpp"
#include "scenarios/trial.hpp"

namespace faultline::scenarios {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

uint64_t peak_resident_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

// Where all trials stand; the threads report, one of them at a time tells the caller.
class ProgressBoard {
public:
    ProgressBoard(const ExperimentOptions& options, uint32_t replications, sim::Duration length)
        : options_{options}, length_{length}, reached_(replications), events_(replications) {}

    void report(uint32_t trial, sim::Time reached, uint64_t events) {
        if (!options_.progress) return;
        const std::scoped_lock lock{mutex_};
        reached_[trial] = reached;
        events_[trial] = events;
        if (seconds_since(last_) < 0.1) return;
        last_ = Clock::now();
        options_.progress(summary());
    }

private:
    Progress summary() const {
        Progress p;
        p.replications = static_cast<uint32_t>(reached_.size());
        for (size_t i = 0; i < reached_.size(); ++i) {
            p.fraction +=
                reached_[i].seconds() / length_.seconds() / static_cast<double>(reached_.size());
            p.events += events_[i];
            if (reached_[i].ns >= length_.ns) ++p.replications_done;
        }
        p.wall_seconds = seconds_since(start_);
        return p;
    }

    const ExperimentOptions& options_;
    sim::Duration length_;
    std::mutex mutex_;
    std::vector<sim::Time> reached_;
    std::vector<uint64_t> events_;
    Clock::time_point start_ = Clock::now(), last_ = start_;
};

// Of a trial that ran to its end, seconds; the last digit may be lost in doubles.
double whole_window(const models::Blueprint& blueprint) {
    return (blueprint.run.duration - blueprint.run.warmup).seconds() - 1e-9;
}

// Those that ran to the end. A trial that was cut short would pull the means: it counts only if it
// is all there is.
std::vector<models::Measurement> finished_trials(
    const models::Blueprint& blueprint, std::vector<std::optional<models::Measurement>>& measured) {
    const double whole = whole_window(blueprint);
    std::vector<models::Measurement> trials;
    for (auto& one : measured)
        if (one && one->window_seconds >= whole) trials.push_back(std::move(*one));
    if (!trials.empty()) return trials;
    for (auto& one : measured)
        if (one) return {std::move(*one)};
    return trials;
}

}  // namespace

uint32_t thread_count(uint32_t jobs, size_t tasks) {
    const size_t wanted = jobs ? jobs : std::thread::hardware_concurrency();
    return static_cast<uint32_t>(std::clamp<size_t>(wanted, 1, std::max<size_t>(tasks, 1)));
}

RunResult run_experiment(const models::Blueprint& blueprint, const ExperimentOptions& options) {
    const uint32_t replications =
        std::max(1u, options.replications.value_or(blueprint.run.replications));
    const uint64_t seed = options.seed.value_or(blueprint.run.seed);
    const uint32_t jobs = thread_count(options.jobs, replications);
    const auto start = Clock::now();

    // Trials share nothing; which thread runs which is of no consequence.
    std::vector<std::optional<models::Measurement>> measured(replications);
    ProgressBoard board{options, replications, blueprint.run.duration};
    std::atomic<uint32_t> next{0};
    const auto work = [&] {
        for (uint32_t i = next++; i < replications; i = next++) {
            if (options.stop && options.stop->load(std::memory_order_relaxed)) return;
            TrialOptions trial{.replication = i,
                               .seed = seed,
                               .source = options.source,
                               .replay_command = options.replay_command,
                               .trace = options.trace,
                               .component_series = options.component_series && i == 0,
                               .stop = options.stop,
                               .progress = {}};
            trial.progress = [&board, i](sim::Time t, uint64_t events) {
                board.report(i, t, events);
            };
            measured[i] = run_trial(blueprint, trial);
        }
    };
    std::vector<std::jthread> threads;
    for (uint32_t t = 1; t < jobs; ++t) threads.emplace_back(work);
    work();
    threads.clear();

    const bool stopped = options.stop && options.stop->load(std::memory_order_relaxed);
    std::vector<models::Measurement> trials = finished_trials(blueprint, measured);
    // Who stops a run that has just ended has interrupted nothing.
    const bool all_there =
        trials.size() == replications && trials.front().window_seconds >= whole_window(blueprint);
    RunResult result;
    if (!trials.empty()) {
        result = merge_trials(blueprint, trials);
    } else {
        result.scenario = blueprint.name;
        result.replications = 0;
    }
    result.source = options.source;
    result.seed = seed;
    result.interrupted = stopped && !all_there;
    result.engine.wall_seconds = seconds_since(start);
    uint64_t requests = 0;
    for (const auto& trial : trials) requests += trial.requests_ended;
    if (result.engine.wall_seconds > 0) {
        result.engine.events_per_second =
            static_cast<double>(result.engine.events) / result.engine.wall_seconds;
        result.engine.requests_per_second =
            static_cast<double>(requests) / result.engine.wall_seconds;
    }
    result.engine.peak_bytes = peak_resident_bytes();
    return result;
}

}  // namespace faultline::scenarios
