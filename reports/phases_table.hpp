// reports/phases_table.hpp - the scaling study on a screen: one sees each architecture give out and
// the next one take over.
//
// A row per phase and population. A pure function of the result; no line is wider than the style's.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "studies/phases.hpp"

namespace faultline::reports {

std::string phases_table(const studies::PhasesResult& result, const TextStyle& style);

}  // namespace faultline::reports
