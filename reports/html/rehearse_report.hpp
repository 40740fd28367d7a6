// reports/html/rehearse_report.hpp - a rehearsal as one HTML file: what hurts when it breaks, for
// how long, and what does not come back.
#pragma once
#include <string>

#include "reports/html/making.hpp"
#include "studies/rehearse.hpp"

namespace faultline::reports {

// Of a result that is not empty. `making`: how it can be made again. A pure function.
std::string html_report(const studies::RehearseResult& result, const Making& making);

}  // namespace faultline::reports
