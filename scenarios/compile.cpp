// scenarios/compile.cpp - the order in which a scenario becomes a blueprint.
#include "scenarios/compile.hpp"

#include <filesystem>

#include "scenarios/compile_context.hpp"
#include "scenarios/validate.hpp"

namespace faultline::scenarios {

std::optional<models::Blueprint> compile(LoadedScenario& loaded) {
    // What was not even bound cannot be read as if it were.
    if (!loaded.readable || loaded.diagnostics.has_errors()) return std::nullopt;
    schema::Scenario scenario = loaded.scenario;
    apply_defaults(&scenario);
    models::Blueprint blueprint;
    CompileContext cx{.loaded = loaded,
                      .scenario = scenario,
                      .blueprint = blueprint,
                      .report = Reporter{loaded},
                      .components = {},
                      .component_ids = {},
                      .machine_ids = {},
                      .host_ids = {},
                      .zone_ids = {},
                      .groups = {}};
    blueprint.name = scenario.has_scenario() ? scenario.scenario()
                                             : std::filesystem::path(loaded.source).stem().string();
    declare_places(cx);
    declare_components(cx);
    compile_run(cx);
    compile_components(cx);
    compile_network(cx);
    compile_workload(cx);
    compile_faults(cx);
    compile_changes(cx);
    compile_objectives(cx);
    compile_precision(cx);
    compile_monitoring(cx);
    // The checks of the whole follow ids, which are only there when every name was found.
    if (loaded.diagnostics.has_errors()) return std::nullopt;
    validate(blueprint, cx.report);
    if (loaded.diagnostics.has_errors()) return std::nullopt;
    return blueprint;
}

}  // namespace faultline::scenarios
