// tests/reports/sample_results.hpp - results written by hand: what the documents are tested with.
#pragma once
#include "scenarios/run_result.hpp"
#include "studies/phases.hpp"

namespace faultline::reports::samples {

// One queue, one replication, nothing breaks.
scenarios::RunResult one_queue();
// Three servers, a cache, a database that fails over; five replications, two objectives missed.
scenarios::RunResult web_shop();
// Nothing succeeded: every latency is NaN.
scenarios::RunResult all_failed();
// Three phases; each of the first two gives out and the next takes over.
studies::PhasesResult three_phases();

}  // namespace faultline::reports::samples
