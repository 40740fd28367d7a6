// reports/json_availability.hpp - years of failures and repairs as their document.
#pragma once
#include "reports/schema/availability.pb.h"
#include "studies/availability/availability.hpp"

namespace faultline::reports {

schema::AvailabilityOfYears document(const studies::AvailabilityResult& result);

}  // namespace faultline::reports
