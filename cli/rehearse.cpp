// cli/rehearse.cpp - faultline rehearse: break every single thing in turn, and see what comes back.
#include "studies/rehearse.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/memory_check.hpp"
#include "cli/progress_line.hpp"
#include "cli/verbs.hpp"
#include "reports/json_rehearse.hpp"
#include "reports/json_result.hpp"
#include "reports/rehearse_table.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"
#include "scenarios/units.hpp"

namespace faultline::cli {
namespace {

struct RehearseCommand {
    RunOptions run;
    std::string verb = "kill";
    std::string outage = "2m", observe = "3m";
};

// False, with a complaint, if it is no duration above 0.
bool read_span(const char* option, const std::string& text, sim::Duration* span) {
    const auto read = scenarios::read_duration(text);
    if (read.value && *read.value > 0) {
        *span = {*read.value};
        return true;
    }
    complain(fmt::format("{} {}: {}", option, text,
                         read.value ? "it has to be longer than 0" : read.problem));
    return false;
}

studies::RehearseResult simulate(const models::Blueprint& blueprint, studies::RehearseOptions how,
                                 const RunOptions& options) {
    const std::atomic<bool>& stop = stop_on_interrupt();
    ProgressLine line(reports::terminal_of(STDERR_FILENO, options.no_color), !options.quiet);
    how.stop = &stop;
    how.progress = [&](size_t done, size_t trials, uint64_t events) {
        line.show(static_cast<double>(done) / static_cast<double>(trials), events,
                  fmt::format("{} of {} trials", done, trials), stop.load());
    };
    studies::RehearseResult result = studies::rehearse(blueprint, how);
    result.source = options.file;
    return result;
}

int rehearse(const RehearseCommand& command) {
    const RunOptions& options = command.run;
    if (const int status = check_output(options); status != kFine) return status;
    studies::RehearseOptions how;
    how.verb = command.verb == "hang" ? models::Fault::Verb::hang : models::Fault::Verb::kill;
    how.jobs = options.jobs;
    how.seed = options.seed;
    how.replications = options.replications.value_or(how.replications);
    if (!read_span("--for", command.outage, &how.outage) ||
        !read_span("--observe", command.observe, &how.observe))
        return kUsage;
    scenarios::LoadedScenario loaded = scenarios::load_scenario(options.file, options.sets);
    std::optional<models::Blueprint> blueprint;
    if (loaded.readable && !loaded.diagnostics.has_errors()) blueprint = scenarios::compile(loaded);
    if (blueprint)
        check_memory({studies::run_size(*blueprint, how.replications)}, {options.file}, options,
                     loaded.diagnostics);
    print(loaded.diagnostics, options.quiet);
    const int status = status_of(loaded.diagnostics, loaded.readable);
    if (status != kFine || !blueprint) return status == kFine ? kBug : status;
    const studies::RehearseResult result = simulate(*blueprint, how, options);
    const int delivered = deliver(
        options, [&] { return reports::json_text(reports::document(result)); },
        [&](const reports::TextStyle& style) { return reports::rehearse_table(result, style); });
    if (delivered != kFine) return delivered;
    return result.interrupted ? interrupted_status() : kFine;
}

}  // namespace

void add_rehearse(CLI::App& app, Action& chosen) {
    const auto command = std::make_shared<RehearseCommand>();
    RunOptions& run = command->run;
    CLI::App* verb = app.add_subcommand(
        "rehearse", "Break every single thing in turn: what hurts, and does it come back?");
    verb->add_option("SCENARIO", run.file, "The scenario's YAML file")->required()->type_name("");
    verb->add_option("--for", command->outage, "From a fault to its repair; 2m unless given")
        ->type_name("TIME");
    verb->add_option("--observe", command->observe,
                     "How long it is watched after that; 3m unless given")
        ->type_name("TIME");
    verb->add_option("--by", command->verb, "How things break: kill (unless given) or hang")
        ->type_name("VERB")
        ->check(CLI::IsMember({"kill", "hang"}));
    add_set_option(*verb, run.sets);
    verb->add_option("--seed", run.seed, "Instead of the file's run.seed")->type_name("N");
    verb->add_option("--replications", run.replications, "Of every trial; 5 unless given")
        ->type_name("N")
        ->check(CLI::Range(1U, 10'000U));
    add_output_options(*verb, run);
    add_memory_option(*verb, run);
    verb->footer(
        "The file's own faults are left out. Every trial goes on from the same warmed-up\n"
        "system. Exit status: 0 whatever breaks, 2 usage, 3 bad scenario, 4 cannot read or\n"
        "write, 130 interrupted.\n\n"
        "Examples:\n"
        "  faultline rehearse shop.yaml\n"
        "  faultline rehearse shop.yaml --by hang --for 30s --json rehearsal.json");
    verb->callback([command, &chosen] { chosen = [command] { return rehearse(*command); }; });
}

}  // namespace faultline::cli
