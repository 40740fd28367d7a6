// reports/json_monitoring.hpp - what those who watched saw, to the document and back.
#pragma once
#include "reports/schema/result.pb.h"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

void put_monitoring(const scenarios::MonitoringResult& from, schema::Monitoring* to);
scenarios::MonitoringResult read_monitoring(const schema::Monitoring& from);

// An incident's times of alerts and of the uptime checker.
void put_watched(const scenarios::Incident& from, schema::Incident* to);
void read_watched(const schema::Incident& from, scenarios::Incident& to);

}  // namespace faultline::reports
