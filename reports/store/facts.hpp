// reports/store/facts.hpp - what a list of kept runs shows of a result.
#pragma once
#include "reports/store/run_store.hpp"
#include "scenarios/run_result.hpp"
#include "studies/availability/availability.hpp"
#include "studies/compare.hpp"
#include "studies/phases.hpp"
#include "studies/rehearse.hpp"
#include "studies/validate.hpp"

namespace faultline::reports::store {

// Title, fingerprint, objectives and the figures of a list; a study has no figures of its own, and
// its fingerprint is made of those of its runs, in order. Of a study of phases the "objectives" are
// its settings, met if they met all of theirs; of a rehearsal all that was broken, met if it came
// back; of a validation its cases.
RunFacts facts_of(const scenarios::RunResult& result);
RunFacts facts_of(const studies::PhasesResult& result);
RunFacts facts_of(const studies::CompareResult& result);
RunFacts facts_of(const studies::RehearseResult& result);
RunFacts facts_of(const studies::AvailabilityResult& result);
RunFacts facts_of(const studies::ValidateResult& result);

}  // namespace faultline::reports::store
