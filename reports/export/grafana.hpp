// reports/export/grafana.hpp - a Grafana dashboard over the metrics that openmetrics.hpp writes.
//
// For the kinds of components that the run has; its time range is the run's. The data source is a
// variable of the dashboard, so it is imported as it is.
#pragma once
#include <cstdint>
#include <string>

#include "models/monitoring/telemetry.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

std::string grafana(const scenarios::RunResult& result, const models::Telemetry& telemetry,
                    int64_t epoch);

}  // namespace faultline::reports
