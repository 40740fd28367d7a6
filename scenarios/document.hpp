// scenarios/document.hpp - files that are no scenarios: studies, lessons, runbooks. Each kind is
// told by a key of its first level.
#pragma once
#include <optional>
#include <string>

#include "scenarios/diagnostics.hpp"
#include "scenarios/node.hpp"
#include "scenarios/source_files.hpp"

namespace faultline::scenarios {

struct DocumentKind {
    const char* key;          // lesson
    const char* name;         // "a lesson"
    const char* of_scenario;  // what to do with a scenario instead, for people
};

// The tree of the file at `path`; nullopt, and diagnosed, where there is none to go on with: it
// cannot be read (then `readable` becomes false), is not YAML, or is a scenario.
std::optional<Node> read_document(const std::string& path, const DocumentKind& kind,
                                  SourceFiles& sources, Diagnostics& diagnostics, bool& readable);

// Whether the first level of the file at `path` has this key.
bool is_document(const std::string& path, const char* key);

}  // namespace faultline::scenarios
