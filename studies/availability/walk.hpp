// studies/availability/walk.hpp - years of a system's life: from one change to the next.
//
// Between changes the system is in a settled state, and what users see of it is looked up. Around
// them every second is simulated; of the same change in the same state a few times, and after that
// one of those times stands for it.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "studies/availability/calendar.hpp"
#include "studies/availability/passage.hpp"

namespace faultline::studies {

constexpr double kYear = 365 * 86'400.0;  // seconds

// From the moment all was well until it is again.
struct AvailabilityIncident {
    double at = 0;                  // seconds from the start
    std::vector<std::string> what;  // the parts that broke, in order
    double seconds = 0, down_seconds = 0, bad = 0;
    bool stuck = false;
};

struct StateVisits {
    double seconds = 0;
    uint64_t visits = 0;
};

struct Walked {
    Seen all;
    std::vector<Seen> years;
    std::vector<DownTime> outages;  // with less than a minute between them they are one
    std::vector<AvailabilityIncident> incidents;
    std::map<std::string, double> bad_by_cause;
    std::map<State, StateVisits> states;
    std::map<std::string, uint64_t> stuck;  // passages, by the change that led there
    uint64_t changes = 0, simulated = 0;    // passages; those simulated
};

struct WalkProgress {
    double seconds = 0;  // walked so far
    uint64_t events = 0;
};

// Calls `tell` now and then; ends early once the library's stop is set.
Walked walk(StateLibrary& library, uint32_t years, uint64_t seed,
            const std::function<void(const WalkProgress&)>& tell);

}  // namespace faultline::studies
