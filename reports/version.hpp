// reports/version.hpp - which program this is, and what a document says of who wrote it.
#pragma once
#include <string>

#include "reports/schema/result.pb.h"

namespace faultline::reports {

// Of the documents that this program writes. A later one may mean something else by the same
// fields: it is refused.
inline constexpr double kDocumentVersion = 1;

const char* program_version();  // "0.1.0"

// `program`: who made the result, if it was read; "": this one.
void put_version(const char* verb, schema::Version* to, const std::string& program = "");

}  // namespace faultline::reports
