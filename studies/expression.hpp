// studies/expression.hpp - arithmetic over the fields of a result, as validation cases compare it.
//
// `component.server.queueLength + component.server.utilization`: + - * / and parentheses over
// numbers and paths. Paths are named as in the JSON document:
//   requests.offered (succeeded, failed, timedOut, rejected, inFlight, ended, bad)
//   latency.mean (p50, p90, p95, p99, p999, max), throughput, simulatedSeconds, usdPerMonth
//   class.browse.requests.offered, class.browse.latency.mean
//   availability.requestSuccess, availability.timeUp, availability.downSeconds
//   component.api.utilization (queueLength, waitSeconds, served, failed, rejected, hitRatio)
//   instance.api[0].served (utilization, queueLength, waitSeconds, failed, rejected)
//   incidents.count, incidents.lostWrites, incidents.outageSeconds: from each fault to its end,
//   added up; of the first replication
// Throws std::invalid_argument, saying what it did not understand.
#pragma once
#include <string>

#include "scenarios/run_result.hpp"

namespace faultline::studies {

double evaluate(const std::string& expression, const scenarios::RunResult& result);

}  // namespace faultline::studies
