// reports/endless_growth.hpp - a message queue that is handed more than its workers can do: nobody
// waits for it, so no latency says it, whatever else happens in a run.
#pragma once
#include <optional>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

// Messages more that wait there, each second: about, as if they had gathered evenly from the start.
// nullopt: it keeps up, or something bounds it.
std::optional<double> endless_growth(const scenarios::RunResult& result,
                                     const scenarios::ComponentResult& component);

}  // namespace faultline::reports
