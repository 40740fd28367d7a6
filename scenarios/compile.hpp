// scenarios/compile.hpp - a bound scenario to a blueprint: names resolved, defaults applied.
#pragma once
#include <optional>

#include "models/blueprint.hpp"
#include "scenarios/load.hpp"

namespace faultline::scenarios {

// nullopt if anything is wrong; all of what is wrong is appended to loaded.diagnostics.
std::optional<models::Blueprint> compile(LoadedScenario& loaded);

}  // namespace faultline::scenarios
