#include "studies/rehearsal/forks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/fault.hpp"
#include "models/measurement.hpp"
#include "sim/random_stream.hpp"

namespace faultline::studies {

using models::Blueprint;
using models::ClassRecord;
using models::Cluster;
using models::SeriesBucket;

namespace {

constexpr double kTwiceAsSlow = 2, kHalf = 0.5;
constexpr double kFewer = 0.95;      // of something that has become fewer
constexpr int kMostExtensions = 30;  // of half the time watched

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
double bad_share(const SeriesBucket& bucket) {
    const double ended = double{1} * bucket.succeeded + bucket.bad;
    return ended > 0 ? bucket.bad / ended : 0;
}
// Beyond what chance does to a number of that size.
bool has_shrunk(double before, double now) {
    return now < kFewer * before && before - now > 3 * std::sqrt(before);
}

}  // namespace

// One trial under way.
class TrialWatch {
public:
    TrialWatch(const Forks& forks, size_t replication)
        : forks_{forks},
          norm_{forks.norm(replication)},
          cluster_{forks.warm_[replication]->cluster},
          width_{cluster_.recorder.bucket()},
          first_{static_cast<size_t>(forks.begin_.ns / width_.ns)},
          looked_{first_},
          events_before_{cluster_.kernel.events()} {}

    std::optional<Trial> run(const Contingency& what, uint64_t seed) {
        cluster_.recorder.begin_stretch(forks_.begin_);
        strike(what, seed);
        const models::Reading before = models::read_meters(cluster_);
        if (!forks_.run_to(cluster_, forks_.repair_)) return std::nullopt;
        note_busiest(before, what);
        cluster_.recorder.begin_stretch(forks_.repair_);
        if (!watch_on()) return std::nullopt;
        return finished();
    }

private:
    void strike(const Contingency& what, uint64_t seed) {
        Blueprint broken = forks_.blueprint_;
        broken.faults = what.faults;
        for (models::Fault& fault : broken.faults) fault.at = forks_.begin_;
        cluster_.controllers.emplace_back(std::make_unique<models::FaultPlan>(broken, seed));
        cluster_.controllers.back()->start(cluster_,
                                           static_cast<uint32_t>(cluster_.controllers.size() - 1));
    }

    // Of several that are busy to the last the one that the others call: they wait for it.
    void note_busiest(const models::Reading& before, const Contingency& what) {
        constexpr double kBusy = 0.95;
        const models::Reading now = models::read_meters(cluster_);
        for (uint32_t id = 0; id < forks_.blueprint_.components.size(); ++id) {
            const auto measured = models::measure_component(cluster_, before, now, id);
            // Of those that are up and were not struck: the mean counts the others too.
            const auto is_struck = [&](const Hit& hit) { return hit.component == id; };
            const bool struck = std::any_of(what.hits.begin(), what.hits.end(), is_struck);
            double busy = struck ? 0 : std::min(1.0, measured.utilization);
            for (uint32_t i = 0; i < measured.instances.size(); ++i)
                if (!std::binary_search(what.hits.begin(), what.hits.end(), Hit{id, i}))
                    busy = std::max(busy, std::min(1.0, measured.instances[i].utilization));
            if (busy <= trial_.utilization && busy < kBusy) continue;
            if (busy < kBusy && trial_.utilization >= kBusy) continue;
            trial_.utilization = busy;
            trial_.busiest = measured.name;
        }
    }

    struct Level {
        double under_way, bad;
    };

