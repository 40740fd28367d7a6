// reports/html/availability_report.hpp - years of failures and repairs as one HTML file: how many
// nines, what costs them, the worst that happened.
#pragma once
#include <string>

#include "reports/html/making.hpp"
#include "studies/availability/availability.hpp"

namespace faultline::reports {

// Of a result that is not empty. `making`: how it can be made again. A pure function.
std::string html_report(const studies::AvailabilityResult& result, const Making& making);

}  // namespace faultline::reports
