// scenarios/attribution.hpp - what the latency is made of around its percentiles, over all trials.
//
// A share is a ratio of sums, time spent so over latency, of the traced requests around the
// percentile. Its interval: that of a ratio estimator over clusters, which are tenths of a trial
// (Cochran, Sampling Techniques, 3rd ed., 1977, section 3.12), with Student's factor.
#pragma once
#include <span>
#include <vector>

#include "models/measurement.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

// Requests to pass over for one that is traced, so that about as many are traced in a trial as it
// keeps (some thousands, each for a microsecond or two) if it serves what it is offered.
uint32_t requests_per_trace(const models::Blueprint& blueprint);

// Percentiles with fewer traced requests around them than this are left out.
inline constexpr uint64_t kTracedLeast = 20;

std::vector<PercentileAttribution> attribute_latency(const models::Blueprint& blueprint,
                                                     std::span<const models::Measurement> trials);

}  // namespace faultline::scenarios
