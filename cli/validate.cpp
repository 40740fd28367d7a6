// cli/validate.cpp - faultline validate: does it simulate what is known?
#include "studies/validate.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_line.hpp"
#include "cli/verbs.hpp"
#include "reports/json_result.hpp"
#include "reports/validation_table.hpp"

namespace faultline::cli {
namespace {

struct ValidateCommand {
    std::vector<std::string> filters;
    std::string folder = "tests/validation";
    bool markdown = false;
    RunOptions run;
};

bool is_wanted(const studies::Case& one, const std::vector<std::string>& filters) {
    return filters.empty() || std::any_of(filters.begin(), filters.end(), [&](const auto& filter) {
               return one.id.starts_with(filter);
           });
}

// The cases that were asked for; `status` says why there are none.
std::vector<studies::Case> wanted_cases(const ValidateCommand& command, int& status) {
    studies::CaseTable table = studies::read_cases(command.folder);
    if (!table.readable) {
        complain("there are no cases in " + command.folder + " (cannot read cases.tsv there)");
        complain("run it where Faultline's sources are, or say where the cases are: --cases DIR");
        status = kCannotReadWrite;
        return {};
    }
    print(table.diagnostics, command.run.quiet);
    if (table.diagnostics.has_errors()) {
        status = kBadScenario;
        return {};
    }
    std::erase_if(table.cases, [&](const auto& one) { return !is_wanted(one, command.filters); });
    if (table.cases.empty()) {
        complain("no case begins with " + command.filters.front() + "; their names are in " +
                 command.folder + "/cases.tsv");
        status = kUsage;
    }
    return table.cases;
}

studies::ValidateResult simulate(const std::vector<studies::Case>& cases,
                                 const RunOptions& options) {
    const std::atomic<bool>& stop = stop_on_interrupt();
    ProgressLine line(reports::terminal_of(STDERR_FILENO, options.no_color), !options.quiet);
    studies::ValidateOptions how;
    how.jobs = options.jobs;
    how.stop = &stop;
    how.progress = [&](size_t done, size_t all, uint64_t events) {
        line.show(static_cast<double>(done) / static_cast<double>(all), events,
                  fmt::format("{} of {} replications", done, all), stop.load());
    };
    return studies::validate(cases, how);
}

int validate(const ValidateCommand& command) {
    if (const int status = check_output(command.run); status != kFine) return status;
    int status = kFine;
    const std::vector<studies::Case> cases = wanted_cases(command, status);
    if (status != kFine) return status;
    const studies::ValidateResult result = simulate(cases, command.run);
    status = deliver(
        command.run, [&] { return reports::json_text(reports::document(result)); },
        [&](const reports::TextStyle& style) {
            return command.markdown ? reports::validation_markdown(result)
                                    : reports::validation_table(result, style);
        });
    if (status != kFine) return status;
    if (result.interrupted) return interrupted_status();
    return result.failed() == 0 ? kFine : kObjectiveMissed;
}

}  // namespace

void add_validate(CLI::App& app, Action& chosen) {
    const auto command = std::make_shared<ValidateCommand>();
    CLI::App* verb =
        app.add_subcommand("validate", "Simulate cases with known answers and compare");
    verb->add_option("FILTER", command->filters, "Only cases whose names begin so: A, B01")
        ->type_name("");
    verb->add_option("--cases", command->folder, "Where cases.tsv and cases/ are")
        ->type_name("DIR")
        ->capture_default_str();
    verb->add_flag("--markdown", command->markdown, "As the table in docs/validation.md");
    add_output_options(*verb, command->run);
    verb->footer(
        "Exit status: 0 all hold, 99 one does not, 2 usage, 3 a bad table, 4 cannot read or\n"
        "write, 130 interrupted.\n\n"
        "Examples:\n"
        "  faultline validate\n"
        "  faultline validate A B01 --json validation.json");
    verb->callback([command, &chosen] { chosen = [command] { return validate(*command); }; });
}

}  // namespace faultline::cli
