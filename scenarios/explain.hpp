// scenarios/explain.hpp - every value in force, and where it comes from.
#pragma once
#include <string>

#include "scenarios/load.hpp"

namespace faultline::scenarios {

// The whole scenario as YAML, defaults filled in, each value with its origin as a comment: the file
// and line it was written on, or `default` and whose default that is.
std::string explain(const LoadedScenario& loaded);

}  // namespace faultline::scenarios
