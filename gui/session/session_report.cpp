#include "gui/session/session_report.hpp"

#include "reports/html/report.hpp"
#include "reports/write_file.hpp"
#include "scenarios/attribution.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"
#include "scenarios/load.hpp"

namespace faultline::gui {

SessionReport write_session_report(const std::string& scenario, const std::string& path,
                                   const std::atomic<bool>& stop) {
    // The name that it has when it is saved beside the page: what to type says so.
    constexpr const char* kName = "session.yaml";
    if (std::string problem = reports::cannot_write(path); !problem.empty()) return {problem, ""};
    scenarios::LoadedScenario loaded = scenarios::load_scenario_text(scenario, kName);
    const auto blueprint = scenarios::compile(loaded);
    if (!blueprint) return {loaded.diagnostics.text(), ""};
    scenarios::ExperimentOptions how;
    how.source = kName;
    how.replay_command = std::string("faultline run ") + kName;
    how.trace.every = scenarios::requests_per_trace(*blueprint);
    how.component_series = true;
    how.stop = &stop;
    const scenarios::RunResult result = scenarios::run_experiment(*blueprint, how);
    if (result.interrupted) return {"it was interrupted", ""};
    const reports::Making making{std::string("faultline report ") + kName + " -o report.html",
                                 {{kName, scenario}}};
    return {reports::write_file(path, reports::html_report(result, making)),
            result.engine.fingerprint};
}

}  // namespace faultline::gui
