// scenarios/reference.hpp - the scenario format explained, for people and for editors; both written
// from the schema and nothing else.
#pragma once
#include <string>

namespace faultline::scenarios {

// docs/scenario-format.md.
std::string format_reference_markdown();

// JSON Schema (draft 7) of scenario and study files, for yaml-language-server and the like:
//   # yaml-language-server: $schema=faultline.schema.json
// A file that extends another may leave out what the other has.
std::string json_schema();

}  // namespace faultline::scenarios
