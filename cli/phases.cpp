// cli/phases.cpp - faultline phases: each architecture at several populations.
#include "studies/phases.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/finished.hpp"
#include "cli/interrupt.hpp"
#include "cli/keep_run.hpp"
#include "cli/memory_check.hpp"
#include "cli/progress_line.hpp"
#include "cli/simulate.hpp"
#include "cli/verbs.hpp"

namespace faultline::cli {
namespace {

studies::PhasesResult simulate(studies::PhasesPlan plan, const RunOptions& options) {
    const std::atomic<bool>& stop = stop_on_interrupt();
    ProgressLine line(reports::terminal_of(STDERR_FILENO, options.no_color), !options.quiet);
    studies::PhasesOptions how;
    how.replications = options.replications;
    how.seed = options.seed;
    how.jobs = options.jobs;
    how.stop = &stop;
    how.progress = [&, settings = plan.settings.size()](double fraction, uint64_t events,
                                                        size_t done) {
        line.show(fraction, events, fmt::format("{} of {} settings", done, settings), stop.load());
    };
    return studies::run_phases(std::move(plan), how);
}

void check_memory(studies::PhasesPlan& plan, const RunOptions& options) {
    std::vector<std::string> files;
    for (const studies::Setting& setting : plan.settings)
        files.push_back(plan.phases[setting.phase].scenario);
    check_memory(run_sizes(plan, options.replications), files, options, plan.diagnostics);
}

}  // namespace

// A missed objective is what a study is for: no reason for another exit status.
int run_study(const RunOptions& options) {
    if (const int status = check_output(options); status != kFine) return status;
    RunKeeper keeper(options, {options.file});
    if (keeper.status() != kFine) return keeper.status();
    scenarios::SourceFiles sources;
    Simulated<studies::PhasesResult> simulated = simulate_phases(options, sources);
    if (!simulated.result) return simulated.status;
    const int status = simulated.result->interrupted ? interrupted_status() : int{kFine};
    return finish(finished(std::move(*simulated.result)), status, {options.file}, options, sources,
                  keeper);
}

Simulated<studies::PhasesResult> simulate_phases(const RunOptions& options,
                                                 scenarios::SourceFiles& sources) {
    studies::PhasesPlan plan = studies::plan_phases(options.file, options.sets, sources);
    if (!plan.diagnostics.has_errors()) check_memory(plan, options);
    print(plan.diagnostics, options.quiet);
    if (const int status = status_of(plan.diagnostics, plan.readable); status != kFine)
        return {std::nullopt, status};
    return {simulate(std::move(plan), options), kFine};
}

void add_phases(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<RunOptions>();
    CLI::App* verb =
        app.add_subcommand("phases", "Run a scaling study: which architecture carries how many");
    verb->add_option("STUDY", options->file, "The study's YAML file")->required()->type_name("");
    add_run_options(*verb, *options);
    add_memory_option(*verb, *options);
    add_report_option(*verb, *options);
    add_keep_options(*verb, *options);
    verb->footer("Example:\n  faultline phases growth.yaml --json growth.json");
    verb->callback([options, &chosen] { chosen = [options] { return run_study(*options); }; });
}

}  // namespace faultline::cli
