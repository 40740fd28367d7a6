// reports/export/series_csv.hpp - a run over time as a table (RFC 4180): a row for each bucket.
//
// Requests in all, then of each component its utilization, the calls that wait, and the share of
// its instances that are up.
#pragma once
#include <string>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

std::string series_csv(const scenarios::RunResult& result);

}  // namespace faultline::reports
