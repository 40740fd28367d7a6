#include "cli/exports.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/check_path.hpp"
#include "cli/exit_status.hpp"
#include "reports/export/sample.hpp"

namespace faultline::cli {
namespace {

Exports::One parse(const std::string& text) {
    const size_t equals = text.find('=');
    const std::string kind = text.substr(0, equals);
    const reports::Exporter* format = reports::find_exporter(kind);
    if (format == nullptr)
        throw CLI::ValidationError("--export", fmt::format("'{}' is no format; there are {}", kind,
                                                           reports::exporter_kinds()));
    if (equals == std::string::npos || equals + 1 == text.size())
        throw CLI::ValidationError("--export",
                                   fmt::format("'{}' names no file: {}=FILE", text, kind));
    return {format, text.substr(equals + 1)};
}

}  // namespace

void add_export_options(CLI::App& verb, Exports& exports) {
    verb.add_option_function<std::vector<std::string>>(
            "--export",
            [&exports](const std::vector<std::string>& all) {
                std::transform(all.begin(), all.end(), std::back_inserter(exports.all), parse);
            },
            fmt::format("Write the run for other tools (repeatable); KIND: {}",
                        reports::exporter_kinds()))
        ->type_name("KIND=FILE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
    verb.add_option_function<std::string>(
            "--epoch",
            [&exports](const std::string& text) {
                if (!reports::read_epoch(text, exports.epoch))
                    throw CLI::ValidationError(
                        "--epoch",
                        fmt::format("'{}' is neither 2026-01-31T00:00:00Z nor seconds since 1970",
                                    text));
            },
            "The date of simulated time 0 in what is exported; 2026-01-01T00:00:00Z unless given")
        ->type_name("TIME");
}

int check_exports(const Exports& exports, const std::string& scenario) {
    for (const Exports::One& one : exports.all)
        if (const int status =
                check_path(fmt::format("--export {}", one.format->kind), one.path, scenario);
            status != kFine)
            return status;
    return kFine;
}

void keep_for_exports(Exports& exports, scenarios::ExperimentOptions& how) {
    for (const Exports::One& one : exports.all) {
        if (one.format->telemetry) how.telemetry = &exports.telemetry;
        how.component_series |= one.format->component_series;
        // All that are traced, so that the sample is not of the slowest.
        if (one.format->requests)
            how.trace = {how.trace.every, UINT32_MAX, uint32_t{reports::kExportedRequests}};
    }
}

int write_exports(const Exports& exports, scenarios::RunResult& result) {
    int worst = kFine;
    if (result.replications == 0) return worst;
    const reports::ExportedRun run{result, exports.telemetry, exports.epoch};
    for (const Exports::One& one : exports.all)
        worst = std::max(worst, write_document(one.path, [&] { return one.format->text(run); }));
    result.slowest.clear();
    result.wrong.clear();
    return worst;
}

}  // namespace faultline::cli
