// scenarios/explain.hpp - every value in force and where it came from.
//
// The text is itself a scenario: loaded again, it means the same as the file it explains. Behind
// each value stands the file and line it was written on, or whose default it is; what was left open
// stands as a remark.
#pragma once
#include <string>

#include "scenarios/load.hpp"

namespace faultline::scenarios {

std::string explain(const LoadedScenario& loaded);

// A distribution on one line, as it would be written.
std::string write_distribution(const schema::Distribution& distribution);

}  // namespace faultline::scenarios
