// reports/compare_table.hpp - a comparison on a screen: in a sentence, then objectives side by
// side, then every quantity with the interval of its difference.
//
// A pure function of the result; no line is wider than the style's. Systems are A (the baseline),
// B, C, ... in the order of the files.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "studies/compare.hpp"

namespace faultline::reports {

std::string compare_table(const studies::CompareResult& result, const TextStyle& style);

}  // namespace faultline::reports
