// reports/json_compare.hpp - a comparison as one JSON object: the proto3 JSON form of
// reports/schema/comparison.proto, under the same rules as a run's (reports/json_result.hpp).
#pragma once
#include "reports/schema/comparison.pb.h"
#include "studies/compare.hpp"

namespace faultline::reports {

schema::CompareStudy document(const studies::CompareResult& result);

// lower, higher, not_shown, ...; and better, worse or "".
std::string verdict_name(studies::Difference::Verdict verdict);
std::string meaning_of(const studies::Difference& difference);

}  // namespace faultline::reports
