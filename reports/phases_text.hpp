// reports/phases_text.hpp - what a scaling study says, in words and numbers for people.
#pragma once
#include <cstdint>
#include <string>

#include "studies/phases.hpp"

namespace faultline::reports {

// The largest population that met everything before the phase gave out; 0: none.
uint64_t carried(const studies::PhaseResult& phase);
// "carries 3K users, gives out at 10K".
std::string carries_text(const studies::PhaseResult& phase);
// "p95 1.31s, at most 200ms": of the first objective missed; "" if none was.
std::string first_missed(const scenarios::RunResult& run);
// Of the requests that ended; NaN if none did.
double wrong_share(const scenarios::RequestCounts& counts);
// "p95 at most 200ms, errors at most 1%".
std::string objectives_line(const studies::PhasesResult& result);

}  // namespace faultline::reports
