// reports/result_schema.hpp - JSON Schema of the documents that --json writes, made from their
// messages by reflection: what the writer can write and nothing else.
#pragma once
#include <string>

namespace faultline::reports {

// Of run, phases, compare, rehearse and validate; draft 7.
std::string result_schema();

}  // namespace faultline::reports
