// reports/html/validation_report.hpp - simulated and known, case by case, as one HTML file.
#pragma once
#include <string>

#include "reports/html/making.hpp"
#include "studies/validate.hpp"

namespace faultline::reports {

// Of a result that is not empty. `making`: how it can be made again. A pure function.
std::string html_report(const studies::ValidateResult& result, const Making& making);

}  // namespace faultline::reports
