// reports/export/promql.hpp - a condition as a PromQL expression over the metrics of
// openmetrics.hpp, and the alert rules of a run as a Prometheus rule file (`promtool check rules`
// accepts it).
//
// Over the exported samples the expression is true when the simulated condition is: a test asks
// Debian's Prometheus (tests/cli/rules_test.cpp).
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "models/monitoring/telemetry.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

// With its comparison: `avg by (instance) (rate(...[60s])) > 0.8`.
std::string promql(const models::Condition& condition, const models::Telemetry& telemetry);

// The labels that an element of the expression's result has, of what is called `subject`.
std::vector<std::pair<const char*, std::string>> labels_of(const models::Condition& condition,
                                                           const std::string& subject,
                                                           const models::Telemetry& telemetry);

std::string prometheus_rules(const scenarios::RunResult& result,
                             const models::Telemetry& telemetry);

}  // namespace faultline::reports
