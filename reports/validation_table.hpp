// reports/validation_table.hpp - a validation on a screen, as the table in docs/validation.md, and
// as a document (reports/schema/validation.proto).
#pragma once
#include <string>

#include "reports/schema/validation.pb.h"
#include "reports/terminal.hpp"
#include "studies/validate.hpp"

namespace faultline::reports {

std::string validation_table(const studies::ValidateResult& result, const TextStyle& style);
std::string validation_markdown(const studies::ValidateResult& result);
schema::Validation document(const studies::ValidateResult& result);

}  // namespace faultline::reports
