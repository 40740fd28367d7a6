// scenarios/reference.hpp - the format, generated from the schema: for people and for editors.
#pragma once
#include <string>

namespace faultline::scenarios {

// docs/scenario-format.md: every key with unit, range, default and meaning.
std::string format_reference_markdown();

// A JSON Schema (2020-12) that a YAML language server completes and checks scenarios with. It knows
// shapes and words; units, ranges and names are the binder's, which says more about them.
std::string json_schema();

}  // namespace faultline::scenarios
