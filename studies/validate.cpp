#include "studies/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <chrono>
#include <cmath>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"
#include "scenarios/merge.hpp"
#include "scenarios/on_threads.hpp"
#include "scenarios/trial.hpp"
#include "sim/moments.hpp"
#include "studies/expression.hpp"

namespace faultline::studies {
namespace {

using scenarios::RequestCounts;
using scenarios::RunResult;

// One scenario under one set of settings.
struct Run {
    std::optional<models::Blueprint> blueprint;
    std::string problem;  // why there is none
    // One result for each replication, so that any expression over a result has its own spread.
    std::vector<std::optional<RunResult>> replications;
};

std::string key_of(const Case& one) {
    std::string key = one.scenario;
    for (const std::string& set : one.sets) key += "; " + set;
    return key;
}

Run prepare(const Case& one, scenarios::SourceFiles& sources) {
    Run run;
    scenarios::LoadedScenario loaded = scenarios::load_scenario(one.scenario, one.sets, sources);
    if (loaded.readable && !loaded.diagnostics.has_errors())
        run.blueprint = scenarios::compile(loaded);
    if (run.blueprint)
        run.replications.resize(std::max(1u, run.blueprint->run.replications));
    else
        run.problem = "cannot be run: " + loaded.diagnostics.text();
    return run;
}

// All replications of all runs, taken one after the other by as many threads as there are jobs.
class Crew {
public:
    Crew(std::map<std::string, Run>& runs, const ValidateOptions& options) : options_{options} {
        for (auto& [key, run] : runs)
            for (uint32_t i = 0; i < run.replications.size(); ++i) tasks_.push_back({&run, i});
    }

    void work_all() {
        scenarios::on_threads(options_.jobs, tasks_.size(), options_.stop,
                              [this](size_t i) { work(tasks_[i]); });
    }

private:
    struct Task {
        Run* run;
        uint32_t replication;
    };

    bool stopped() const { return options_.stop && options_.stop->load(); }

    void work(const Task& task) {
        const models::Blueprint& blueprint = *task.run->blueprint;
        scenarios::TrialOptions how;
        how.replication = task.replication;
        how.seed = blueprint.run.seed;
        how.stop = options_.stop;
        const auto trial = scenarios::run_trial(blueprint, how);
        if (!trial || stopped()) return;  // it may have been cut short
        task.run->replications[how.replication] = scenarios::merge_trials(blueprint, {&*trial, 1});
        report(trial->events);
    }

    void report(uint64_t events) {
        const std::lock_guard lock(mutex_);
        events_ += events;
        ++done_;
        if (options_.progress) options_.progress(done_, tasks_.size(), events_);
    }

    const ValidateOptions& options_;
    std::vector<Task> tasks_;
    std::mutex mutex_;  // over what follows
    size_t done_ = 0;
    uint64_t events_ = 0;
};

std::string lost(const RequestCounts& c, const std::string& whose, uint64_t most_in_flight) {
    const uint64_t ended = c.succeeded + c.failed + c.timed_out + c.rejected;
    // What is in flight is told by subtraction: it must be no more than there were calls at once.
    if (c.offered == ended + c.in_flight && ended <= c.offered && c.in_flight <= most_in_flight)
        return "";
    return fmt::format(
        "requests are lost or counted twice: {}: {} offered, {} ended, {} in flight, "
        "at most {} calls at once",
        whose, c.offered, ended, c.in_flight, most_in_flight);
}

// "", or what is wrong with the bookkeeping of a replication.
std::string bookkeeping(const RunResult& result) {
    std::string wrong = lost(result.requests, "all", result.engine.peak_calls);
    uint64_t offered = 0;
    for (const scenarios::ClassResult& one : result.classes) {
        if (wrong.empty()) wrong = lost(one.requests, one.name, result.engine.peak_calls);
        offered += one.requests.offered;
    }
    if (result.requests.offered == 0) return "nobody asked for anything";
    if (offered != result.requests.offered) return "the classes do not sum to the whole";
    return wrong;
}

void measure(CaseResult& result, const Run& run) {
    sim::Moments moments;
    for (const auto& replication : run.replications) {
        moments.add(evaluate(result.known.quantity, *replication));
        if (result.problem.empty()) result.problem = bookkeeping(*replication);
    }
    const auto n = static_cast<double>(moments.count());
    double half = 0;
    if (n > 1)
        half = boost::math::quantile(boost::math::students_t(n - 1), 0.9995) *
               std::sqrt(moments.variance() / n);
    result.mean = moments.mean();
    result.low = result.mean - half;
    result.high = result.mean + half;
}

CaseResult judge(const Case& known, const Run& run) {
    CaseResult result{known, 0, 0, 0, run.replications.size(), run.problem};
    if (!run.blueprint) return result;
    try {
        measure(result, run);
    } catch (const std::invalid_argument& wrong) {
        result.problem = wrong.what();
    }
    if (!result.problem.empty()) return result;
    const double off = std::abs(result.mean - known.expected);
    const bool contained = result.low <= known.expected && known.expected <= result.high;
    if (!(off <= known.tolerance))
        result.problem = "beyond the tolerance";
    else if (!contained && off > known.tolerance / 2)
        result.problem = "off by more than chance";
    return result;
}

}  // namespace

size_t ValidateResult::failed() const {
    return static_cast<size_t>(std::count_if(cases.begin(), cases.end(),
                                             [](const CaseResult& one) { return !one.holds(); }));
}

ValidateResult validate(const std::vector<Case>& cases, const ValidateOptions& options,
                        scenarios::SourceFiles& sources) {
    const auto start = std::chrono::steady_clock::now();
    std::map<std::string, Run> runs;
    for (const Case& one : cases)
        if (const std::string key = key_of(one); !runs.contains(key))
            runs[key] = prepare(one, sources);
    Crew(runs, options).work_all();
    ValidateResult result;
    for (const Case& one : cases) {
        const Run& run = runs[key_of(one)];
        if (std::all_of(run.replications.begin(), run.replications.end(),
                        [](const auto& replication) { return replication.has_value(); }))
            result.cases.push_back(judge(one, run));
    }
    result.interrupted = result.cases.size() < cases.size();
    result.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace faultline::studies
