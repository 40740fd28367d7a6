// cli/compare.cpp - faultline compare: two or more systems under the same requests.
#include "studies/compare.hpp"

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

constexpr size_t kMostFiles = 26;  // they are called A to Z

struct CompareCommand {
    std::vector<std::string> files;
    RunOptions run;
};

// What the command line alone tells to be wrong; kFine if nothing is.
int check_usage(const CompareCommand& command) {
    if (command.files.size() < 2) {
        complain("there is nothing to compare " + command.files.front() +
                 " with: name two files or more, the baseline first");
        complain("a change is a file of its own: extends: " + command.files.front() +
                 ", and what is different");
        return kUsage;
    }
    if (command.files.size() > kMostFiles) {
        complain(fmt::format("{} files are too many to compare; {} at most", command.files.size(),
                             kMostFiles));
        return kUsage;
    }
    if (command.run.replications && *command.run.replications < 2) {
        complain("--replications 1: one pair has no interval; at least 2, better 10");
        return kUsage;
    }
    for (const std::string& file : command.files) {
        RunOptions one = command.run;
        one.file = file;
        if (const int status = check_output(one); status != kFine) return status;
    }
    return kFine;
}

studies::CompareResult simulate(const studies::ComparePlan& plan, const RunOptions& options) {
    const std::atomic<bool>& stop = stop_on_interrupt();
    ProgressLine line(reports::terminal_of(STDERR_FILENO, options.no_color), !options.quiet);
    studies::CompareRun how;
    how.jobs = options.jobs;
    how.stop = &stop;
    how.progress = [&](double fraction, uint64_t events, size_t finished) {
        line.show(fraction, events, fmt::format("system {} of {}", finished + 1, plan.files.size()),
                  stop.load());
    };
    return studies::run_comparison(plan, how);
}

// A missed objective is a finding: no reason for another exit status.
int compare(const CompareCommand& command) {
    if (const int status = check_usage(command); status != kFine) return status;
    const RunOptions& options = command.run;
    RunKeeper keeper(options, command.files);
    if (keeper.status() != kFine) return keeper.status();
    scenarios::SourceFiles sources;
    Simulated<studies::CompareResult> simulated =
        simulate_comparison(command.files, options, sources);
    if (!simulated.result) return simulated.status;
    const int status = simulated.result->interrupted ? interrupted_status() : int{kFine};
    return finish(finished(std::move(*simulated.result)), status, command.files, options, sources,
                  keeper);
}

}  // namespace

Simulated<studies::CompareResult> simulate_comparison(const std::vector<std::string>& files,
                                                      const RunOptions& options,
                                                      scenarios::SourceFiles& sources) {
    studies::ComparePlan plan = studies::plan_comparison(
        files, {options.sets, options.replications, options.seed}, sources);
    // One after the other, each on all threads.
    for (size_t i = 0; i < plan.blueprints.size() && !plan.diagnostics.has_errors(); ++i)
        check_memory({studies::run_size(plan.blueprints[i], plan.replications)}, {plan.files[i]},
                     options, plan.diagnostics);
    print(plan.diagnostics, options.quiet);
    if (const int status = status_of(plan.diagnostics, plan.readable); status != kFine)
        return {std::nullopt, status};
    if (plan.replications_by_default && !options.quiet)
        complain(
            fmt::format("the files ask for one replication, which has no interval: running {} "
                        "(--replications N)",
                        plan.replications));
    return {simulate(plan, options), kFine};
}

void add_compare(CLI::App& app, Action& chosen) {
    const auto command = std::make_shared<CompareCommand>();
    CLI::App* verb = app.add_subcommand(
        "compare", "Run systems under the same requests: what differs, and how surely");
    verb->add_option("SCENARIO", command->files, "YAML files; the first is the baseline")
        ->required()
        ->type_name("");
    add_run_options(*verb, command->run);
    add_memory_option(*verb, command->run);
    add_report_option(*verb, command->run);
    add_keep_options(*verb, command->run);
    verb->footer(
        "Every replication runs all systems with the same random numbers; intervals are of\n"
        "the differences of pairs. Exit status: 0 whatever differs and whether objectives are\n"
        "met or not, 2 usage, 3 bad scenario, 4 cannot read or write, 130 interrupted.\n\n"
        "Examples:\n"
        "  faultline compare shop.yaml shop-with-cache.yaml\n"
        "  faultline compare now.yaml next.yaml later.yaml --replications 20 --json diff.json");
    verb->callback([command, &chosen] { chosen = [command] { return compare(*command); }; });
}

}  // namespace faultline::cli
