// reports/json_incidents.hpp - incidents and the story of a run, to the result document and back.
#pragma once
#include "reports/schema/result.pb.h"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

void put_incidents(const scenarios::RunResult& from, schema::Result* to);
// A link to an incident or a line that is not there is dropped.
void read_incidents(const schema::Result& from, scenarios::RunResult& to);

}  // namespace faultline::reports
