// studies/availability/passage.hpp - the way from one settled state to the next.
//
// Something breaks or is repaired; the system is simulated second by second until users see what
// they see in the new state when it is left alone. Several changes may come before that.
#pragma once
#include "studies/availability/state_library.hpp"

namespace faultline::studies {

struct PassageSeen {
    Seen seen;
    std::vector<DownTime> down;  // from its begin
    double seconds = 0;
    State after;
    // It ended, and users still saw something else than they would had the system always been in
    // this state: an overload that remains, or a state that never settles. `tail`: the last of it.
    bool stuck = false;
    Seen tail;
};

class Passage {
public:
    // From a settled moment of this state.
    Passage(StateLibrary& library, const State& from);

    // Part `index` of its kind (in the order in which the state's parts are broken) breaks or is
    // repaired, now.
    void change(uint32_t kind, uint32_t index);
    enum class End { settled, stuck, limit };
    // Runs on until it has settled in `target`, or until `limit` seconds after the begin. Stuck:
    // some 64 units (half an hour, mostly) have passed since the last change.
    End run(const State& target, double limit);
    PassageSeen take();

private:
    StateLibrary& library_;
    models::Cluster cluster_;
    Watch watch_;
    uint64_t events_before_;
    PassageSeen so_far_;
    double changed_at_ = 0;  // seconds from the begin
};

}  // namespace faultline::studies