    // False: stopped.
    bool watch_on() {
        const int64_t observe = std::max<int64_t>(forks_.options_.observe.ns, 12 * width_.ns);
        const sim::Duration step = whole_buckets(observe / 12);
        look(forks_.repair_);
        levels_.push_back(level());
        int steps = 0;
        for (sim::Time t = whole_buckets_until(forks_.repair_); true; t = t + step) {
            if (!forks_.run_to(cluster_, t)) return false;
            look(t);
            if (steps > 0 && steps % 6 == 0) levels_.push_back(level());
            const sim::Time calm_since = std::max(last_bad_, forks_.repair_);
            if ((t - calm_since).ns >= std::min(observe, forks_.calm_.ns)) return true;
            if (steps++ < 12) continue;
            // As long as it was to be watched, and longer.
            if ((t - calm_since).ns >= observe / 10 + 2 * width_.ns) return true;
            if ((steps - 1) % 6 != 0) continue;
            trial_.stayed_bad = !on_its_way_back() || steps > (2 + kMostExtensions) * 6;
            if (trial_.stayed_bad) return true;
        }
    }

    bool on_its_way_back() const {
        const size_t n = levels_.size();
        const Level &then = levels_[n - 3], &before = levels_[n - 2], &now = levels_[n - 1];
        return has_shrunk(before.under_way, now.under_way) ||
               has_shrunk(before.bad - then.bad, now.bad - before.bad);
    }
    Level level() const {
        return {static_cast<double>(cluster_.calls.in_use()),
                static_cast<double>(cluster_.recorder.bad_so_far())};
    }

    sim::Duration whole_buckets(int64_t ns) const {
        return {(ns + width_.ns - 1) / width_.ns * width_.ns};
    }
    sim::Time whole_buckets_until(sim::Time t) const {
        return sim::Time{} + whole_buckets((t - sim::Time{}).ns);
    }

    // The seconds that are over and have not been looked at.
    void look(sim::Time now) {
        const auto end = static_cast<size_t>(now.ns / width_.ns);
        cluster_.recorder.finish(sim::Time{static_cast<int64_t>(end) * width_.ns});
        const std::vector<SeriesBucket>& series = cluster_.recorder.series();
        for (; looked_ < end; ++looked_) {
            const SeriesBucket bucket = looked_ < series.size() ? series[looked_] : SeriesBucket{};
            const size_t i = looked_ - first_;
            trial_.wrong +=
                bucket.bad -
                (i < norm_.bad.size() ? norm_.bad[i] : norm_.bad_per_second * width_.seconds());
            if (!is_bad_moment(bucket)) continue;
            trial_.felt += width_.seconds();
            last_bad_ = sim::Time{static_cast<int64_t>(looked_ + 1) * width_.ns};
        }
    }

    bool is_bad_moment(const SeriesBucket& bucket) const {
        if (bucket.succeeded + bucket.bad == 0 && bucket.offered > 0) return true;
        return (bucket.bad > 0 &&
                bad_share(bucket) >= norm_.worst + forks_.blueprint_.run.up_when_errors_below) ||
               mean_latency(bucket) > kTwiceAsSlow * norm_.slowest ||
               bucket.succeeded < kHalf * norm_.fewest;
    }

    Trial finished() {
        ClassRecord broken;
        for (const bool down : {false, true}) broken.add(cluster_.recorder.all_classes(1, 2, down));
        trial_.wrong_share = wrong_share(broken);
        trial_.p99 = p99(broken);
        trial_.back_after = last_bad_ > forks_.begin_ ? (last_bad_ - forks_.begin_).seconds() : 0;
        trial_.watched = (cluster_.kernel.now() - forks_.begin_).seconds();
        for (const models::IncidentRecord& incident : cluster_.story.incidents()) {
            trial_.lost_writes += incident.lost_writes;
            if (incident.detected && !trial_.detected)
                trial_.detected = (*incident.detected - forks_.begin_).seconds();
        }
        trial_.events = cluster_.kernel.events() - events_before_;
        return trial_;
    }

