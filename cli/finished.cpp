#include "cli/finished.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/exit_status.hpp"
#include "reports/availability_table.hpp"
#include "reports/compare_table.hpp"
#include "reports/html/availability_report.hpp"
#include "reports/html/compare_report.hpp"
#include "reports/html/phases_report.hpp"
#include "reports/html/rehearse_report.hpp"
#include "reports/html/report.hpp"
#include "reports/html/validation_report.hpp"
#include "reports/json_availability.hpp"
#include "reports/json_compare.hpp"
#include "reports/json_rehearse.hpp"
#include "reports/json_result.hpp"
#include "reports/phases_table.hpp"
#include "reports/read_result.hpp"
#include "reports/read_studies.hpp"
#include "reports/rehearse_table.hpp"
#include "reports/store/facts.hpp"
#include "reports/summary.hpp"
#include "reports/validation_table.hpp"
#include "reports/version.hpp"

namespace faultline::cli {
namespace {

namespace schema = reports::schema;
using reports::Making;
using reports::TextStyle;

template <class Result>
using Text = std::string (*)(const Result&, const TextStyle&);

template <class Result>
Finished with(Result&& made, Text<Result> text, const std::string& command) {
    const auto result = std::make_shared<const Result>(std::move(made));
    Finished all;
    all.facts = reports::store::facts_of(*result);
    all.document = [result] { return reports::json_text(reports::document(*result)); };
    all.text = [result, text](const TextStyle& style) { return text(*result, style); };
    all.page = [result, command](Making making) {
        if (making.command.empty()) making.command = command;
        return reports::html_report(*result, making);
    };
    return all;
}

// What who looks at the page of a document types, if it was run without further options.
std::string usual_command(const std::string& verb, const std::string& files, uint64_t seed,
                          uint32_t replications = 0) {
    std::string command = fmt::format("faultline {}{} --seed {}", verb, files, seed);
    if (replications > 0) command += fmt::format(" --replications {}", replications);
    return command;
}

// nullopt: it cannot be read as such a document.
template <class Document>
std::optional<Finished> read(const std::string& text, std::string& problem) {
    Document document;
    if (!reports::read_json(text, document, problem)) return std::nullopt;
    return finished(reports::read_result(document));
}

struct Verb {
    const char* name;
    std::optional<Finished> (*read)(const std::string& text, std::string& problem);
};
constexpr Verb kVerbs[] = {{"run", read<schema::Result>},
                           {"phases", read<schema::PhasesStudy>},
                           {"compare", read<schema::CompareStudy>},
                           {"rehearse", read<schema::Rehearsal>},
                           {"availability", read<schema::AvailabilityOfYears>},
                           {"validate", read<schema::Validation>}};

// Documents did not always say what they are.
std::string verb_of_an_old(const std::string& text) {
    std::string none;
    schema::Result run;
    if (reports::read_json(text, run, none) && run.replications() > 0) return "run";
    schema::PhasesStudy study;
    if (reports::read_json(text, study, none) && study.phases_size() > 0) return "phases";
    schema::CompareStudy comparison;
    const bool compared = reports::read_json(text, comparison, none);
    return compared && comparison.comparisons_size() > 0 ? "compare" : "";
}

}  // namespace

Finished finished(scenarios::RunResult result) {
    const std::string command =
        usual_command("run", " " + result.source, result.seed, result.replications);
    const bool measured = result.replications > 0;
    Finished all = with(std::move(result), Text<scenarios::RunResult>{reports::summary}, command);
    all.measured_something = measured;
    if (!measured) all.page = {};
    return all;
}

Finished finished(studies::PhasesResult result) {
    return with(std::move(result), Text<studies::PhasesResult>{reports::phases_table},
                "faultline phases");
}

Finished finished(studies::CompareResult result) {
    std::string files;
    for (const scenarios::RunResult& run : result.runs) files += " " + run.source;
    const std::string command =
        result.runs.empty()
            ? "faultline compare"
            : usual_command("compare", files, result.runs[0].seed, result.runs[0].replications);
    const bool complete = !result.interrupted;
    Finished all =
        with(std::move(result), Text<studies::CompareResult>{reports::compare_table}, command);
    if (!complete) all.page = {};
    return all;
}

Finished finished(studies::RehearseResult result) {
    const std::string command =
        usual_command("rehearse", " " + result.source, result.seed, result.replications);
    const bool measured = result.replications > 0;
    Finished all =
        with(std::move(result), Text<studies::RehearseResult>{reports::rehearse_table}, command);
    all.measured_something = measured;
    if (!measured) all.page = {};
    return all;
}

Finished finished(studies::AvailabilityResult result) {
    const std::string command = usual_command("availability", " " + result.source, result.seed);
    const bool measured = result.batches > 0;
    Finished all = with(std::move(result),
                        Text<studies::AvailabilityResult>{reports::availability_table}, command);
    all.measured_something = measured;
    if (!measured) all.page = {};
    return all;
}

Finished finished(studies::ValidateResult result) {
    const bool measured = !result.cases.empty();
    Finished all = with(std::move(result), Text<studies::ValidateResult>{reports::validation_table},
                        "faultline validate");
    all.measured_something = measured;
    if (!measured) all.page = {};
    return all;
}

std::optional<Finished> finished(const std::string& document, std::string& problem) {
    schema::Document any;
    if (!reports::read_json(document, any, problem)) return std::nullopt;
    if (any.version().document() > reports::kDocumentVersion) {
        problem = fmt::format(
            "it was written by a later version of faultline, {} (document version {}, this one "
            "knows {})",
            any.version().program(), any.version().document(), reports::kDocumentVersion);
        return std::nullopt;
    }
    const std::string name = any.has_version() ? any.version().verb() : verb_of_an_old(document);
    for (const Verb& verb : kVerbs)
        if (verb.name == name) return verb.read(document, problem);
    problem = "it has no run, no study and no comparison";
    return std::nullopt;
}

int finish(const Finished& result, int status, const std::vector<std::string>& files,
           const RunOptions& options, const scenarios::SourceFiles& sources, RunKeeper& keeper) {
    const bool is_kept = keeper.is_open() && result.measured_something;
    std::string document;
    if (is_kept || !options.json.empty()) document = result.document();
    const int reported = !result.page ? int{kFine} : write_document(options.report, [&] {
        return result.page({command_line(result.facts.verb, files, options), sources.files()});
    });
    const int delivered = deliver(
        options, [&] { return document; }, result.text);
    const int written = std::max(delivered, reported);
    if (written != kFine) status = written;
    if (!is_kept) return status;
    reports::store::RunFacts facts = result.facts;
    facts.status = status;
    const int kept = keeper.keep(std::move(facts), sources, std::move(document));
    return kept != kFine ? kept : status;
}

}  // namespace faultline::cli
