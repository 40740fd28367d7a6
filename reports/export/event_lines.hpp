// reports/export/event_lines.hpp - what happened in a run, one JSON object a line.
//
// Each has `at`, simulated seconds, and `event`: fault, detected, ejected, ... as in the timeline,
// or request: a sampled one, with all its calls. In order of time; a request stands where it was
// sent.
#pragma once
#include <string>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

std::string event_lines(const scenarios::RunResult& result);

}  // namespace faultline::reports
