// reports/export/sample.hpp - which requests are written down where a format shows single ones.
#pragma once
#include <vector>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

inline constexpr size_t kExportedRequests = 500;

// Of those in result.slowest as many, spread evenly over the run, and all of result.wrong; in the
// order they were sent.
std::vector<const models::TracedRequest*> sampled(const scenarios::RunResult& result);

}  // namespace faultline::reports
