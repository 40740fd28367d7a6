// reports/html/compare_report.hpp - a comparison as one HTML file: what differs, and how surely.
#pragma once
#include <string>

#include "reports/html/making.hpp"
#include "studies/compare.hpp"

namespace faultline::reports {

// Of a comparison that was not interrupted. `making`: how it can be made again. A pure
// function.
std::string html_report(const studies::CompareResult& result, const Making& making);

}  // namespace faultline::reports
