// scenarios/theory_check.hpp - holds what a run measured against theory and the operational laws.
//
// Theory (steady_theory.hpp) is compared where the run met its assumptions: no request failed or
// timed out, no call was turned away that the theory lets in, nothing was left behind by its
// caller, and the window is long beside the time in which a station forgets its empty start: at
// least 20 such times, and what the warm-up leaves of the start moves a mean by 0.5 % at most. The
// difference that is allowed is half of the 99.9 % interval of the mean over the replications and
// 2 % of the expected value; so with one replication nothing is compared.
//
// Operational laws (P. J. Denning, J. P. Buzen, "The operational analysis of queueing network
// models", Computing Surveys 10(3), 1978) hold for every run, of any laws, and are checked with one
// replication as well:
//   utilization law: busy share = calls served x stated mean service / (time x servers);
//   flow conservation: calls served = visits of a request x requests;
//   response time law: latency = users / throughput - think time (closed workloads);
//   Little's law: latency = services + waits at all stations on the way, where the waits are
//     measured as integrals of queue lengths and the latency as a difference of two clock readings.
// Chance is allowed for by what follows from the stated distributions (3.3 standard deviations),
// the calls under way at both ends of the window, and 1 % (Little's law: 2 %).
#pragma once
#include <span>

#include "models/blueprint.hpp"
#include "models/measurement.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

// Fills the components' theory and theory_checks. At least one trial; the rest of `result` is
// filled.
void check_theory(const models::Blueprint& blueprint, std::span<const models::Measurement> trials,
                  RunResult& result);

}  // namespace faultline::scenarios
