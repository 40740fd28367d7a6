#include "studies/rehearse.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>

#include "models/cluster.hpp"
#include "models/fault.hpp"
#include "scenarios/estimate.hpp"
#include "scenarios/on_threads.hpp"
#include "sim/confidence.hpp"
#include "sim/random_stream.hpp"

namespace faultline::studies {
namespace {

using models::Blueprint;
using models::ClassRecord;
using models::Cluster;
using models::SeriesBucket;
using scenarios::estimate;

constexpr double kTwiceAsSlow = 2;

// What is kept of a trial.
struct Trial {
    std::vector<SeriesBucket> series;
    ClassRecord broken, all;  // sent while it was broken; sent from the fault on
    std::optional<double> detected;
    uint64_t lost_writes = 0, events = 0;
};

uint64_t bad(const ClassRecord& record) {
    return record.failed + record.timed_out + record.rejected;
}
double wrong_share(const ClassRecord& record) {
    const uint64_t ended = record.succeeded + bad(record);
    return ended ? static_cast<double>(bad(record)) / static_cast<double>(ended) : 0;
}
double p99(const ClassRecord& record) {
    return record.succeeded ? record.latency.quantile(0.99).seconds()
                            : std::numeric_limits<double>::quiet_NaN();
}
double mean_latency(const SeriesBucket& bucket) {
    return bucket.succeeded ? bucket.latency_sum_s / bucket.succeeded : 0;
}

class Rehearsal {
public:
    Rehearsal(const Blueprint& blueprint, const RehearseOptions& options)
        : options_{options}, blueprint_{blueprint} {
        blueprint_.faults.clear();
        begin_ = sim::Time{} + blueprint.run.warmup;
        repair_ = begin_ + options.outage;
        blueprint_.run.duration = (repair_ + options.observe) - sim::Time{};
        contingencies_ = contingencies(blueprint_, options.verb);
        trials_.resize(options.replications,
                       std::vector<std::optional<Trial>>(contingencies_.size() + 1));
    }

    RehearseResult run() {
        const auto start = std::chrono::steady_clock::now();
        warm_.resize(options_.replications);
        const auto on_threads = [&](size_t tasks, auto work) {
            scenarios::on_threads(options_.jobs, tasks, options_.stop, work);
        };
        on_threads(options_.replications, [&](size_t r) {
            warm_[r].emplace(blueprint_, seed_of(r));
            warm_[r]->start();
            run_to(*warm_[r], begin_);
        });
        const size_t each = contingencies_.size() + 1;
        on_threads(options_.replications * each, [&](size_t task) {
            const size_t r = task / each, c = task % each;
            trials_[r][c] = trial(*warm_[r], seed_of(r), c);
            const std::lock_guard lock(mutex_);
            if (trials_[r][c]) events_ += trials_[r][c]->events;
            if (options_.progress) options_.progress(++done_, trials_.size() * each, events_);
        });
        RehearseResult result = summed_up();
        result.wall_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return result;
    }

private:
    bool stopped() const { return options_.stop && options_.stop->load(std::memory_order_relaxed); }
    uint64_t seed() const { return options_.seed.value_or(blueprint_.run.seed); }
    uint64_t seed_of(size_t replication) const {
        return sim::trial_seed(seed(), static_cast<uint32_t>(replication));
    }

    bool run_to(Cluster& cluster, sim::Time end) const {
        constexpr uint64_t kSlice = 500'000;
        while (!stopped())
            if (cluster.run_until(end, kSlice) == sim::Stop::time_reached) return true;
        return false;
    }

    // Contingency c - 1; 0: nothing breaks. Absent: stopped.
    std::optional<Trial> trial(const Cluster& warm, uint64_t seed, size_t c) const {
        if (stopped()) return std::nullopt;
        Cluster cluster = warm;
        const uint64_t events_before = cluster.kernel.events();
        cluster.recorder.begin_stretch(begin_);
        if (c > 0) strike(cluster, contingencies_[c - 1], seed);
        if (!run_to(cluster, repair_)) return std::nullopt;
        cluster.recorder.begin_stretch(repair_);
        if (!run_to(cluster, sim::Time{} + blueprint_.run.duration)) return std::nullopt;
        cluster.recorder.finish(cluster.kernel.now());
        Trial trial;
        trial.series = cluster.recorder.series();
        for (const bool down : {false, true}) {
            trial.broken.add(cluster.recorder.all_classes(1, 2, down));
            trial.all.add(cluster.recorder.all_classes(1, 3, down));
        }
        for (const models::IncidentRecord& incident : cluster.story.incidents()) {
            trial.lost_writes += incident.lost_writes;
            if (incident.detected && !trial.detected)
                trial.detected = (*incident.detected - begin_).seconds();
        }
        trial.events = cluster.kernel.events() - events_before;
        return trial;
    }

    void strike(Cluster& cluster, const Contingency& what, uint64_t seed) const {
        Blueprint broken = blueprint_;
        broken.faults = what.faults;
        for (models::Fault& fault : broken.faults) {
            fault.at = begin_;
            fault.duration = sim::Distribution::constant(options_.outage);
        }
        cluster.controllers.emplace_back(std::make_unique<models::FaultPlan>(broken, seed));
        cluster.controllers.back()->start(cluster,
                                          static_cast<uint32_t>(cluster.controllers.size() - 1));
    }

