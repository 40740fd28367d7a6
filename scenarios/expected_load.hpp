// scenarios/expected_load.hpp - what a run will hold at its peak and how many events it will take,
// told from its rates before it starts.
//
// Where a component can do what it is asked, calls in flight follow from Little's law: rate times
// time to answer. Where it cannot, what it is asked beyond its capacity waits, over the whole run:
//
//   waiting = peak over t of the integral of (asked - capacity)+, asked following the load profile,
//             times the attempts of its callers,
//   at most   the places of its queue, rate x patience, and the workers and connections of its
//             callers (what those hold back waits in front of them),
//             and in a closed workload its users (and, if they give up, one more for each time).
//
// Every call that waits keeps those open that wait for it, until they time out. Faults, retries
// before an overload, shared hosts and misses of caches with keys are not looked at: a run may need
// more than is told, and then says so when it has no room; it needs less only where callers fail
// early for other reasons.
#pragma once
#include <string>

#include "models/blueprint.hpp"
#include "models/footprint.hpp"

namespace faultline::scenarios {

struct ExpectedLoad {
    models::CrowdSize crowd;  // when it is largest
    double events = 0;        // of one replication
    // The component at which most calls wait for want of capacity; "" if none falls behind.
    std::string overloaded;
    double waiting = 0;  // calls there
};

ExpectedLoad expected_load(const models::Blueprint& blueprint);

}  // namespace faultline::scenarios
