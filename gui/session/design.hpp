// gui/session/design.hpp - a scenario as the window holds it: its text, what it binds to, and the
// system that it describes, or what is wrong with it.
//
// Read as the command line reads it. A broken one is a design too: with diagnostics, and no system.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/load.hpp"

namespace faultline::gui {

struct Design {
    std::string path;               // of the file, as it was asked for; "" if it has none yet
    std::string text;               // as read, or as edited
    std::vector<std::string> sets;  // laid over it ("workload.arrivals=90/s"), as a lesson does
    scenarios::LoadedScenario loaded;
    std::shared_ptr<const models::Blueprint> blueprint;  // null if it is broken

    bool usable() const { return blueprint != nullptr; }
};

Design load_design(const std::string& path);
// Of an editor: what it extends is looked for beside `path`.
Design design_of_text(const std::string& text, const std::string& path);

}  // namespace faultline::gui