    const Forks& forks_;
    const Norm& norm_;
    Cluster cluster_;
    sim::Duration width_;
    size_t first_, looked_;  // buckets
    uint64_t events_before_;
    sim::Time last_bad_{};
    std::vector<Level> levels_;  // from the repair on, each half of the time to be watched
    Trial trial_;
};

Forks::Forks(const Blueprint& blueprint, const std::vector<Contingency>& what,
             const ForkOptions& options)
    : options_{options}, blueprint_{blueprint}, warm_(options.replications) {
    begin_ = sim::Time{} + blueprint.run.warmup;
    repair_ = begin_ + options.outage;
    blueprint_.run.duration = (repair_ + options.observe) - sim::Time{};
    calm_ = options.observe / 3;
    for (const models::Component& component : blueprint.components)
        if (const auto* database = std::get_if<models::DatabaseSpec>(&component.spec))
            if (database->failover)
                calm_ = std::max(calm_, database->failover->rejoin + options.observe / 12);
    // A link that is to be disturbed has to be there: it waits for a hand that never comes.
    blueprint_.faults.clear();
    blueprint_.changes.clear();
    for (const Contingency& one : what)
        for (const models::Fault& fault : one.faults) {
            if (!fault.link && fault.verb != models::Fault::Verb::partition) continue;
            blueprint_.faults.push_back(fault);
            blueprint_.faults.back().by_hand = true;
        }
}

bool Forks::prepare(size_t r) {
    Warm warm{Cluster{blueprint_, seed_of(r)}, {}};
    warm.cluster.start();
    if (!run_to(warm.cluster, begin_)) return false;
    warm.norm = quiet(warm.cluster);
    if (stopped()) return false;
    warm_[r].emplace(std::move(warm));
    return true;
}

std::optional<Trial> Forks::trial(size_t r, const Contingency& what) const {
    if (stopped() || !warm_[r]) return std::nullopt;
    return TrialWatch{*this, r}.run(what, seed_of(r));
}

bool Forks::stopped() const {
    return options_.stop && options_.stop->load(std::memory_order_relaxed);
}
uint64_t Forks::seed_of(size_t replication) const {
    return sim::trial_seed(options_.seed, static_cast<uint32_t>(replication));
}

bool Forks::run_to(Cluster& cluster, sim::Time end) const {
    constexpr uint64_t kSlice = 500'000;
    while (!stopped())
        if (cluster.run_until(end, kSlice) == sim::Stop::time_reached) return true;
    return false;
}

Norm Forks::quiet(Cluster cluster) const {
    Norm norm;
    const uint64_t before = cluster.kernel.events();
    cluster.recorder.begin_stretch(begin_);
    const models::Reading then = models::read_meters(cluster);
    if (!run_to(cluster, sim::Time{} + blueprint_.run.duration)) return norm;
    const models::Reading now = models::read_meters(cluster);
    for (uint32_t id = 0; id < blueprint_.components.size(); ++id)
        norm.hit_ratios.push_back(models::measure_component(cluster, then, now, id).hit_ratio);
    cluster.recorder.finish(cluster.kernel.now());
    norm.events = cluster.kernel.events() - before;
    const ClassRecord all = cluster.recorder.all_classes(1, 2, false);
    norm.wrong_share = wrong_share(all);
    norm.p99 = p99(all);
    const std::vector<SeriesBucket>& series = cluster.recorder.series();
    const double width = cluster.recorder.bucket().seconds();
    const auto first = static_cast<size_t>(begin_.seconds() / width);
    norm.fewest = series.size() > first ? std::numeric_limits<double>::infinity() : 0;
    double ended = 0, wrong = 0;
    for (size_t i = first; i < series.size(); ++i) {
        const SeriesBucket& bucket = series[i];
        norm.bad.push_back(bucket.bad);
        norm.slowest = std::max(norm.slowest, mean_latency(bucket));
        norm.worst = std::max(norm.worst, bad_share(bucket));
        // The first and the last may be parts of a bucket only.
        if (i > first && i + 1 < series.size())
            norm.fewest = std::min<double>(norm.fewest, bucket.succeeded);
        ended += bucket.succeeded + bucket.bad;
        wrong += bucket.bad;
    }
    if (std::isinf(norm.fewest)) norm.fewest = 0;
    const double seconds = std::max(width, (options_.outage + options_.observe).seconds());
    norm.per_second = ended / seconds;
    norm.bad_per_second = wrong / seconds;
    return norm;
}

}  // namespace faultline::studies
