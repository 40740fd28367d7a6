// scenarios/merge_monitoring.hpp - what those who watch saw in the trials, and what they did not.
//
// An alert follows from the latest incident that had begun when it became pending, and that was not
// over for longer than the alert's window, a scrape and an evaluation.
#pragma once
#include <span>

#include "models/measurement.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

// Sets result.monitoring, and the incidents' times; result.incidents are those of the first trial.
void add_monitoring(const models::Blueprint& blueprint, std::span<const models::Measurement> trials,
                    RunResult& result);

}  // namespace faultline::scenarios
