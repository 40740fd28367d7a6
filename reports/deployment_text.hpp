// reports/deployment_text.hpp - a deployment in words, the same on the terminal and on the page.
#pragma once
#include <string>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

// "rolled back after 60.1s", "completed after 40.0s: the bad version stays", "stuck".
std::string outcome_text(const scenarios::DeploymentResult& deployment);
// Does a bad version stay, or is the outcome no version everywhere?
bool ended_badly(const scenarios::DeploymentResult& deployment);
std::string strategy_text(const scenarios::DeploymentResult& deployment);  // "blue-green"
// "2.31K users, 23.1% of 10.0K".
std::string exposure_text(const scenarios::DeploymentResult& deployment);

}  // namespace faultline::reports
