// studies/availability/state_library.hpp - what users see in each state of a system, and on the way
// from one to the next, simulated once and kept.
//
// A state is what is broken and how high the load is. Left alone, a system settles in it, and what
// users see from then on can be told for any length of time. On the way there (timeouts, checks,
// failover, backlogs) every second is simulated.
#pragma once
#include <list>
#include <map>
#include <optional>

#include "studies/availability/daily_load.hpp"
#include "studies/availability/parts.hpp"
#include "studies/availability/watch.hpp"

namespace faultline::studies {

// The system whose states these are.
struct FailingSystem {
    std::vector<PartKind> kinds;
    DailyLoad day;                      // each level with all parts' faults, by hand
    std::vector<uint32_t> first_fault;  // of each kind
    double warmup_seconds = 60;
};
// Of what breaks at random in the blueprint.
FailingSystem failing_system(const models::Blueprint& blueprint, std::vector<PartKind> kinds);

struct State {
    Broken broken;
    uint32_t level = 0;
    auto operator<=>(const State&) const = default;
};

// In a state in which the system has settled.
struct Steady {
    Seen seen;            // in some time
    bool settled = true;  // false: it was still changing after the longest time; seen is the end
    bool is_up() const { return seen.up_share() >= 0.5; }
};

class StateLibrary {
public:
    StateLibrary(const FailingSystem& system, uint64_t seed, const std::atomic<bool>* stop);

    const Steady& steady(const State& state);
    // A copy of the system at some moment after it has settled in this state.
    models::Cluster visit(const State& state);
    // The first of the times after which it is asked whether it has settled, then twice that, and
    // so on, seconds: half a minute, or longer where requests are rare.
    double unit() const { return unit_; }
    // Whether what was seen could be what is seen in that state.
    bool looks_like(const Seen& seen, const State& state);

    const FailingSystem& system() const { return system_; }
    double up_below() const { return up_below_; }
    const std::atomic<bool>* stop() const { return stop_; }
    uint64_t events() const { return events_; }
    void count_events(uint64_t more) { events_ += more; }
    size_t states() const { return known_.size(); }

private:
    struct Known {
        Steady steady;
        std::optional<models::Cluster> cluster;  // settled; of the last states visited only
        sim::RandomStream moments;
        uint64_t seed = 0;
    };
    Known& known(const State& state);
    models::Cluster settle(const State& state, Known& into);
    models::Cluster fresh(const State& state, uint64_t seed) const;
    void keep(const State& state, Known& one, models::Cluster cluster);
    double long_enough();

    const FailingSystem& system_;
    uint64_t seed_;
    const std::atomic<bool>* stop_;
    double up_below_, unit_;
    std::map<State, Known> known_;
    std::list<State> kept_;  // whose clusters are kept, the last visited first
    uint64_t events_ = 0;
};

}  // namespace faultline::studies
