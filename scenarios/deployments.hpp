// scenarios/deployments.hpp - how deployments went, over all replications.
#pragma once
#include <span>

#include "models/measurement.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

void add_deployments(RunResult& result, const models::Blueprint& blueprint,
                     std::span<const models::Measurement> trials);

}  // namespace faultline::scenarios
