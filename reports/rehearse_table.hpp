// reports/rehearse_table.hpp - a rehearsal on a screen: what hurts, how much, and whether it comes
// back; then what hurts nobody.
//
// A pure function of the result; no line is wider than the style's.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "studies/rehearse.hpp"

namespace faultline::reports {

std::string rehearse_table(const studies::RehearseResult& result, const TextStyle& style);

}  // namespace faultline::reports
