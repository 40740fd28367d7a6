// reports/structure_table.hpp - what the topology says about the loss of each thing, and what the
// simulation says to that, side by side.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "studies/rehearse.hpp"

namespace faultline::reports {

// "" where nothing was compared, else with its heading.
std::string structure_section(const studies::RehearseResult& result, const TextStyle& style);

}  // namespace faultline::reports
