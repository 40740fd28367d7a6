// cli/phases.cpp - faultline phases: each architecture at several populations.
#include "studies/phases.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/memory_check.hpp"
#include "cli/progress_line.hpp"
#include "cli/verbs.hpp"
#include "reports/html/phases_report.hpp"
#include "reports/json_result.hpp"
#include "reports/phases_table.hpp"

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

std::string replay_command(const RunOptions& options) {
    return "faultline phases " + options.file + options_text(options);
}

// A missed objective is what a study is for: no reason for another exit status.
int phases(const RunOptions& options) {
    if (const int status = check_output(options); status != kFine) return status;
    studies::PhasesPlan plan = studies::plan_phases(options.file, options.sets);
    if (!plan.diagnostics.has_errors()) check_memory(plan, options);
    print(plan.diagnostics, options.quiet);
    if (const int status = status_of(plan.diagnostics, plan.readable); status != kFine)
        return status;
    const studies::PhasesResult result = simulate(std::move(plan), options);
    const int status = deliver(
        options, [&] { return reports::json_text(reports::document(result)); },
        [&](const reports::TextStyle& style) { return reports::phases_table(result, style); });
    const int reported = write_document(
        options.report, [&] { return reports::html_report(result, replay_command(options)); });
    if (const int worst = std::max(status, reported); worst != kFine) return worst;
    return result.interrupted ? interrupted_status() : kFine;
}

}  // namespace

void add_phases(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<RunOptions>();
    CLI::App* verb =
        app.add_subcommand("phases", "Run a scaling study: which architecture carries how many");
    verb->add_option("STUDY", options->file, "The study's YAML file")->required()->type_name("");
    add_run_options(*verb, *options);
    add_memory_option(*verb, *options);
    add_report_option(*verb, *options);
    verb->footer("Example:\n  faultline phases growth.yaml --json growth.json");
    verb->callback([options, &chosen] { chosen = [options] { return phases(*options); }; });
}

}  // namespace faultline::cli
