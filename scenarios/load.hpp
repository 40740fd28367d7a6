// scenarios/load.hpp - from a path to a checked scenario: read, extend, override, bind.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/diagnostics.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/source_files.hpp"

namespace faultline::scenarios {

// Where in which file the value at a path ("services.api.workers", "faults[2].at") was written.
using PositionMap = std::map<std::string, Position>;

struct LoadedScenario {
    schema::Scenario scenario;  // usable only if !diagnostics.has_errors()
    PositionMap positions;
    Diagnostics diagnostics;
    bool readable = true;  // false: it, or a file it builds on, could not be opened
    std::string source;    // the path as given
    Position position_of(const std::string& path) const;  // of it or of its nearest ancestor
};

// Reads `path`, follows `extends`, applies `sets` ("services.api.replicas=6") in order.
LoadedScenario load_scenario(const std::string& path, const std::vector<std::string>& sets = {});
// The same, with what is read kept by `sources`, or taken from there.
LoadedScenario load_scenario(const std::string& path, const std::vector<std::string>& sets,
                             SourceFiles& sources);
// The same from text; `name` stands for the file in diagnostics. For tests and editors.
LoadedScenario load_scenario_text(const std::string& text, const std::string& name,
                                  const std::vector<std::string>& sets = {});

}  // namespace faultline::scenarios
