// reports/html/report.hpp - a run as one HTML file that needs no network: for a reader who was not
// there and does not know the tool.
//
// Verdict, figures, tables and the drawing of the system stand without JavaScript; charts and the
// scrubber that replays the run on the drawing need it. The result document is embedded.
#pragma once
#include <string>

#include "reports/html/making.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

// `command`: made this run, and makes it again.
std::string html_report(const scenarios::RunResult& result, const Making& making);

}  // namespace faultline::reports
