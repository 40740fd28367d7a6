// cli/run.cpp - faultline run: simulate one scenario and say how it went.
#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/exports.hpp"
#include "cli/finished.hpp"
#include "cli/interrupt.hpp"
#include "cli/keep_run.hpp"
#include "cli/memory_check.hpp"
#include "cli/progress_line.hpp"
#include "cli/simulate.hpp"
#include "cli/verbs.hpp"
#include "reports/hgrm.hpp"
#include "scenarios/attribution.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"
#include "scenarios/load.hpp"
#include "scenarios/precision.hpp"
#include "scenarios/study_file.hpp"

namespace faultline::cli {
namespace {

// What a failing assert tells the user to type; replications run one by one give the same bytes.
std::string replay_command(const RunOptions& options) {
    return command_line("run", {options.file}, options);
}

scenarios::RunResult simulate(const models::Blueprint& blueprint, const RunOptions& options,
                              Exports& exports) {
    const std::atomic<bool>& stop = stop_on_interrupt();
    ProgressLine line(reports::terminal_of(STDERR_FILENO, options.no_color), !options.quiet);
    scenarios::ExperimentOptions how;
    how.replications = options.replications;
    how.seed = options.seed;
    how.jobs = options.jobs;
    how.source = options.file;
    how.replay_command = replay_command(options);
    how.trace.every = options.trace_every.value_or(scenarios::requests_per_trace(blueprint));
    how.component_series = !options.report.empty();
    keep_for_exports(exports, how);
    how.stop = &stop;
    how.progress = [&](const scenarios::Progress& progress) {
        const std::string what = progress.replications > 1
                                     ? fmt::format("{}/{} replications", progress.replications_done,
                                                   progress.replications)
                                     : "simulated";
        const double each = static_cast<double>(blueprint.run.duration.ns) * 1e-9;
        line.show(progress.fraction, progress.events, what, stop.load(),
                  progress.fraction * progress.replications * each);
    };
    return scenarios::run_experiment(blueprint, how);
}

// Of what the file says itself, its compiler has told.
void check_replications(const models::Blueprint& blueprint, const RunOptions& options,
                        scenarios::Diagnostics& diagnostics) {
    constexpr uint32_t kLeast = scenarios::kLeastReplications;
    if (blueprint.precision.empty() || options.replications.value_or(kLeast) >= kLeast) return;
    diagnostics.error({fmt::format("--replications {}", *options.replications), 0, 0}, "",
                      fmt::format("too few to tell a precision by; {} are the least", kLeast),
                      "leave it out: --precision runs as many as it takes");
}

// The exit status of what was simulated.
int status_of(const scenarios::RunResult& result) {
    if (result.interrupted) return interrupted_status();
    return result.objectives_met() ? kFine : kObjectiveMissed;
}

}  // namespace

int run_scenario(const RunOptions& options, Exports& exports) {
    if (const int status = check_output(options); status != kFine) return status;
    if (const int status = check_exports(exports, options.file); status != kFine) return status;
    RunKeeper keeper(options, {options.file});
    if (keeper.status() != kFine) return keeper.status();
    scenarios::SourceFiles sources;
    Simulated<scenarios::RunResult> simulated = simulate_scenario(options, sources, exports);
    if (!simulated.result) return simulated.status;
    scenarios::RunResult& result = *simulated.result;
    const int exported = std::max(
        write_document(options.hgrm, [&] { return reports::hgrm_text(result.latency_histogram); }),
        write_exports(exports, result));
    const int status = exported != kFine ? exported : status_of(result);
    return finish(finished(std::move(result)), status, {options.file}, options, sources, keeper);
}

Simulated<scenarios::RunResult> simulate_scenario(const RunOptions& options,
                                                  scenarios::SourceFiles& sources,
                                                  Exports& exports) {
    scenarios::LoadedScenario loaded =
        scenarios::load_scenario(options.file, options.sets, sources);
    std::optional<models::Blueprint> blueprint;
    if (loaded.readable && !loaded.diagnostics.has_errors()) blueprint = scenarios::compile(loaded);
    if (blueprint) {
        check_replications(*blueprint, options, loaded.diagnostics);
        check_memory({studies::run_size(*blueprint, options.replications)}, {options.file}, options,
                     loaded.diagnostics);
        if (loaded.diagnostics.has_errors()) blueprint.reset();
    }
    print(loaded.diagnostics, options.quiet);
    if (!blueprint) {
        if (loaded.readable && scenarios::is_study_file(options.file))
            complain("this file is a study; run it with: faultline phases " + options.file);
        const int status = status_of(loaded.diagnostics, loaded.readable);
        return {std::nullopt, status == kFine ? kBug : status};
    }
    return {simulate(*blueprint, options, exports), kFine};
}

void add_run(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<RunOptions>();
    const auto exports = std::make_shared<Exports>();
    CLI::App* verb = app.add_subcommand("run", "Simulate a scenario and report");
    verb->add_option("SCENARIO", options->file, "The scenario's YAML file")
        ->required()
        ->type_name("");
    add_run_options(*verb, *options);
    add_memory_option(*verb, *options);
    add_report_option(*verb, *options);
    add_keep_options(*verb, *options);
    verb->add_option("--hgrm", options->hgrm,
                     "Write the latency distribution there, in milliseconds, as HdrHistogram does")
        ->type_name("FILE");
    add_export_options(*verb, *exports);
    verb->add_option("--trace-every", options->trace_every,
                     "Trace one request in N to tell what the latency is made of (0: none; else as "
                     "many as that takes)")
        ->type_name("N");
    verb->footer(
        "Exit status: 0 all objectives met, 99 one missed, 3 bad scenario or no room for it,\n"
        "4 cannot read or write, 130 interrupted (143 by SIGTERM): Ctrl-C reports what was\n"
        "simulated, a second one kills.\n\n"
        "Examples:\n"
        "  faultline run shop.yaml\n"
        "  faultline run shop.yaml --set services.api.replicas=6 --replications 10\n"
        "  faultline run shop.yaml --precision p95=2% --max-replications 200\n"
        "  faultline run shop.yaml --json - --quiet | jq .latency.p95\n"
        "  faultline run shop.yaml --export openmetrics=shop.om --export grafana=shop.json");
    verb->callback([options, exports, &chosen] {
        for (const Exports::One& one : exports->all) options->exports_to_stdout |= one.path == "-";
        chosen = [options, exports] { return run_scenario(*options, *exports); };
    });
}

}  // namespace faultline::cli
