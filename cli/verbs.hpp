// cli/verbs.hpp - the verbs, one file each: what each adds to the command line.
#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <vector>

namespace faultline::cli {

// What was chosen: runs the verb and returns an exit status (exit_status.hpp).
using Action = std::function<int()>;

// Each adds its subcommand; when that is parsed, `chosen` is set.
void add_run(CLI::App& app, Action& chosen);
void add_check(CLI::App& app, Action& chosen);
void add_explain(CLI::App& app, Action& chosen);
void add_compare(CLI::App& app, Action& chosen);
void add_phases(CLI::App& app, Action& chosen);
void add_rehearse(CLI::App& app, Action& chosen);
void add_availability(CLI::App& app, Action& chosen);
void add_history(CLI::App& app, Action& chosen);
void add_report(CLI::App& app, Action& chosen);
void add_gui(CLI::App& app, Action& chosen);
void add_catalog(CLI::App& app, Action& chosen);
void add_schema(CLI::App& app, Action& chosen);
void add_validate(CLI::App& app, Action& chosen);
void add_lesson(CLI::App& app, Action& chosen);
void add_completion(CLI::App& app, Action& chosen);

}  // namespace faultline::cli
