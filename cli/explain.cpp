// cli/explain.cpp - faultline explain: every value in force and where it comes from.
#include "scenarios/explain.hpp"

#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/verbs.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"

namespace faultline::cli {
namespace {

int explain_file(const RunOptions& options) {
    scenarios::LoadedScenario loaded = scenarios::load_scenario(options.file, options.sets);
    if (loaded.readable && !loaded.diagnostics.has_errors())
        static_cast<void>(scenarios::compile(loaded));
    print(loaded.diagnostics, false);
    if (const int status = status_of(loaded.diagnostics, loaded.readable); status != kFine)
        return status;
    std::string text = scenarios::explain(loaded);
    if (!text.ends_with('\n')) text += '\n';
    return say(STDOUT_FILENO, text) ? kFine : kCannotReadWrite;
}

}  // namespace

void add_explain(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<RunOptions>();
    CLI::App* verb =
        app.add_subcommand("explain", "Print every value in force and where it comes from");
    verb->add_option("SCENARIO", options->file, "The scenario's YAML file")
        ->required()
        ->type_name("");
    add_set_option(*verb, options->sets);
    verb->callback([options, &chosen] { chosen = [options] { return explain_file(*options); }; });
}

}  // namespace faultline::cli
