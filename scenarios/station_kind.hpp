// scenarios/station_kind.hpp - each component as queueing theory sees it: what kind of queue it is,
// how long it serves, and why it is none that a theory knows.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/flow.hpp"

namespace faultline::scenarios {

// Of a sum of independent times, seconds.
struct TimeMoments {
    double mean = 0, variance = 0;
    double cv() const;  // 0 when the mean is 0
};

struct StationKind {
    enum class Queue : uint8_t {
        none,      // nobody waits: unlimited workers, or no work at all
        in_order,  // `servers` of each instance, in order of arrival
        shared,    // `servers` cores of each instance, shared by all
        unknown,   // see `reason`
    };
    Queue queue = Queue::none;
    std::string reason;         // of `unknown`: for people, "shares its host"
    double servers = kForEver;  // of each instance
    double places = kForEver;   // to wait in, of each instance
    uint32_t instances = 1;
    // One visit, all operations in the mix of the flow; of `shared`: what needs a core.
    TimeMoments service;
    bool exponential = false;  // the service is, with one mean for all operations
    double visits = 0;         // of one request
    // Whatever it waits for is in the time that its calls wait for a worker, once for each visit.
    bool waits_once = true;
};

// By component; those that no request reaches are of kind `none`. Cost: linear in steps.
std::vector<StationKind> station_kinds(const models::Blueprint& blueprint, const Flow& flow);

}  // namespace faultline::scenarios
