// reports/export/perfetto.hpp - sampled requests in the Trace Event Format, which Perfetto and
// chrome://tracing open.
//
// A process is an instance; a call there is a slice on the first of its tracks that is free, and
// inside it stands what it spent its time on. Arrows lead from caller to call. Process 0: the
// users. Format: "Trace Event Format", Google, JSON object form; times in microseconds.
#pragma once
#include <string>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

std::string perfetto(const scenarios::RunResult& result);

}  // namespace faultline::reports
