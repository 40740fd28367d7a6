// scenarios/arrivals.hpp - by which streams of calls each component is reached in an open workload,
// and whether they are Poisson.
#pragma once
#include <cstdint>
#include <vector>

#include "scenarios/station_kind.hpp"

namespace faultline::scenarios {

// Of one component.
struct ArrivalStream {
    // All that comes is one Poisson stream: users' requests, chosen at random and delayed
    // independently of one another (a Poisson stream again, by its displacement theorem), each
    // request once at most.
    bool poisson = true;
    // Each call goes to an instance chosen at random, all alike; true for a single instance.
    bool at_random = true;
    // Most calls of one request; above 1 they are not independent of one another.
    double most_visits = 0;
};

// By component. `flow` must be that of the blueprint, with no estimated hit ratios.
std::vector<ArrivalStream> arrival_streams(const models::Blueprint& blueprint, const Flow& flow,
                                           const std::vector<StationKind>& kinds);

}  // namespace faultline::scenarios
