// reports/json_replications.hpp - what each replication measured, to the result document and back.
#pragma once
#include "reports/schema/result.pb.h"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

void put_replications(const scenarios::RunResult& from, schema::ReplicationValues* to);
// Into the estimates of a result whose classes and components are there already.
void read_replications(const schema::ReplicationValues& from, scenarios::RunResult& to);
// A single replication measured what the means say.
void read_single_replication(scenarios::RunResult& to);

}  // namespace faultline::reports
