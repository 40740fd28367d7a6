// scenarios/call_paths.hpp - who calls whom, component by component: what a drawing of the system
// needs to know.
#pragma once
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

// Each pair once, in order of the components; what no request reaches is left out.
std::vector<CallPath> call_paths(const models::Blueprint& blueprint);

}  // namespace faultline::scenarios
