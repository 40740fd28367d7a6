// reports/read_studies.hpp - the documents of rehearsals, years and validations back to results.
//
// As in read_result.hpp: who adds a field to one of these documents reads it here; a test compares
// what comes back with what was written.
#pragma once
#include "reports/schema/availability.pb.h"
#include "reports/schema/rehearsal.pb.h"
#include "reports/schema/validation.pb.h"
#include "studies/availability/availability.hpp"
#include "studies/rehearse.hpp"
#include "studies/validate.hpp"

namespace faultline::reports {

studies::RehearseResult read_result(const schema::Rehearsal& document);
studies::AvailabilityResult read_result(const schema::AvailabilityOfYears& document);
studies::ValidateResult read_result(const schema::Validation& document);

}  // namespace faultline::reports
