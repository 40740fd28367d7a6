// scenarios/lost_share.hpp - what share of the requests cannot be answered when some parts are
// gone, by the steps of their operations alone.
#pragma once
#include "scenarios/system_topology.hpp"

namespace faultline::scenarios {

// A call needs one instance of its callee and all that the callee's operation needs; a database's
// shards are needed alike. `hit_ratios`: of caches with keys (see HitRatios).
double lost_share(const models::Blueprint& blueprint, const HitRatios& hit_ratios,
                  const Loss& loss);

// The longest time in which one of the primaries that are gone is replaced; 0: none is.
double failover_seconds(const models::Blueprint& blueprint, const Loss& loss);

// Instances of a component that are there at the start.
uint32_t instances_at_start(const models::Component& component);

}  // namespace faultline::scenarios
