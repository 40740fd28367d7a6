// scenarios/runbook_file.hpp - a runbook: a system, and steps with what should be seen of each.
//
// Whether its faults can be struck is known once its scenario is open; whether its times are met,
// once it is rehearsed (gui/session/rehearsal.hpp).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scenarios/diagnostics.hpp"
#include "scenarios/load.hpp"
#include "sim/time.hpp"

namespace faultline::scenarios {

struct Sight {
    std::string what, subject;  // a line of the story; subject "": anybody's
    sim::Duration by;           // since the step began
};

struct RunbookStep {
    std::string name, fault, check;  // fault, check "": none
    std::optional<sim::Time> at{};   // absent: when somebody begins it
    bool mend = false;               // what the steps before broke
    std::vector<Sight> expected{};
};

struct RunbookFile {
    std::string name, source;
    std::string scenario;  // path of the file, ready to be opened
    std::vector<RunbookStep> steps;
    PositionMap positions;
    Diagnostics diagnostics;
    bool readable = true;  // false: it, or its scenario, could not be opened
};

RunbookFile load_runbook(const std::string& path, SourceFiles& sources);

// Whether the file at `path` is a runbook (its first level has the key `runbook`).
bool is_runbook_file(const std::string& path);

}  // namespace faultline::scenarios
