// reports/read_charts.hpp - from a result document what only its page draws: who calls whom,
// requests over time.
#pragma once
#include "reports/schema/result.pb.h"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

// Into a result whose components and series are read already; makes their courses equally long. Of
// requests over time all classes come back as one: the document adds them up.
void read_charts(const schema::Result& from, scenarios::RunResult& to);

}  // namespace faultline::reports
