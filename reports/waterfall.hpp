// reports/waterfall.hpp - the lives of traced requests as bars on a common time axis, for a
// terminal.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

// A legend; result.slowest and, under a heading, result.wrong.
std::string waterfalls(const scenarios::RunResult& result, const TextStyle& style);

}  // namespace faultline::reports
