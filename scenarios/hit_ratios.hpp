// scenarios/hit_ratios.hpp - what share of its look-ups a cache with keys will answer once it is
// warm, told before the run.
#pragma once
#include "models/blueprint.hpp"
#include "scenarios/call_graph.hpp"

namespace faultline::scenarios {

// Of every keyspace of every cache and CDN whose ratio the file does not state and that somebody
// asks: by analytic::hit_ratios, at the rate of look-ups that follows from the workload if nobody
// ever waits. A cache whose keys do not all fit and do expire gets an upper bound. The blueprint
// must have no ring of calls.
HitRatios estimated_hit_ratios(const models::Blueprint& blueprint);

}  // namespace faultline::scenarios
