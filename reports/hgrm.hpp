// reports/hgrm.hpp - a latency distribution in HdrHistogram's percentile format, for its plotters.
//
// Our buckets are those of an HdrHistogram of nanoseconds with two significant digits, so the text
// is, byte for byte, what HdrHistogram 2.1 prints for the same values with
// outputPercentileDistribution(out, 5, 1e6): milliseconds.
#pragma once
#include <string>
#include <vector>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

std::string hgrm_text(const std::vector<scenarios::LatencyBucket>& buckets);

}  // namespace faultline::reports
