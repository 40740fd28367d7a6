// scenarios/merge.hpp - the measurements of all trials, in trial order, to one result.
#pragma once
#include <span>

#include "models/measurement.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

// `trials` is not empty. Engine figures but events and fingerprint are left to the caller.
RunResult merge_trials(const models::Blueprint& blueprint,
                       std::span<const models::Measurement> trials);

// What was counted of all classes of requests together.
models::ClassRecord all_classes(const models::Measurement& trial);

}  // namespace faultline::scenarios
