#include "studies/availability/availability.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <numeric>

#include "scenarios/estimate.hpp"
#include "scenarios/on_threads.hpp"
#include "sim/random_stream.hpp"
#include "studies/availability/steady_answers.hpp"

namespace faultline::studies {
namespace {

using models::Blueprint;
using scenarios::estimate;

constexpr uint32_t kBatches = 10;
constexpr size_t kWorst = 5;

class Study {
public:
    Study(const Blueprint& blueprint, const AvailabilityOptions& options) : options_{options} {
        result_.scenario = blueprint.name;
        result_.seed = options.seed.value_or(blueprint.run.seed);
        std::vector<PartKind> kinds = failing_parts(blueprint, &result_.for_ever);
        if (kinds.empty()) {
            result_.assumed = true;
            Blueprint assumed = blueprint;
            assumed.faults = assumed_faults(blueprint, assumed_rates());
            kinds = failing_parts(assumed, &result_.for_ever);
        }
        for (const models::Objective& objective : blueprint.objectives)
            if (objective.metric == models::Objective::Metric::availability &&
                objective.request_class == models::kNone)
                result_.objective = objective.target;
        for (const PartKind& kind : kinds)
            result_.parts.push_back({kind.name, static_cast<uint32_t>(kind.faults.size()),
                                     kind.up.mean_ns() * 1e-9, kind.down.mean_ns() * 1e-9});
        system_ = failing_system(blueprint, std::move(kinds));
        batches_ = std::min(kBatches, options.years);
        walked_.resize(batches_);
        libraries_.resize(batches_);
        told_.resize(batches_);
    }

    AvailabilityResult run() {
        const auto start = std::chrono::steady_clock::now();
        scenarios::on_threads(options_.jobs, batches_, options_.stop, [&](size_t b) {
            const uint64_t seed = sim::trial_seed(result_.seed, static_cast<uint32_t>(b));
            libraries_[b].emplace(system_, seed, options_.stop);
            Walked walked = walk(*libraries_[b], years_of(b), seed,
                                 [&](const WalkProgress& at) { tell(b, at); });
            if (!stopped()) walked_[b] = std::move(walked);
        });
        result_.interrupted = stopped();
        sum_up();
        if (!result_.interrupted) {
            result_.renewal = renewal_answer(*libraries_.front());
            result_.rare = rare_answer(*libraries_.front(), result_.seed, &result_.why_no_rare);
        }
        for (const auto& library : libraries_) result_.events += library ? library->events() : 0;
        result_.wall_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return std::move(result_);
    }

private:
    bool stopped() const { return options_.stop && options_.stop->load(); }
    uint32_t years_of(size_t batch) const {
        return options_.years / batches_ + (batch < options_.years % batches_ ? 1 : 0);
    }

    void tell(size_t batch, const WalkProgress& at) {
        if (!options_.progress) return;
        const std::lock_guard lock(mutex_);
        told_[batch] = at;
        double years = 0;
        uint64_t events = 0;
        for (const WalkProgress& one : told_) {
            years += one.seconds / kYear;
            events += one.events;
        }
        options_.progress(years, events);
    }

    // What each batch that was finished says, as an estimate.
    template <class Value>
    scenarios::Estimate over_batches(Value value) const {
        std::vector<double> values;
        for (const auto& walked : walked_)
            if (walked) values.push_back(value(*walked));
        return estimate(std::move(values));
    }

    void sum_up() {
        result_.batches = static_cast<uint32_t>(
            std::count_if(walked_.begin(), walked_.end(), [](const auto& one) { return !!one; }));
        if (result_.batches == 0) return;
        result_.by_request =
            over_batches([](const Walked& one) { return 1 - one.all.bad_share(); });
        result_.by_time = over_batches([](const Walked& one) { return one.all.up_share(); });
        result_.outages_per_year = over_batches([](const Walked& one) {
            return static_cast<double>(one.outages.size()) / static_cast<double>(one.years.size());
        });
        result_.down_minutes_per_year = over_batches([](const Walked& one) {
            return (one.all.seconds - one.all.up_seconds) / 60 /
                   static_cast<double>(one.years.size());
        });
        sum_up_classes();
        sum_up_years();
        sum_up_incidents();
        sum_up_states();
    }

