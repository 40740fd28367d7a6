#include "studies/rehearse.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>

#include "scenarios/estimate.hpp"
#include "scenarios/on_threads.hpp"
#include "sim/confidence.hpp"

namespace faultline::studies {
namespace {

using models::Blueprint;
using scenarios::estimate;

constexpr double kMonthSeconds = 30 * 86'400.0;

ErrorBudget budget_of(const Blueprint& blueprint, double per_second) {
    ErrorBudget budget;
    for (const models::Objective& one : blueprint.objectives) {
        if (one.request_class != models::kNone) continue;
        double share = 1;
        if (one.metric == models::Objective::Metric::errors)
            share = one.target;
        else if (one.metric == models::Objective::Metric::availability)
            share = 1 - one.target;
        else
            continue;
        budget.share = budget.assumed ? share : std::min(budget.share, share);
        budget.assumed = false;
    }
    budget.requests = budget.share * per_second * kMonthSeconds;
    return budget;
}

class Rehearsal {
public:
    Rehearsal(const Blueprint& blueprint, const RehearseOptions& options)
        : options_{options},
          blueprint_{blueprint},
          all_{contingencies(blueprint, options)},
          singles_{all_.size()} {
        if (options.depth > 1) {
            counted_ = pairs_of(blueprint, all_);
            all_.insert(all_.end(), counted_.pairs.begin(), counted_.pairs.end());
            counted_.pairs.clear();
        }
        forks_.emplace(blueprint, all_, fork_options(options.replications));
        trials_.resize(options.replications, std::vector<std::optional<Trial>>(all_.size()));
    }

    RehearseResult run() {
        const auto start = std::chrono::steady_clock::now();
        const size_t replications = options_.replications;
        expected_ = (all_.size() + 1) * replications;
        const auto done = [&](uint64_t events) { trial_ended(events); };
        on_threads(replications, [&](size_t r) {
            if (forks_->prepare(r)) done(forks_->norm(r).events);
        });
        on_threads(replications * all_.size(), [&](size_t task) {
            const size_t r = task / all_.size(), c = task % all_.size();
            trials_[r][c] = forks_->trial(r, all_[c]);
            if (trials_[r][c]) done(trials_[r][c]->events);
        });
        RehearseResult result = summed_up();
        if (options_.find_loops && !result.interrupted) look_into_stuck(result);
        result.events = events_;
        result.trials = done_;
        result.wall_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return result;
    }

private:
    ForkOptions fork_options(uint32_t replications) const {
        ForkOptions how;
        how.replications = replications;
        how.seed = options_.seed.value_or(blueprint_.run.seed);
        how.outage = options_.breaking.outage;
        how.observe = options_.observe;
        how.stop = options_.stop;
        return how;
    }

    void trial_ended(uint64_t events) {
        const std::lock_guard lock(mutex_);
        events_ += events;
        ++done_;
        if (options_.progress) options_.progress(done_, std::max(done_, expected_), events_);
    }

    // An odd number of replications decides, and three are enough to tell.
    void look_into_stuck(RehearseResult& result) {
        constexpr size_t kMost = 8;
        std::vector<Contingency> stuck;
        for (const Rehearsed& one : result.ranked) {
            if (2 * one.stayed_bad <= result.replications) continue;
            if (stuck.size() < kMost)
                stuck.push_back(one.what);
            else
                ++result.not_looked_into;
        }
        if (stuck.empty()) return;
        MetastableOptions how;
        how.forks = fork_options(options_.replications < 3 ? 1 : 3);
        how.jobs = options_.jobs;
        how.trial_ended = [&](uint64_t events) { trial_ended(events); };
        // About so many: each switch once, and six halvings.
        expected_ += (switches(blueprint_, forks_->norm(0).hit_ratios).size() + 6) *
                     how.forks.replications * (stuck.size() + 1);
        result.deciding = how.forks.replications;
        result.tolerance = how.tolerance;
        result.metastable = why_stuck(blueprint_, stuck, forks_->norm(0).hit_ratios, how);
        result.interrupted = result.metastable.empty();
    }

    template <class Work>
    void on_threads(size_t tasks, Work work) const {
        scenarios::on_threads(options_.jobs, tasks, options_.stop, work);
    }

    // Of replications in which all trials have ended.
    void drop_unfinished() {
        for (size_t r = 0; r < trials_.size(); ++r)
            if (forks_->is_ready(r) && std::all_of(trials_[r].begin(), trials_[r].end(),
                                                   [](const auto& one) { return one.has_value(); }))
                whole_.push_back(r);
    }

    RehearseResult summed_up() {
        drop_unfinished();
        RehearseResult result;
        result.scenario = blueprint_.name;
        result.seed = options_.seed.value_or(blueprint_.run.seed);
        result.replications = static_cast<uint32_t>(whole_.size());
        result.interrupted = whole_.size() < options_.replications;
        result.breaking = options_.breaking;
        result.depth = options_.depth;
        result.broken_at = forks_->begin_seconds();
        result.outage_seconds = options_.breaking.outage.seconds();
        result.observe_seconds = options_.observe.seconds();
        result.counted = counted_;
        if (whole_.empty()) return result;
        std::vector<double> shares, slow;
        double per_second = 0;
        for (const size_t r : whole_) {
            shares.push_back(forks_->norm(r).wrong_share);
            slow.push_back(forks_->norm(r).p99);
            per_second += forks_->norm(r).per_second / static_cast<double>(whole_.size());
        }
        result.quiet_wrong_share = estimate(std::move(shares));
        result.quiet_p99 = estimate(std::move(slow));
        result.per_second = per_second;
        result.budget = budget_of(blueprint_, per_second);
        for (size_t c = 0; c < all_.size(); ++c)
            (c < singles_ ? result.ranked : result.pairs).push_back(judged(c, result.budget));
        for (auto* list : {&result.ranked, &result.pairs})
            std::stable_sort(list->begin(), list->end(), RehearseResult::worse);
        if (options_.breaking.whole()) add_structure(result);
        return result;
    }

