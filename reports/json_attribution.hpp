// reports/json_attribution.hpp - the document's part about what the latency is made of, and of the
// slowest requests.
#pragma once
#include "reports/schema/result.pb.h"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

void put_attribution(const scenarios::RunResult& from, schema::Result* to);
void read_attribution(const schema::Result& from, scenarios::RunResult& to);

}  // namespace faultline::reports