    void sum_up_classes() {
        const auto classes = models::classes_of(system_.day.levels.front());
        for (size_t c = 0; c < classes.size(); ++c)
            result_.classes.push_back({classes[c].name, over_batches([&](const Walked& one) {
                                           return one.all.ended[c] > 0
                                                      ? 1 - one.all.bad[c] / one.all.ended[c]
                                                      : 1.0;
                                       })});
    }

    void sum_up_years() {
        double spent = 0, missed = 0;
        for (const auto& walked : walked_) {
            if (!walked) continue;
            for (const Seen& year : walked->years) {
                ++result_.years;
                if (!result_.objective || *result_.objective >= 1) continue;
                const double of_budget = year.bad_share() / (1 - *result_.objective);
                spent += of_budget;
                missed += of_budget > 1;
                result_.worst_year = std::max(result_.worst_year, of_budget);
            }
        }
        result_.budget_spent = spent / result_.years;
        result_.years_missed = missed / result_.years;
    }

    void sum_up_incidents() {
        std::map<std::string, double> causes;
        std::map<std::string, uint64_t> stuck;
        double years = 0, all_bad = 0;
        for (const auto& walked : walked_) {
            if (!walked) continue;
            for (AvailabilityIncident incident : walked->incidents) {
                incident.at += years * kYear;
                result_.worst.push_back(std::move(incident));
            }
            for (const DownTime& outage : walked->outages)
                result_.longest_outage =
                    std::max(result_.longest_outage, outage.until - outage.from);
            for (const auto& [cause, bad] : walked->bad_by_cause) causes[cause] += bad;
            for (const auto& [cause, times] : walked->stuck) stuck[cause] += times;
            all_bad += walked->all.all_bad();
            years += static_cast<double>(walked->years.size());
            result_.changes += walked->changes;
            result_.simulated += walked->simulated;
        }
        std::stable_sort(result_.worst.begin(), result_.worst.end(),
                         [](const auto& a, const auto& b) { return a.bad > b.bad; });
        if (result_.worst.size() > kWorst) result_.worst.resize(kWorst);
        for (const auto& [name, bad] : causes)
            if (bad > 0) result_.causes.push_back({name, bad / years, bad / all_bad});
        std::stable_sort(result_.causes.begin(), result_.causes.end(),
                         [](const auto& a, const auto& b) { return a.bad > b.bad; });
        result_.stuck.assign(stuck.begin(), stuck.end());
    }

    void sum_up_states() {
        struct Sum {
            double seconds = 0, visits = 0;
            Seen seen;
            bool settled = true;
        };
        std::map<Broken, Sum> sums;
        double seconds = 0;
        for (size_t b = 0; b < batches_; ++b) {
            if (!walked_[b]) continue;
            seconds += walked_[b]->all.seconds;
            for (const auto& [state, visits] : walked_[b]->states) {
                Sum& sum = sums[state.broken];
                sum.seconds += visits.seconds;
                sum.visits += static_cast<double>(visits.visits);
                const Steady& steady = libraries_[b]->steady(state);
                sum.seen.add(steady.seen);
                sum.settled = sum.settled && steady.settled;
            }
        }
        for (const auto& [broken, sum] : sums)
            result_.states.push_back({name_of(system_.kinds, broken), sum.seconds / seconds,
                                      sum.visits / result_.years, sum.seen.bad_share(),
                                      sum.seen.up_share(), sum.settled});
        std::stable_sort(result_.states.begin(), result_.states.end(),
                         [](const auto& a, const auto& b) { return a.share > b.share; });
    }

    const AvailabilityOptions& options_;
    FailingSystem system_;
    uint32_t batches_ = 0;
    std::vector<std::optional<Walked>> walked_;
    std::vector<std::optional<StateLibrary>> libraries_;
    std::mutex mutex_;  // over what follows
    std::vector<WalkProgress> told_;
    AvailabilityResult result_;
};

}  // namespace

AvailabilityResult availability(const Blueprint& blueprint, const AvailabilityOptions& options) {
    return Study{blueprint, options}.run();
}

}  // namespace faultline::studies