    RehearseResult summed_up() {
        // Of replications in which all trials have ended.
        std::erase_if(trials_, [](const auto& all) {
            return std::any_of(all.begin(), all.end(), [](const auto& one) { return !one; });
        });
        RehearseResult result;
        result.scenario = blueprint_.name;
        result.seed = seed();
        result.replications = static_cast<uint32_t>(trials_.size());
        result.interrupted = stopped() && trials_.size() < options_.replications;
        result.verb = options_.verb;
        result.broken_at = begin_.seconds();
        result.outage_seconds = options_.outage.seconds();
        result.observe_seconds = options_.observe.seconds();
        result.events = events_;
        std::vector<double> shares, slow;
        for (const auto& all : trials_) {
            shares.push_back(wrong_share(all[0]->all));
            slow.push_back(p99(all[0]->all));
        }
        result.quiet_wrong_share = estimate(std::move(shares));
        result.quiet_p99 = estimate(std::move(slow));
        for (size_t c = 0; c < contingencies_.size() && !trials_.empty(); ++c)
            result.ranked.push_back(judged(c));
        std::stable_sort(result.ranked.begin(), result.ranked.end(), worse);
        return result;
    }

    // What does not come back is worst, then what goes wrong for most, then what is felt longest.
    static bool worse(const Rehearsed& a, const Rehearsed& b) {
        if (a.comes_back() != b.comes_back()) return !a.comes_back();
        if (a.hurts() != b.hurts()) return a.hurts();
        if (a.wrong.mean != b.wrong.mean) return a.wrong.mean > b.wrong.mean;
        return a.noticed.mean > b.noticed.mean;
    }

    Rehearsed judged(size_t c) const {
        Rehearsed one;
        one.what = contingencies_[c];
        std::vector<double> wrong, share, slow, noticed, detected;
        for (const auto& all : trials_) {
            const Trial &quiet = *all[0], &trial = *all[c + 1];
            wrong.push_back(static_cast<double>(bad(trial.all)) -
                            static_cast<double>(bad(quiet.all)));
            share.push_back(wrong_share(trial.broken));
            slow.push_back(p99(trial.broken));
            noticed.push_back(look_at(trial, quiet, one));
            if (trial.detected) detected.push_back(*trial.detected);
            one.lost_writes +=
                static_cast<double>(trial.lost_writes) / static_cast<double>(trials_.size());
        }
        if (!detected.empty()) one.detected = sim::confidence_95(detected).mean;
        one.wrong = estimate(std::move(wrong));
        one.wrong_share = estimate(std::move(share));
        one.p99_broken = estimate(std::move(slow));
        one.noticed = estimate(std::move(noticed));
        return one;
    }

    // The seconds in which users could tell; what they say about coming back goes to `into`.
    double look_at(const Trial& trial, const Trial& quiet, Rehearsed& into) const {
        const double width = bucket_seconds(trial);
        const auto first = static_cast<size_t>(begin_.seconds() / width);
        double slowest = 0;
        for (size_t i = first; i < quiet.series.size(); ++i)
            slowest = std::max(slowest, mean_latency(quiet.series[i]));
        double seconds = 0;
        size_t last = 0;
        for (size_t i = first; i < trial.series.size(); ++i) {
            if (!is_bad_moment(trial.series[i], slowest)) continue;
            seconds += width;
            last = i + 1;
        }
        if (last == 0) return 0;
        into.back_after = std::max(into.back_after.value_or(0),
                                   static_cast<double>(last) * width - begin_.seconds());
        // Whoever could tell in the last tenth of the time watched may be able to tell for ever.
        const double end = static_cast<double>(trial.series.size()) * width;
        const double calm = std::max(options_.observe.seconds() / 10, 2 * width);
        into.stayed_bad += static_cast<double>(last) * width > end - calm;
        return seconds;
    }

    bool is_bad_moment(const SeriesBucket& bucket, double slowest) const {
        const uint64_t ended = uint64_t{bucket.succeeded} + bucket.bad;
        if (ended == 0) return bucket.offered > 0;
        return static_cast<double>(bucket.bad) >=
                   std::max(1.0,
                            blueprint_.run.up_when_errors_below * static_cast<double>(ended)) ||
               mean_latency(bucket) > kTwiceAsSlow * slowest;
    }

    double bucket_seconds(const Trial& trial) const {
        return trial.series.empty() ? 1 : warm_.front()->recorder.bucket().seconds();
    }

    const RehearseOptions& options_;
    Blueprint blueprint_;
    sim::Time begin_, repair_;
    std::vector<Contingency> contingencies_;
    std::vector<std::optional<Cluster>> warm_;               // by replication
    std::vector<std::vector<std::optional<Trial>>> trials_;  // by replication; first the quiet one
    std::mutex mutex_;                                       // over what follows
    size_t done_ = 0;
    uint64_t events_ = 0;
};

}  // namespace

RehearseResult rehearse(const Blueprint& blueprint, const RehearseOptions& options) {
    return Rehearsal{blueprint, options}.run();
}

}  // namespace faultline::studies
