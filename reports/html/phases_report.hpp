// reports/html/phases_report.hpp - a scaling study as one HTML file: which architecture carries how
// many users, at what cost, and what gives out first.
#pragma once
#include <string>

#include "studies/phases.hpp"

namespace faultline::reports {

// `command`: with which the study can be made again. A pure function.
std::string html_report(const studies::PhasesResult& result, const std::string& command);

}  // namespace faultline::reports
