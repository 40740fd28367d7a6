#include "studies/availability/state_library.hpp"

#include <algorithm>
#include <cmath>

#include "sim/assert.hpp"
#include "sim/random_stream.hpp"

namespace faultline::studies {
namespace {

using models::Cluster;

constexpr double kUnitSeconds = 30;
constexpr double kFewestRequests = 200;  // in one unit
constexpr int kMostDoublings = 6;
constexpr double kHealthySeconds = 300;  // measured where nothing is broken: it counts most
constexpr size_t kClustersKept = 8;

double variance_of_share(double share, double n) { return share * (1 - share) / std::max(1.0, n); }

// Whether two stretches of time could be of the same system: as many requests ended, as many of
// them went wrong and took about as long. Four standard errors, and a tenth (a quarter of the
// latency, which a cache fills up for long) that nobody could tell.
bool look_alike(const Seen& a, const Seen& b) {
    const double n_a = a.all_ended(), n_b = b.all_ended();
    if (a.seconds <= 0 || b.seconds <= 0) return false;
    const double rate_a = n_a / a.seconds, rate_b = n_b / b.seconds;
    const double rate_error =
        4 * std::sqrt(n_a / (a.seconds * a.seconds) + n_b / (b.seconds * b.seconds));
    if (std::abs(rate_a - rate_b) > 0.1 * std::max(rate_a, rate_b) + rate_error) return false;
    const double both = (a.all_bad() + b.all_bad()) / std::max(1.0, n_a + n_b);
    const double share_error =
        4 * std::sqrt(variance_of_share(both, n_a) + variance_of_share(both, n_b));
    if (std::abs(a.bad_share() - b.bad_share()) > 0.1 * both + share_error + 1e-4) return false;
    constexpr double kFew = 30;
    if (a.succeeded < kFew || b.succeeded < kFew) return true;
    return std::abs(a.mean_latency() - b.mean_latency()) <=
           0.25 * std::max(a.mean_latency(), b.mean_latency());
}

}  // namespace

FailingSystem failing_system(const models::Blueprint& blueprint, std::vector<PartKind> kinds) {
    FailingSystem system;
    system.kinds = std::move(kinds);
    models::Blueprint steady = blueprint;
    steady.faults.clear();
    steady.changes.clear();
    for (const PartKind& kind : system.kinds) {
        system.first_fault.push_back(static_cast<uint32_t>(steady.faults.size()));
        steady.faults.insert(steady.faults.end(), kind.faults.begin(), kind.faults.end());
    }
    // The series of a run of this length has a bucket a second; nobody reads it.
    steady.run.duration = sim::from_seconds(3600);
    if (!blueprint.run.warmup_auto)
        system.warmup_seconds =
            std::max(system.warmup_seconds, std::ceil(blueprint.run.warmup.seconds()));
    // The load of a whole day, whatever the length of the file's run.
    system.day = daily_load(steady);
    return system;
}

StateLibrary::StateLibrary(const FailingSystem& system, uint64_t seed,
                           const std::atomic<bool>* stop)
    : system_{system},
      seed_{seed},
      stop_{stop},
      up_below_{system.day.levels.front().run.up_when_errors_below},
      unit_{long_enough()} {}

double StateLibrary::long_enough() {
    // Where the load is lightest.
    Cluster cluster = fresh({Broken(system_.kinds.size()), 0}, seed_);
    Watch watch{cluster, up_below_, stop_};
    constexpr double kLongest = 86'400 * 30;
    while (watch.run(kUnitSeconds).seconds > 0 && watch.seconds() < kLongest) {
        const auto ended = static_cast<double>(cluster.recorder.ended_so_far());
        if (ended < kFewestRequests) continue;
        return std::max(kUnitSeconds, std::ceil(kFewestRequests / ended * watch.seconds()));
    }
    return kUnitSeconds;
}

Cluster StateLibrary::fresh(const State& state, uint64_t seed) const {
    Cluster cluster{system_.day.levels[state.level], seed};
    cluster.start();
    const auto plan = static_cast<uint32_t>(cluster.controllers.size() - 1);
    for (uint32_t k = 0; k < state.broken.size(); ++k)
        for (uint32_t i = 0; i < state.broken[k]; ++i)
            cluster.appoint(plan, system_.first_fault[k] + i, sim::Time{} + sim::from_seconds(1));
    return cluster;
}

Cluster StateLibrary::settle(const State& state, Known& into) {
    Cluster cluster = fresh(state, into.seed);
    Watch watch{cluster, up_below_, stop_};
    watch.run(std::max(system_.warmup_seconds, unit_));
    const bool healthy = std::all_of(state.broken.begin(), state.broken.end(),
                                     [](uint16_t broken) { return broken == 0; });
    double length = std::max(2 * unit_, healthy ? kHealthySeconds : 0);
    Seen last = watch.run(length);
    into.steady.settled = false;
    for (int doubling = 0; doubling < kMostDoublings && !watch.stopped(); ++doubling) {
        const Seen next = watch.run(length);
        into.steady.settled = look_alike(last, next);
        if (into.steady.settled)
            last.add(next);
        else
            last = next;
        if (into.steady.settled) break;
        length *= 2;
    }
    into.steady.seen = last;
    events_ += cluster.kernel.events();
    return cluster;
}

StateLibrary::Known& StateLibrary::known(const State& state) {
    const auto found = known_.find(state);
    if (found != known_.end()) return found->second;
    Known& one = known_[state];
    std::string name = "availability/state/" + std::to_string(state.level);
    for (const uint16_t broken : state.broken) name += "/" + std::to_string(broken);
    sim::RandomStream seeds{seed_, name};
    one.seed = seeds.next();
    one.moments = {seed_, name + "/moments"};
    keep(state, one, settle(state, one));
    return one;
}

void StateLibrary::keep(const State& state, Known& one, Cluster cluster) {
    one.cluster.emplace(std::move(cluster));
    kept_.push_front(state);
    if (kept_.size() <= kClustersKept) return;
    known_.at(kept_.back()).cluster.reset();
    kept_.pop_back();
}

const Steady& StateLibrary::steady(const State& state) { return known(state).steady; }

Cluster StateLibrary::visit(const State& state) {
    Known& one = known(state);
    if (one.cluster) {
        kept_.splice(kept_.begin(), kept_, std::find(kept_.begin(), kept_.end(), state));
    } else {
        // It has been here before: the same way there, and then other moments.
        Known again;
        again.seed = one.seed;
        keep(state, one, settle(state, again));
    }
    // A moment of its own for each visit: checks, scrapes and timers are at another point.
    Watch watch{*one.cluster, up_below_, stop_};
    const uint64_t before = one.cluster->kernel.events();
    watch.run(unit_ * one.moments.uniform());
    events_ += one.cluster->kernel.events() - before;
    return *one.cluster;
}

bool StateLibrary::looks_like(const Seen& seen, const State& state) {
    return look_alike(seen, steady(state).seen);
}

}  // namespace faultline::studies
