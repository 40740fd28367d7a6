// cli/availability.cpp - faultline availability: years of failures and repairs.
#include "studies/availability/availability.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/memory_check.hpp"
#include "cli/progress_line.hpp"
#include "cli/verbs.hpp"
#include "reports/availability_table.hpp"
#include "reports/json_availability.hpp"
#include "reports/json_result.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"

namespace faultline::cli {
namespace {

struct AvailabilityCommand {
    RunOptions run;
    uint32_t years = 100;
};

studies::AvailabilityResult simulate(const models::Blueprint& blueprint,
                                     studies::AvailabilityOptions how, const RunOptions& options) {
    const std::atomic<bool>& stop = stop_on_interrupt();
    ProgressLine line(reports::terminal_of(STDERR_FILENO, options.no_color), !options.quiet);
    how.stop = &stop;
    how.progress = [&](double years, uint64_t events) {
        line.show(years / how.years, events, fmt::format("{:.0f} of {} years", years, how.years),
                  stop.load());
    };
    studies::AvailabilityResult result = studies::availability(blueprint, how);
    result.source = options.file;
    return result;
}

// A load that changes is that of a whole day, however long the file's run is.
std::optional<models::Blueprint> compile_day(const RunOptions& options,
                                             scenarios::LoadedScenario& loaded) {
    std::optional<models::Blueprint> blueprint = scenarios::compile(loaded);
    if (!blueprint || !models::load_changes(*blueprint)) return blueprint;
    std::vector<std::string> sets = options.sets;
    sets.emplace_back("run.duration=24h");
    scenarios::LoadedScenario day = scenarios::load_scenario(options.file, sets);
    return scenarios::compile(day);
}

int availability(const AvailabilityCommand& command) {
    const RunOptions& options = command.run;
    if (const int status = check_output(options); status != kFine) return status;
    studies::AvailabilityOptions how;
    how.years = command.years;
    how.jobs = options.jobs;
    how.seed = options.seed;
    scenarios::LoadedScenario loaded = scenarios::load_scenario(options.file, options.sets);
    std::optional<models::Blueprint> blueprint;
    if (loaded.readable && !loaded.diagnostics.has_errors())
        blueprint = compile_day(options, loaded);
    if (blueprint)
        check_memory({studies::run_size(*blueprint)}, {options.file}, options, loaded.diagnostics);
    print(loaded.diagnostics, options.quiet);
    const int status = status_of(loaded.diagnostics, loaded.readable);
    if (status != kFine || !blueprint) return status == kFine ? kBug : status;
    const studies::AvailabilityResult result = simulate(*blueprint, how, options);
    const int delivered = deliver(
        options, [&] { return reports::json_text(reports::document(result)); },
        [&](const reports::TextStyle& style) {
            return reports::availability_table(result, style);
        });
    if (delivered != kFine) return delivered;
    return result.interrupted ? interrupted_status() : kFine;
}

}  // namespace

void add_availability(CLI::App& app, Action& chosen) {
    const auto command = std::make_shared<AvailabilityCommand>();
    RunOptions& run = command->run;
    CLI::App* verb = app.add_subcommand(
        "availability", "Years of failures and repairs: how many nines, and what costs them");
    verb->add_option("SCENARIO", run.file, "The scenario's YAML file")->required()->type_name("");
    verb->add_option("--years", command->years, "How many; 100 unless given")
        ->type_name("N")
        ->check(CLI::Range(1U, 1'000'000U));
    add_set_option(*verb, run.sets);
    verb->add_option("--seed", run.seed, "Instead of the file's run.seed")->type_name("N");
    add_output_options(*verb, run);
    add_memory_option(*verb, run);
    verb->footer(
        "What breaks, and how often, are the file's random faults (every: ...); without any,\n"
        "assumed ones, which the result names. Its scripted faults are left out.\n"
        "Exit status: 0, 2 usage, 3 bad scenario, 4 cannot read or write, 130 interrupted.\n\n"
        "Examples:\n"
        "  faultline availability shop.yaml\n"
        "  faultline availability shop.yaml --years 1000 --json years.json");
    verb->callback([command, &chosen] { chosen = [command] { return availability(*command); }; });
}

}  // namespace faultline::cli
