// scenarios/station_load.hpp - the workers and cores of each component, and what one request asks
// of them: what the estimate of a run's size and the theory of its throughput both start from.
#pragma once
#include <array>
#include <vector>

#include "scenarios/flow.hpp"

namespace faultline::scenarios {

// Those instances of a component that serve the same calls; a database's replicas are apart.
struct StationLoad {
    double instances = 1;                         // autoscaled as far as it can be
    double workers = kForEver, cores = kForEver;  // of all of them
    double places = kForEver;                     // to wait in, of all of them
    double patience = kForEver;                   // seconds
    bool holds_worker = true;                     // while it waits for an answer
    // Some request waits for its answer; else it only works off messages.
    bool answers = false;
    // Of one request, summed over its visits:
    double visits = 0;
    Work work;       // worker_seconds: held, other components' time included where it holds_worker
    double ios = 0;  // at the disks
};
using StationPair = std::array<StationLoad, 2>;  // the second: a database's replicas

// By component; those without workers (balancers, CDNs) have unlimited ones.
std::vector<StationPair> station_loads(const models::Blueprint& blueprint, const Flow& flow);

// Whether this operation is a query that replicas answer, while there are any.
bool is_read_elsewhere(const models::Blueprint& blueprint, OperationId id);

}  // namespace faultline::scenarios
