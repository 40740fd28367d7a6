// reports/export/openmetrics.hpp - what a Prometheus would have scraped from the simulated system.
//
// OpenMetrics 1.0 text with timestamps. Names are those of the exporters that real systems have
// (docs/exports.md lists them); what no exporter calls by a name of its own begins with
// faultline_. An instance that is out of service has no samples, as one that is not there.
#pragma once
#include <cstdint>
#include <string>

#include "models/monitoring/telemetry.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

// `epoch`: when simulated time 0 is, seconds since 1970.
std::string openmetrics(const scenarios::RunResult& result, const models::Telemetry& telemetry,
                        int64_t epoch);

}  // namespace faultline::reports
