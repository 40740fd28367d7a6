#include "scenarios/experiment.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "models/monitoring/condition.hpp"
#include "scenarios/merge.hpp"
#include "scenarios/on_threads.hpp"
#include "scenarios/precision.hpp"
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
    ProgressBoard(const ExperimentOptions& options, sim::Duration length)
        : options_{options}, length_{length} {}

    // There will be so many trials; more may be asked for later. Nobody runs meanwhile.
    void expect(uint32_t replications) {
        reached_.resize(replications);
        events_.resize(replications);
    }

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

// The replications of one scenario, as many as have been asked for so far.
class Replications {
public:
    Replications(const models::Blueprint& blueprint, const ExperimentOptions& options)
        : blueprint_{blueprint}, options_{options}, board_{options, blueprint.run.duration} {}

    // Runs those that are missing among the first `count`. Trials share nothing: which thread runs
    // which, and when each ends, is of no consequence.
    void run_up_to(uint32_t count) {
        std::vector<std::optional<models::Measurement>> measured(count - begun_);
        board_.expect(count);
        on_threads(options_.jobs, count - begun_, options_.stop, [&](size_t i) {
            measured[i] = run_trial(blueprint_, trial_options(begun_ + static_cast<uint32_t>(i)));
        });
        begun_ = count;
        for (auto& one : measured) {
            if (!one) continue;
            const double reached = one->begin_seconds + one->window_seconds;
            auto& where = one->aborted || reached >= whole_run() ? finished_ : cut_short_;
            where.push_back(std::move(*one));
        }
    }

    // Those that ran to the end, in their order.
    const std::vector<models::Measurement>& finished() const { return finished_; }
    // A trial that was cut short would pull the means: it counts only if it is all there is.
    const std::vector<models::Measurement>& usable() {
        if (!finished_.empty() || cut_short_.empty()) return finished_;
        cut_short_.resize(1);
        return cut_short_;
    }

    // Of all of them; there is one if there is a trial.
    const Pilot::Verdict& verdict() const { return pilot_.get(); }

private:
    // Seconds; the last digits may be lost in doubles.
    double whole_run() const { return blueprint_.run.duration.seconds() * (1 - 1e-12) - 1e-9; }

    // The first one is the pilot of all.
    TrialOptions trial_options(uint32_t i) {
        TrialOptions trial;
        trial.replication = i;
        trial.seed = options_.seed.value_or(blueprint_.run.seed);
        trial.source = options_.source;
        trial.replay_command = options_.replay_command;
        trial.trace = options_.trace;
        trial.component_series = options_.component_series && i == 0;
        // What is kept of the first replication only.
        if (i == 0) trial.telemetry = options_.telemetry;
        if (i > 0) trial.trace.slowest = trial.trace.wrong = 0;
        trial.stop = options_.stop;
        trial.progress = [this, i](sim::Time t, uint64_t events) { board_.report(i, t, events); };
        if (i == 0)
            trial.tell = &told_;
        else
            trial.pilot = pilot_;
        return trial;
    }

    const models::Blueprint& blueprint_;
    const ExperimentOptions& options_;
    ProgressBoard board_;
    std::promise<Pilot::Verdict> told_;
    std::shared_future<Pilot::Verdict> pilot_{told_.get_future()};
    uint32_t begun_ = 0;
    std::vector<models::Measurement> finished_, cut_short_;
};

// Those that ended because Blueprint::abort_when held.
std::optional<AbortResult> aborted(const models::Blueprint& blueprint,
                                   const std::vector<models::Measurement>& trials) {
    std::optional<AbortResult> result;
    for (const models::Measurement& one : trials) {
        if (!one.aborted) continue;
        const double at = one.begin_seconds + one.window_seconds;
        if (!result) result = {blueprint.abort_when->written, 0, at};
        ++result->replications;
        result->at = std::min(result->at, at);
    }
    return result;
}

// How many there are before anything is looked at.
uint32_t first_round(const models::Blueprint& blueprint, std::optional<uint32_t> stated) {
    const uint32_t least = blueprint.precision.empty() ? 1 : kLeastReplications;
    return std::max(least, stated.value_or(blueprint.run.replications));
}

}  // namespace

uint32_t thread_count(uint32_t jobs, size_t tasks) {
    const size_t wanted = jobs ? jobs : std::thread::hardware_concurrency();
    return static_cast<uint32_t>(std::clamp<size_t>(wanted, 1, std::max<size_t>(tasks, 1)));
}

RunResult run_experiment(const models::Blueprint& blueprint, const ExperimentOptions& options) {
    const auto start = Clock::now();
    Replications replications{blueprint, options};
    const auto stopped = [&] {
        return options.stop && options.stop->load(std::memory_order_relaxed);
    };
    uint32_t wanted = first_round(blueprint, options.replications);
    const uint32_t most = std::max(wanted, blueprint.run.max_replications);
    replications.run_up_to(wanted);
    while (!blueprint.precision.empty() && !stopped()) {
        const auto reached = judge_precision(blueprint, replications.finished());
        const uint32_t next = next_round(reached, wanted, most);
        if (next == wanted) break;
        replications.run_up_to(wanted = next);
    }

    const std::vector<models::Measurement>& trials = replications.usable();
    // Who stops a run that has just ended has interrupted nothing.
    const bool all_there = replications.finished().size() == wanted;
    RunResult result;
    if (!trials.empty()) {
        result = merge_trials(blueprint, trials);
        result.steady = replications.verdict().steady;
        result.aborted = aborted(blueprint, trials);
    } else {
        result.scenario = blueprint.name;
        result.replications = 0;
    }
    result.source = options.source;
    result.seed = options.seed.value_or(blueprint.run.seed);
    result.interrupted = stopped() && !all_there;
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
