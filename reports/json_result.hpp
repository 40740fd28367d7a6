// reports/json_result.hpp - the result as one JSON object: the proto3 JSON form of
// reports/schema/result.proto.
//
// Fixed fields are always there, whatever their value; what could not be measured (NaN, infinity)
// is absent. Names (classes, components) come in alphabetical order, so equal results are equal
// bytes.
#pragma once
#include <string>

#include "reports/schema/result.pb.h"
#include "scenarios/run_result.hpp"
#include "studies/phases.hpp"

namespace faultline::reports {

schema::Result document(const scenarios::RunResult& result);
schema::PhasesStudy document(const studies::PhasesResult& result);

// Nothing where nothing was measured.
void put_estimate(const scenarios::Estimate& from, schema::Estimate* to);

// What only charts need: how many requests took how long.
void put_histogram(const scenarios::RunResult& from, schema::LatencyHistogram* to);

// Indented, arrays of numbers on one line, with a newline at the end.
std::string json_text(const google::protobuf::Message& document);

}  // namespace faultline::reports
