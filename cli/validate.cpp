// cli/validate.cpp - faultline validate: does it simulate what is known?
#include "studies/validate.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/finished.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_line.hpp"
#include "cli/simulate.hpp"
#include "cli/verbs.hpp"
#include "reports/validation_table.hpp"

namespace faultline::cli {
namespace {

struct ValidateCommand {
    std::vector<std::string> filters;
    bool markdown = false;
    RunOptions run;
};
// What it is told beside RunOptions.
struct ValidateFlags {
    std::string folder = "tests/validation";
};

void add_own_options(CLI::App& verb, ValidateFlags& own) {
    verb.add_option("--cases", own.folder, "Where cases.tsv and cases/ are")
        ->type_name("DIR")
        ->capture_default_str();
}

bool is_wanted(const studies::Case& one, const std::vector<std::string>& filters) {
    return filters.empty() || std::any_of(filters.begin(), filters.end(), [&](const auto& filter) {
               return one.id.starts_with(filter);
           });
}

// The cases that were asked for; `status` says why there are none.
std::vector<studies::Case> wanted_cases(const std::vector<std::string>& filters,
                                        const RunOptions& options, scenarios::SourceFiles& sources,
                                        int& status) {
    ValidateFlags own;
    CLI::App parser;
    add_own_options(parser, own);
    if (!parse_words(parser, options.words)) {
        status = kUsage;
        return {};
    }
    studies::CaseTable table = studies::read_cases(own.folder, sources);
    if (!table.readable) {
        complain("there are no cases in " + own.folder + " (cannot read cases.tsv there)");
        complain("run it where Faultline's sources are, or say where the cases are: --cases DIR");
        status = kCannotReadWrite;
        return {};
    }
    print(table.diagnostics, options.quiet);
    if (table.diagnostics.has_errors()) {
        status = kBadScenario;
        return {};
    }
    std::erase_if(table.cases, [&](const auto& one) { return !is_wanted(one, filters); });
    if (table.cases.empty()) {
        complain("no case begins with " + filters.front() + "; their names are in " + own.folder +
                 "/cases.tsv");
        status = kUsage;
    }
    return table.cases;
}

studies::ValidateResult simulate(const std::vector<studies::Case>& cases, const RunOptions& options,
                                 scenarios::SourceFiles& sources) {
    const std::atomic<bool>& stop = stop_on_interrupt();
    ProgressLine line(reports::terminal_of(STDERR_FILENO, options.no_color), !options.quiet);
    studies::ValidateOptions how;
    how.jobs = options.jobs;
    how.stop = &stop;
    how.progress = [&](size_t done, size_t all, uint64_t events) {
        line.show(static_cast<double>(done) / static_cast<double>(all), events,
                  fmt::format("{} of {} replications", done, all), stop.load());
    };
    return studies::validate(cases, how, sources);
}

int validate(const ValidateCommand& command) {
    const RunOptions& options = command.run;
    if (const int status = check_output(options); status != kFine) return status;
    RunKeeper keeper(options, command.filters);
    if (keeper.status() != kFine) return keeper.status();
    scenarios::SourceFiles sources;
    const Simulated<studies::ValidateResult> simulated =
        simulate_cases(command.filters, options, sources);
    if (!simulated.result) return simulated.status;
    const studies::ValidateResult& result = *simulated.result;
    const int status = result.interrupted     ? interrupted_status()
                       : result.failed() == 0 ? int{kFine}
                                              : int{kObjectiveMissed};
    Finished all = finished(result);
    if (command.markdown)
        all.text = [&](const reports::TextStyle&) { return reports::validation_markdown(result); };
    return finish(all, status, command.filters, options, sources, keeper);
}

}  // namespace

Simulated<studies::ValidateResult> simulate_cases(const std::vector<std::string>& filters,
                                                  const RunOptions& options,
                                                  scenarios::SourceFiles& sources) {
    int status = kFine;
    const std::vector<studies::Case> cases = wanted_cases(filters, options, sources, status);
    if (status != kFine) return {std::nullopt, status};
    return {simulate(cases, options, sources), kFine};
}

void add_validate(CLI::App& app, Action& chosen) {
    const auto command = std::make_shared<ValidateCommand>();
    const auto own = std::make_shared<ValidateFlags>();
    CLI::App* verb =
        app.add_subcommand("validate", "Simulate cases with known answers and compare");
    verb->add_option("FILTER", command->filters, "Only cases whose names begin so: A, B01")
        ->type_name("");
    add_own_options(*verb, *own);
    verb->add_flag("--markdown", command->markdown, "As the table in docs/validation.md");
    add_output_options(*verb, command->run);
    add_report_option(*verb, command->run);
    add_keep_options(*verb, command->run);
    verb->footer(
        "Exit status: 0 all hold, 99 one does not, 2 usage, 3 a bad table, 4 cannot read or\n"
        "write, 130 interrupted.\n\n"
        "Examples:\n"
        "  faultline validate\n"
        "  faultline validate A B01 --report validation.html");
    verb->callback([command, own, verb, &chosen] {
        command->run.words = own_words(*verb);
        chosen = [command] { return validate(*command); };
    });
}

}  // namespace faultline::cli
