// reports/html/phases_report.hpp - a scaling study as one HTML file: which architecture carries how
// many users, at what cost, and what gives out first.
#pragma once
#include <string>

#include "reports/html/making.hpp"
#include "studies/phases.hpp"

namespace faultline::reports {

// `making`: how the study can be made again. A pure function.
std::string html_report(const studies::PhasesResult& result, const Making& making);

}  // namespace faultline::reports
