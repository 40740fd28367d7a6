// reports/html/monitoring_section.hpp - the page's tables on those who watched: alerts, rules, the
// uptime check, the business. Nothing where nobody did.
#pragma once
#include "reports/html/table.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

void add_monitoring(const scenarios::RunResult& result, data& sections);

}  // namespace faultline::reports
