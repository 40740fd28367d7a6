// reports/html/growth_picture.hpp - a scaling study as one picture: over the number of users how
// far each architecture carries and where it gives out, its latency, what goes wrong, its cost.
#pragma once
#include <string>

#include "studies/phases.hpp"

namespace faultline::reports {

// "" where nothing has been run. No script is needed; points say their figures when pointed at.
std::string growth_picture(const studies::PhasesResult& result);

}  // namespace faultline::reports
