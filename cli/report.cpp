// cli/report.cpp - faultline report: a result as one HTML page, be it of a result document, of a
// kept run, or of a scenario or study that is run for it.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/finished.hpp"
#include "cli/history.hpp"
#include "cli/keep_run.hpp"
#include "cli/memory_check.hpp"
#include "cli/simulate.hpp"
#include "cli/verbs.hpp"
#include "scenarios/study_file.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::cli {
namespace {

int write_page(const RunOptions& options, const std::string& document,
               const reports::Making& making) {
    std::string problem;
    const auto result = finished(document, problem);
    if (result && !result->page) problem = "it was interrupted before there was anything to show";
    if (!problem.empty()) {
        complain(fmt::format("{} is no result document: {}", options.file, problem));
        return kBadScenario;
    }
    return write_document(options.report, [&] { return result->page(making); });
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
