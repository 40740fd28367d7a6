// cli/report.cpp - faultline report: a result as one HTML page, be it of a result document, of a
// kept run, or of a scenario or study that is run for it.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/history.hpp"
#include "cli/keep_run.hpp"
#include "cli/memory_check.hpp"
#include "cli/simulate.hpp"
#include "cli/verbs.hpp"
#include "reports/html/compare_report.hpp"
#include "reports/html/phases_report.hpp"
#include "reports/html/report.hpp"
#include "reports/read_result.hpp"
#include "scenarios/study_file.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::cli {
namespace {

// Who looks at the page of a document types the same again, if it was run without options.
std::string command_of(const scenarios::RunResult& run) {
    return fmt::format("faultline run {} --seed {} --replications {}", run.source, run.seed,
                       run.replications);
}

// The page of a document of `run`, `phases` or `compare`; "" with `problem` set if it is none.
// Of `making` the command is "" if nobody knows it.
std::string page_of(const std::string& document, reports::Making making, std::string& problem) {
    const auto typed = [&](const std::string& command) {
        if (making.command.empty()) making.command = command;
        return making;
    };
    reports::schema::Result run;
    if (reports::read_json(document, run, problem) && run.replications() > 0) {
        const scenarios::RunResult result = reports::read_result(run);
        return reports::html_report(result, typed(command_of(result)));
    }
    reports::schema::PhasesStudy study;
    if (reports::read_json(document, study, problem) && study.phases_size() > 0)
        return reports::html_report(reports::read_result(study), typed("faultline phases"));
    reports::schema::CompareStudy comparison;
    if (reports::read_json(document, comparison, problem) && comparison.comparisons_size() > 0)
        return reports::html_report(reports::read_result(comparison), typed("faultline compare"));
    if (problem.empty()) problem = "it has no run, no study and no comparison";
    return "";
}

int write_page(const RunOptions& options, const std::string& document,
               const reports::Making& making) {
    std::string problem;
    const std::string page = page_of(document, making, problem);
    if (page.empty()) {
        complain(fmt::format("{} is no result document: {}", options.file, problem));
        return kBadScenario;
    }
    return write_document(options.report, [&] { return page; });
}

bool is_kept_run(const std::string& source) {
    const bool number = source.find_first_not_of("0123456789") == std::string::npos;
    return (number || source.starts_with("last")) && !std::filesystem::exists(source);
}

int report(const RunOptions& options) {
    if (const int status = check_output(options); status != kFine) return status;
    if (is_kept_run(options.file)) {
        HistoryOptions history;
        history.run = options;
        try {
            const reports::store::StoredRun run = find_run(history, options.file);
            return write_page(options, run.document, {run.facts.command, run.sources});
        } catch (const reports::store::StoreError& error) {
            complain(error.what());
            return kCannotReadWrite;
        }
    }
    std::string problem;
    const auto text = scenarios::read_text_file(options.file, problem);
    if (!text) {
        complain("cannot read " + problem);
        return kCannotReadWrite;
    }
    const size_t first = text->find_first_not_of(" \t\r\n");
    if (first != std::string::npos && (*text)[first] == '{')
        return write_page(options, *text, {""});
    Exports none;
    return scenarios::is_study_file(options.file) ? run_study(options)
                                                  : run_scenario(options, none);
}

}  // namespace

void add_report(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<RunOptions>();
    CLI::App* verb = app.add_subcommand("report", "Write a result as one HTML page");
    verb->add_option(
            "SOURCE", options->file,
            "A document of --json, the number of a kept run, or a scenario or study to run")
        ->required()
        ->type_name("");
    verb->add_option("--output,-o", options->report, "Where the page goes; - is standard output")
        ->required()
        ->type_name("FILE");
    add_run_options(*verb, *options);
    add_memory_option(*verb, *options);
    add_keep_options(*verb, *options);
    verb->footer(
        "A scenario or a study is run as `run` and `phases` do, with their exit status.\n\n"
        "Examples:\n"
        "  faultline report shop.yaml -o shop.html\n"
        "  faultline report shop.json -o shop.html\n"
        "  faultline report last -o shop.html");
    verb->callback([options, &chosen] { chosen = [options] { return report(*options); }; });
}

}  // namespace faultline::cli
