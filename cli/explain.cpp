// cli/explain.cpp - faultline explain: every value in force and where it comes from; or, of a run,
// where the time of its slowest requests went.
#include "scenarios/explain.hpp"

#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/memory_check.hpp"
#include "cli/progress_line.hpp"
#include "cli/verbs.hpp"
#include "reports/json_result.hpp"
#include "reports/waterfall.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"
#include "scenarios/load.hpp"

namespace faultline::cli {
namespace {

struct ExplainOptions {
    RunOptions run;
    // Requests to show; of both 0: the values in force.
    uint32_t slowest = 0, wrong = 0;
    bool simulates() const { return slowest > 0 || wrong > 0; }
};

int explain_values(const scenarios::LoadedScenario& loaded) {
    std::string text = scenarios::explain(loaded);
    if (!text.ends_with('\n')) text += '\n';
    return say(STDOUT_FILENO, text) ? kFine : kCannotReadWrite;
}

// One replication, every request of it traced.
int explain_requests(const models::Blueprint& blueprint, const ExplainOptions& options) {
    const std::atomic<bool>& stop = stop_on_interrupt();
    ProgressLine line(reports::terminal_of(STDERR_FILENO, options.run.no_color),
                      !options.run.quiet);
    scenarios::ExperimentOptions how;
    how.replications = 1;
    how.seed = options.run.seed;
    how.source = options.run.file;
    how.trace = {.every = 1, .slowest = options.slowest, .wrong = options.wrong};
    how.stop = &stop;
    how.progress = [&](const scenarios::Progress& progress) {
        line.show(progress.fraction, progress.events, "simulated", stop.load());
    };
    const scenarios::RunResult result = scenarios::run_experiment(blueprint, how);
    const int status = deliver(
        options.run, [&] { return reports::json_text(reports::document(result)); },
        [&](const reports::TextStyle& style) { return reports::waterfalls(result, style); });
    if (status != kFine) return status;
    return result.interrupted ? interrupted_status() : kFine;
}

int explain(const ExplainOptions& options) {
    if (!options.simulates() &&
        (!options.run.json.empty() || options.run.quiet || options.run.seed)) {
        complain("--json, --quiet and --seed are for --slowest N and --wrong N, which simulate");
        return kUsage;
    }
    if (const int status = check_output(options.run); status != kFine) return status;
    scenarios::LoadedScenario loaded = scenarios::load_scenario(options.run.file, options.run.sets);
    std::optional<models::Blueprint> blueprint;
    if (loaded.readable && !loaded.diagnostics.has_errors()) blueprint = scenarios::compile(loaded);
    if (blueprint && options.simulates())
        check_memory({studies::run_size(*blueprint, 1)}, {options.run.file}, options.run,
                     loaded.diagnostics);
    print(loaded.diagnostics, options.run.quiet);
    if (const int status = status_of(loaded.diagnostics, loaded.readable); status != kFine)
        return status;
    return options.simulates() ? explain_requests(*blueprint, options) : explain_values(loaded);
}

}  // namespace

void add_explain(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<ExplainOptions>();
    CLI::App* verb = app.add_subcommand(
        "explain",
        "Print every value in force and where it comes from, or the lives of single requests");
    verb->add_option("SCENARIO", options->run.file, "The scenario's YAML file")
        ->required()
        ->type_name("");
    add_set_option(*verb, options->run.sets);
    verb->add_option("--slowest", options->slowest,
                     "Simulate one replication and show where the time of its N slowest "
                     "requests went")
        ->type_name("N")
        ->check(CLI::Range(1, 10000));
    verb->add_option("--wrong", options->wrong,
                     "The same of N that went wrong, spread over the run")
        ->type_name("N")
        ->check(CLI::Range(1, 10000));
    verb->add_option("--seed", options->run.seed, "Another seed than the scenario's")
        ->type_name("N");
    add_memory_option(*verb, options->run);
    verb->add_option("--json", options->run.json,
                     "Write the result document, with those requests, to FILE (-: standard output)")
        ->type_name("FILE");
    verb->add_flag("--quiet,-q", options->run.quiet, "No progress, no text");
    verb->add_flag("--no-color", options->run.no_color, "As NO_COLOR=1 in the environment");
    verb->footer(
        "Examples:\n"
        "  faultline explain shop.yaml\n"
        "  faultline explain shop.yaml --slowest 10 --wrong 10");
    verb->callback([options, &chosen] { chosen = [options] { return explain(*options); }; });
}

}  // namespace faultline::cli
