// reports/html/topology_svg.hpp - the system as a drawing, each component as it was at one moment.
#pragma once
#include <string>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

// "" if nothing is known about who calls whom. `bucket`: of the component series. Each card carries
// data-name, so that the report's script can redraw it for another moment.
std::string topology_svg(const scenarios::RunResult& result, size_t bucket);

}  // namespace faultline::reports
