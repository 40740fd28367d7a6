// cli/check.cpp - faultline check: is the file right, and what does it describe?
#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/describe.hpp"
#include "cli/exit_status.hpp"
#include "cli/memory_check.hpp"
#include "cli/verbs.hpp"
#include "reports/theory_table.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"
#include "scenarios/study_file.hpp"
#include "scenarios/theory.hpp"
#include "studies/phases.hpp"

namespace faultline::cli {
namespace {

struct CheckOptions {
    std::vector<std::string> files;
    std::vector<std::string> sets;
    bool quiet = false, no_color = false;
};

std::string needs_line(const std::vector<studies::RunSize>& runs) {
    return "  needs " + size_text(runs) + "\n";
}

// What one file holds and, in `more`, what theory says of it and what it needs to run; diagnostics
// are printed, `status` says how they were.
std::string check_study(const std::string& file, const CheckOptions& options, int& status,
                        std::string& more) {
    scenarios::SourceFiles sources;
    const studies::PhasesPlan plan = studies::plan_phases(file, options.sets, sources);
    print(plan.diagnostics, options.quiet);
    status = status_of(plan.diagnostics, plan.readable);
    if (status == kFine) more = needs_line(run_sizes(plan));
    return fmt::format("{} phases, {} settings", plan.phases.size(), plan.settings.size());
}

std::string check_scenario(const std::string& file, const CheckOptions& options, int& status,
                           std::string& more) {
    scenarios::LoadedScenario loaded = scenarios::load_scenario(file, options.sets);
    std::optional<models::Blueprint> blueprint;
    if (loaded.readable && !loaded.diagnostics.has_errors()) blueprint = scenarios::compile(loaded);
    print(loaded.diagnostics, options.quiet);
    status = status_of(loaded.diagnostics, loaded.readable);
    if (!blueprint) return "";
    more =
        reports::theory_text(scenarios::theory_of(*blueprint), scenarios::steady_theory(*blueprint),
                             reports::terminal_of(STDOUT_FILENO, options.no_color).style) +
        needs_line({studies::run_size(*blueprint)});
    return describe(*blueprint);
}

int check(const CheckOptions& options) {
    int worst = kFine;
    for (const std::string& file : options.files) {
        int status = kFine;
        std::string more;
        const std::string what = scenarios::is_study_file(file)
                                     ? check_study(file, options, status, more)
                                     : check_scenario(file, options, status, more);
        worst = std::max(worst, status);
        if (status != kFine || options.quiet) continue;
        if (!say(STDOUT_FILENO, file + ": " + what + "; ok\n" + more)) return kCannotReadWrite;
    }
    return worst;
}

}  // namespace

void add_check(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<CheckOptions>();
    CLI::App* verb = app.add_subcommand("check", "Check scenarios and studies, run nothing");
    verb->add_option("FILE", options->files, "YAML files")->required()->type_name("");
    add_set_option(*verb, options->sets);
    verb->add_flag("--quiet,-q", options->quiet, "Only errors");
    verb->add_flag("--no-color", options->no_color, "As NO_COLOR=1 in the environment");
    verb->callback([options, &chosen] { chosen = [options] { return check(*options); }; });
}

}  // namespace faultline::cli
