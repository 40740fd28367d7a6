// reports/json_rehearse.hpp - a rehearsal as a document.
#pragma once
#include "reports/schema/rehearsal.pb.h"
#include "studies/rehearse.hpp"

namespace faultline::reports {

schema::Rehearsal document(const studies::RehearseResult& result);

}  // namespace faultline::reports
