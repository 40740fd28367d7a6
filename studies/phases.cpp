#include "studies/phases.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

#include "scenarios/expected_load.hpp"
#include "scenarios/experiment.hpp"

namespace faultline::studies {
namespace {

// Time goes into events, so that is how much of the work a setting is.
double work_of(const Setting& setting, const PhasesOptions& options) {
    const double replications = options.replications.value_or(setting.blueprint.run.replications);
    return 1 + scenarios::expected_load(setting.blueprint).events * replications;
}

// Settings taken one after the other by as many threads as there are jobs.
class Crew {
public:
    Crew(const PhasesPlan& plan, const PhasesOptions& options)
        : plan_{plan},
          options_{options},
          results_(plan.settings.size()),
          fractions_(plan.settings.size(), 0),
          events_(plan.settings.size(), 0) {
        for (const Setting& setting : plan.settings) {
            work_.push_back(work_of(setting, options));
            all_work_ += work_.back();
        }
    }

    // The finished runs by setting; nullopt for those that were not begun or not finished.
    std::vector<std::optional<scenarios::RunResult>> run() {
        const uint32_t jobs = scenarios::thread_count(options_.jobs, plan_.settings.size());
        std::vector<std::thread> threads;
        for (uint32_t i = 1; i < jobs; ++i) threads.emplace_back([this] { work(); });
        work();
        for (std::thread& thread : threads) thread.join();
        if (failure_) std::rethrow_exception(failure_);
        return std::move(results_);
    }

private:
    bool stopped() const { return options_.stop && options_.stop->load(); }

    void work() {
        try {
            // The largest populations come last in a study and take longest: begin with them.
            for (size_t turn = next_++; turn < plan_.settings.size() && !stopped(); turn = next_++)
                run_one(plan_.settings.size() - 1 - turn);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
    }

    void run_one(size_t i) {
        const Setting& setting = plan_.settings[i];
        scenarios::ExperimentOptions options;
        options.replications = options_.replications;
        options.seed = options_.seed;
        options.jobs = 1;
        options.source = plan_.phases[setting.phase].scenario;
        options.stop = options_.stop;
        options.replay_command = "faultline run " + options.source +
                                 " --set workload.users=" + std::to_string(setting.users);
        options.progress = [&](const scenarios::Progress& progress) {
            report(i, progress.fraction, progress.events);
        };
        scenarios::RunResult result = scenarios::run_experiment(setting.blueprint, options);
        const bool finished = !result.interrupted;
        {
            const std::lock_guard lock(mutex_);
            if (finished) ++done_;
        }
        report(i, 1, result.engine.events);
        if (finished) results_[i] = std::move(result);
    }

    void report(size_t i, double fraction, uint64_t events) {
        if (!options_.progress) return;
        const std::lock_guard lock(mutex_);
        fractions_[i] = fraction;
        events_[i] = events;
        double work = 0;
        uint64_t all_events = 0;
        for (size_t k = 0; k < fractions_.size(); ++k) {
            work += fractions_[k] * work_[k];
            all_events += events_[k];
        }
        options_.progress(work / all_work_, all_events, done_);
    }

    const PhasesPlan& plan_;
    const PhasesOptions& options_;
    std::vector<std::optional<scenarios::RunResult>> results_;
    std::atomic<size_t> next_{0};
    std::mutex mutex_;  // over all that follows
    std::vector<double> fractions_;
    std::vector<uint64_t> events_;
    size_t done_ = 0;
    std::vector<double> work_;  // expected events
    double all_work_ = 0;
    std::exception_ptr failure_;
};

}  // namespace

std::optional<uint64_t> PhaseResult::gives_out_at() const {
    std::optional<uint64_t> smallest;
    for (const SettingResult& setting : settings)
        if (!setting.run.objectives_met() && (!smallest || setting.users < *smallest))
            smallest = setting.users;
    return smallest;
}

bool PhaseResult::carries(uint64_t users) const {
    return std::any_of(settings.begin(), settings.end(), [&](const SettingResult& setting) {
        return setting.users == users && setting.run.objectives_met();
    });
}

std::optional<uint64_t> PhasesResult::takes_over_at(size_t phase) const {
    if (phase == 0 || phase >= phases.size()) return std::nullopt;
    const std::optional<uint64_t> users = phases[phase - 1].gives_out_at();
    return users && phases[phase].carries(*users) ? users : std::nullopt;
}

const scenarios::ComponentResult* busiest(const scenarios::RunResult& run) {
    const scenarios::ComponentResult* best = nullptr;
    for (const scenarios::ComponentResult& component : run.components) {
        if (component.resource.empty() || !std::isfinite(component.utilization.mean)) continue;
        if (!best || component.utilization.mean > best->utilization.mean) best = &component;
    }
    return best;
}

PhasesResult run_phases(PhasesPlan plan, const PhasesOptions& options) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::optional<scenarios::RunResult>> runs = Crew(plan, options).run();
    PhasesResult result;
    result.study = std::move(plan.study);
    result.phases = std::move(plan.phases);
    for (size_t i = 0; i < runs.size(); ++i) {
        if (!runs[i]) {
            result.interrupted = true;
            result.phases[plan.settings[i].phase].unfinished.push_back(plan.settings[i].users);
            continue;
        }
        const Setting& setting = plan.settings[i];
        result.phases[setting.phase].settings.push_back({setting.users, std::move(*runs[i])});
    }
    result.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace faultline::studies
