// tests/reports/sample_studies.hpp - a rehearsal, years and a validation with something in every
// field.
#pragma once
#include "studies/availability/availability.hpp"
#include "studies/rehearse.hpp"
#include "studies/validate.hpp"

namespace faultline::reports::samples {

studies::RehearseResult rehearsal();  // one comes back, one does not, one hurts nobody
studies::AvailabilityResult years();
studies::ValidateResult validation();  // one case holds, one does not

}  // namespace faultline::reports::samples
