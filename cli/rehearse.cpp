// cli/rehearse.cpp - faultline rehearse: break every single thing in turn, and see what comes back.
#include "studies/rehearse.hpp"

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
#include "scenarios/units.hpp"

namespace faultline::cli {
namespace {

// What a rehearsal is told beside RunOptions.
struct RehearseFlags {
    std::string by = "kill", outage = "2m", observe = "3m";
    uint32_t depth = 1;
    std::vector<std::string> only;
    bool without_why = false;
};

void add_own_options(CLI::App& verb, RehearseFlags& own) {
    verb.add_option("--for", own.outage, "From a fault to its repair; 2m unless given")
        ->type_name("TIME");
    verb.add_option("--observe", own.observe, "How long it is watched after that; 3m unless given")
        ->type_name("TIME");
    verb.add_option("--by", own.by,
                    "How things break: kill (unless given), hang, slow:10x, errors:100%,\n"
                    "latency:1s, loss:50%, partition, cpu_theft:50%, disk_slow:10x,\n"
                    "restart_loop or flush; drain or switchover: what people do on\n"
                    "purpose; an amount may be left out")
        ->type_name("HOW");
    verb.add_option("--depth", own.depth, "2: any two at a time, too; 1 unless given")
        ->type_name("N")
        ->check([](const std::string& text) {
            return text == "1" || text == "2" ? std::string{}
                                              : "one thing at a time (1) or two (2), not " + text;
        });
    verb.add_option("--only", own.only,
                    "What to break, by name: api, shop.primary, zone:, 'api->shop'")
        ->type_name("NAME,...")
        ->delimiter(',');
    verb.add_flag("--without-why", own.without_why,
                  "Do not look for the load and the loop of what does not come back");
}

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

// False, with a complaint, if one of the names is nobody's.
bool all_known(const std::vector<studies::Contingency>& singles,
               const std::vector<std::string>& names) {
    std::vector<std::string> unknown;
    studies::only(singles, names, unknown);
    if (unknown.empty()) return true;
    std::vector<std::string> known;
    for (const studies::Contingency& one : singles) {
        known.push_back(one.name);
        known.push_back(one.name.substr(0, one.name.find_first_of(".[")));
    }
    const std::string near = scenarios::nearest_name(unknown.front(), known);
    complain(
        fmt::format("--only {}: nothing that can break is called so{}", unknown.front(),
                    near.empty() ? ", such as " + known.front() : ": did you mean " + near + "?"));
    return false;
}

// False, with a complaint, if there is nothing to break or too much.
bool worth_trying(const models::Blueprint& blueprint, const studies::RehearseOptions& how) {
    constexpr size_t kMostPairs = 1000;
    auto singles = studies::contingencies(blueprint, how.breaking);
    if (singles.empty()) {
        complain(fmt::format("--by {}: requests meet nothing that can be broken like this",
                             how.breaking.text()));
        return false;
    }
    if (!all_known(singles, how.only)) return false;
    if (how.depth < 2) return true;
    singles = studies::contingencies(blueprint, how);
    const size_t pairs = studies::pairs_of(blueprint, singles).pairs.size();
    if (pairs <= kMostPairs) return true;
    complain(fmt::format(
        "--depth 2: {} things make {} pairs, and at most {} are tried: say what to break, such as "
        "--only {},zone:",
        singles.size(), pairs, kMostPairs, singles.front().name));
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

// False, with a complaint, if the words ask for what makes no sense.
bool read_words(const RunOptions& options, studies::RehearseOptions& how) {
    RehearseFlags own;
    CLI::App parser;
    add_own_options(parser, own);
    if (!parse_words(parser, options.words)) return false;
    const studies::ReadBreaking read = studies::read_breaking(own.by);
    if (!read.breaking) {
        complain(fmt::format("--by {}: {}", own.by, read.problem));
        return false;
    }
    how.breaking = *read.breaking;
    how.depth = own.depth;
    how.only = own.only;
    how.find_loops = !own.without_why;
    how.jobs = options.jobs;
    how.seed = options.seed;
    how.replications = options.replications.value_or(how.replications);
    return read_span("--for", own.outage, &how.breaking.outage) &&
           read_span("--observe", own.observe, &how.observe);
}

int rehearse(const RunOptions& options) {
    if (const int status = check_output(options); status != kFine) return status;
    RunKeeper keeper(options, {options.file});
    if (keeper.status() != kFine) return keeper.status();
    scenarios::SourceFiles sources;
    Simulated<studies::RehearseResult> simulated = simulate_rehearsal(options, sources);
    if (!simulated.result) return simulated.status;
    const int status = simulated.result->interrupted ? interrupted_status() : int{kFine};
    return finish(finished(std::move(*simulated.result)), status, {options.file}, options, sources,
                  keeper);
}

}  // namespace

Simulated<studies::RehearseResult> simulate_rehearsal(const RunOptions& options,
                                                      scenarios::SourceFiles& sources) {
    studies::RehearseOptions how;
    if (!read_words(options, how)) return {std::nullopt, kUsage};
    scenarios::LoadedScenario loaded =
        scenarios::load_scenario(options.file, options.sets, sources);
    std::optional<models::Blueprint> blueprint;
    if (loaded.readable && !loaded.diagnostics.has_errors()) blueprint = scenarios::compile(loaded);
    if (blueprint)
        check_memory({studies::run_size(*blueprint, how.replications)}, {options.file}, options,
                     loaded.diagnostics);
    print(loaded.diagnostics, options.quiet);
    const int status = status_of(loaded.diagnostics, loaded.readable);
    if (status != kFine || !blueprint) return {std::nullopt, status == kFine ? kBug : status};
    if (!worth_trying(*blueprint, how)) return {std::nullopt, kUsage};
    return {simulate(*blueprint, how, options), kFine};
}

void add_rehearse(CLI::App& app, Action& chosen) {
    const auto run = std::make_shared<RunOptions>();
    const auto own = std::make_shared<RehearseFlags>();
    CLI::App* verb = app.add_subcommand(
        "rehearse", "Break every single thing in turn: what hurts, and does it come back?");
    verb->add_option("SCENARIO", run->file, "The scenario's YAML file")->required()->type_name("");
    add_own_options(*verb, *own);
    add_set_option(*verb, run->sets);
    add_seed_option(*verb, *run);
    verb->add_option("--replications", run->replications, "Of every trial; 5 unless given")
        ->type_name("N")
        ->check(CLI::Range(1U, 10'000U));
    add_output_options(*verb, *run);
    add_memory_option(*verb, *run);
    add_report_option(*verb, *run);
    add_keep_options(*verb, *run);
    verb->footer(
        "Killed and hung are instances, roles, hosts, and all of a component; zones go dark\n"
        "then and links are cut. Other ways break only what can break like that.\n"
        "The file's own faults are left out. Every trial goes on from the same warmed-up\n"
        "system. Exit status: 0 whatever breaks, 2 usage, 3 bad scenario, 4 cannot read or\n"
        "write, 130 interrupted.\n\n"
        "Examples:\n"
        "  faultline rehearse shop.yaml\n"
        "  faultline rehearse shop.yaml --depth 2\n"
        "  faultline rehearse shop.yaml --by hang --for 30s --report rehearsal.html");
    verb->callback([run, own, verb, &chosen] {
        run->words = own_words(*verb);
        chosen = [run] { return rehearse(*run); };
    });
}

}  // namespace faultline::cli
