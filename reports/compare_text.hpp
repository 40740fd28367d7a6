// reports/compare_text.hpp - what a comparison says, in words and numbers for people.
#pragma once
#include <string>

#include "studies/compare.hpp"

namespace faultline::reports {

std::string letter(size_t system);  // A is the baseline, then B, C, ...

// A value as such: 241ms, 90.1/s, 99.9%, $212.
std::string value_text(const studies::Difference& d, double value);
// The size of a difference: of shares in percentage points; signed: "-31.0ms".
std::string size_text(const studies::Difference& d, double size);
std::string signed_text(const studies::Difference& d, double difference);
std::string name_of(const studies::Difference& d);
// lower, higher, not shown, equal; "no interval" where there is one pair only; not measured
std::string word_of(const studies::Difference& d);
// Measured, but of one pair only.
bool has_no_interval(const studies::Difference& d);

// What the differences over all requests come to: "B's p99 is 31.0ms lower, 95 % CI 27.0ms to
// 35.0ms; p95 12.0ms lower. It costs $212 a month more." Kinds of requests are left to tables.
std::string comparison_sentence(const std::string& name, const studies::Comparison& comparison);

std::string busiest_name(const scenarios::RunResult& run);  // "api cores"; "nothing"

}  // namespace faultline::reports
