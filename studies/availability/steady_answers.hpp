// studies/availability/steady_answers.hpp - what follows from settled states alone: how often each
// is occupied, and how long until one that is down.
#pragma once
#include <optional>

#include "studies/availability/availability.hpp"

namespace faultline::studies {

// States with so many parts broken are looked at; more at a time are taken for what they contain.
constexpr uint32_t kMostBrokenAtOnce = 2;

// Looks states up in `library`, and has it simulate those that it does not know yet.
RenewalAnswer renewal_answer(StateLibrary& library);

// Until a settled state in which the system is down, at the load of midday; absent, with the
// reason, where times to failure are not exponential.
std::optional<RareAnswer> rare_answer(StateLibrary& library, uint64_t seed, std::string* why_not);

}  // namespace faultline::studies