    void add_structure(RehearseResult& result) const {
        const scenarios::SystemTopology topology{blueprint_};
        result.capacity = topology.without({}).capacity / topology.offered();
        for (const Rehearsed& one : result.ranked) {
            Outcome outcome;
            outcome.wrong_share = one.wrong_share.mean;
            outcome.comes_back = 2 * one.stayed_bad <= result.replications;
            outcome.by_itself =
                one.recovery == Recovery::by_itself || one.recovery == Recovery::unfelt;
            outcome.back_after = one.back_after.value_or(0);
            outcome.busiest = one.busiest;
            outcome.utilization = one.utilization;
            result.structure.push_back(check_structure(topology, one.what, outcome));
        }
        const std::vector<Contingency> singles(
            all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(singles_));
        result.cuts_of_two = cuts_of_two(topology, singles);
    }

    Rehearsed judged(size_t c, const ErrorBudget& budget) const {
        Rehearsed one;
        one.what = all_[c];
        std::vector<double> wrong, share, slow, noticed, detected;
        std::map<std::string, double> busy;
        const auto n = static_cast<double>(whole_.size());
        for (const size_t r : whole_) {
            const Trial& trial = *trials_[r][c];
            wrong.push_back(trial.wrong);
            share.push_back(trial.wrong_share);
            slow.push_back(trial.p99);
            noticed.push_back(trial.felt);
            if (trial.detected) detected.push_back(*trial.detected);
            if (trial.back_after > 0)
                one.back_after = std::max(one.back_after.value_or(0), trial.back_after);
            one.stayed_bad += trial.stayed_bad;
            one.lost_writes += static_cast<double>(trial.lost_writes) / n;
            busy[trial.busiest] += trial.utilization / n;
        }
        for (const auto& [name, utilization] : busy)
            if (utilization > one.utilization) {
                one.busiest = name;
                one.utilization = utilization;
            }
        if (!detected.empty()) one.detected = sim::confidence_95(detected).mean;
        one.wrong = estimate(std::move(wrong));
        one.wrong_share = estimate(std::move(share));
        one.p99_broken = estimate(std::move(slow));
        one.noticed = estimate(std::move(noticed));
        if (budget.requests > 0)
            one.budget_burned = std::max(0.0, one.wrong.mean) / budget.requests;
        one.recovery = recovery_of(one);
        return one;
    }

    Recovery recovery_of(const Rehearsed& one) const {
        constexpr double kMoments = 2;  // seconds: that is with the repair
        if (!one.comes_back()) return Recovery::none;
        if (!one.back_after) return Recovery::unfelt;
        return *one.back_after < options_.breaking.outage.seconds() - kMoments
                   ? Recovery::by_itself
                   : Recovery::after_repair;
    }

    const RehearseOptions& options_;
    const Blueprint& blueprint_;
    std::vector<Contingency> all_;  // single ones, then pairs
    size_t singles_;
    Pairs counted_;
    std::optional<Forks> forks_;
    std::vector<std::vector<std::optional<Trial>>> trials_;  // by replication
    std::vector<size_t> whole_;                              // replications that are finished
    std::mutex mutex_;                                       // over what follows
    size_t done_ = 0, expected_ = 0;
    uint64_t events_ = 0;
};

}  // namespace

const char* recovery_name(Recovery recovery) {
    switch (recovery) {
        case Recovery::unfelt:
            return "unfelt";
        case Recovery::by_itself:
            return "by itself";
        case Recovery::after_repair:
            return "after the repair";
        case Recovery::none:
            return "none";
    }
    return "";
}

bool RehearseResult::worse(const Rehearsed& a, const Rehearsed& b) {
    if (a.comes_back() != b.comes_back()) return !a.comes_back();
    if (a.hurts() != b.hurts()) return a.hurts();
    if (a.wrong.mean != b.wrong.mean) return a.wrong.mean > b.wrong.mean;
    if (a.back_after != b.back_after) return a.back_after > b.back_after;
    return a.lost_writes > b.lost_writes;
}

bool RehearseResult::more_than_parts(const Rehearsed& pair) const {
    constexpr double kHalfAgain = 1.5;
    double wrong = 0, back = 0;
    bool hurts = false, comes_back = true;
    for (const size_t part : pair.what.parts) {
        const auto found = std::find_if(ranked.begin(), ranked.end(), [&](const Rehearsed& one) {
            return one.what.place == part;
        });
        if (found == ranked.end()) continue;
        wrong += std::max(0.0, found->wrong.mean);
        back = std::max(back, found->back_after.value_or(0));
        hurts |= found->hurts();
        comes_back &= found->comes_back();
    }
    if (!pair.hurts()) return false;
    if (!hurts || (comes_back && !pair.comes_back())) return true;
    return pair.wrong.mean > kHalfAgain * wrong + 1 ||
           (comes_back && pair.back_after.value_or(0) > kHalfAgain * back + 1);
}

std::vector<Contingency> contingencies(const Blueprint& blueprint, const RehearseOptions& options) {
    std::vector<Contingency> all = contingencies(blueprint, options.breaking);
    std::vector<std::string> unknown;
    return options.only.empty() ? all : only(all, options.only, unknown);
}

RehearseResult rehearse(const Blueprint& blueprint, const RehearseOptions& options) {
    return Rehearsal{blueprint, options}.run();
}

}  // namespace faultline::studies
