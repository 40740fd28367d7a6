// cli/availability.cpp - faultline availability: years of failures and repairs.
#include "studies/availability/availability.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/finished.hpp"
#include "cli/interrupt.hpp"
#include "cli/memory_check.hpp"
#include "cli/progress_line.hpp"
#include "cli/simulate.hpp"
#include "cli/verbs.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"

namespace faultline::cli {
namespace {

// What it is told beside RunOptions.
struct AvailabilityFlags {
    uint32_t years = 100;
};

void add_own_options(CLI::App& verb, AvailabilityFlags& own) {
    verb.add_option("--years", own.years, "How many; 100 unless given")
        ->type_name("N")
        ->check(CLI::Range(1U, 1'000'000U));
}

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
                                             scenarios::SourceFiles& sources,
                                             scenarios::LoadedScenario& loaded) {
    std::optional<models::Blueprint> blueprint = scenarios::compile(loaded);
    if (!blueprint || !models::load_changes(*blueprint)) return blueprint;
    std::vector<std::string> sets = options.sets;
    sets.emplace_back("run.duration=24h");
    scenarios::LoadedScenario day = scenarios::load_scenario(options.file, sets, sources);
    return scenarios::compile(day);
}

int availability(const RunOptions& options) {
    if (const int status = check_output(options); status != kFine) return status;
    RunKeeper keeper(options, {options.file});
    if (keeper.status() != kFine) return keeper.status();
    scenarios::SourceFiles sources;
    Simulated<studies::AvailabilityResult> simulated = simulate_years(options, sources);
    if (!simulated.result) return simulated.status;
    const int status = simulated.result->interrupted ? interrupted_status() : int{kFine};
    return finish(finished(std::move(*simulated.result)), status, {options.file}, options, sources,
                  keeper);
}

}  // namespace

Simulated<studies::AvailabilityResult> simulate_years(const RunOptions& options,
                                                      scenarios::SourceFiles& sources) {
    AvailabilityFlags own;
    CLI::App parser;
    add_own_options(parser, own);
    if (!parse_words(parser, options.words)) return {std::nullopt, kUsage};
    studies::AvailabilityOptions how;
    how.years = own.years;
    how.jobs = options.jobs;
    how.seed = options.seed;
    scenarios::LoadedScenario loaded =
        scenarios::load_scenario(options.file, options.sets, sources);
    std::optional<models::Blueprint> blueprint;
    if (loaded.readable && !loaded.diagnostics.has_errors())
        blueprint = compile_day(options, sources, loaded);
    if (blueprint)
        check_memory({studies::run_size(*blueprint)}, {options.file}, options, loaded.diagnostics);
    print(loaded.diagnostics, options.quiet);
    const int status = status_of(loaded.diagnostics, loaded.readable);
    if (status != kFine || !blueprint) return {std::nullopt, status == kFine ? kBug : status};
    return {simulate(*blueprint, how, options), kFine};
}

void add_availability(CLI::App& app, Action& chosen) {
    const auto run = std::make_shared<RunOptions>();
    const auto own = std::make_shared<AvailabilityFlags>();
    CLI::App* verb = app.add_subcommand(
        "availability", "Years of failures and repairs: how many nines, and what costs them");
    verb->add_option("SCENARIO", run->file, "The scenario's YAML file")->required()->type_name("");
    add_own_options(*verb, *own);
    add_set_option(*verb, run->sets);
    add_seed_option(*verb, *run);
    add_output_options(*verb, *run);
    add_memory_option(*verb, *run);
    add_report_option(*verb, *run);
    add_keep_options(*verb, *run);
    verb->footer(
        "What breaks, and how often, are the file's random faults (every: ...); without any,\n"
        "assumed ones, which the result names. Its scripted faults are left out.\n"
        "Exit status: 0, 2 usage, 3 bad scenario, 4 cannot read or write, 130 interrupted.\n\n"
        "Examples:\n"
        "  faultline availability shop.yaml\n"
        "  faultline availability shop.yaml --years 1000 --report years.html");
    verb->callback([run, own, verb, &chosen] {
        run->words = own_words(*verb);
        chosen = [run] { return availability(*run); };
    });
}

}  // namespace faultline::cli
