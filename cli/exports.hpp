// cli/exports.hpp - run --export KIND=FILE: documents for other tools.
#pragma once
#include "cli/common.hpp"
#include "reports/export/exporters.hpp"
#include "scenarios/experiment.hpp"

namespace faultline::cli {

struct Exports {
    struct One {
        const reports::Exporter* format = nullptr;
        std::string path;
    };
    std::vector<One> all;
    int64_t epoch = reports::kEpoch;
    models::Telemetry telemetry;  // of the run
};
void add_export_options(CLI::App& verb, Exports& exports);
// As check_output: whether the documents can go where they are asked to.
int check_exports(const Exports& exports, const std::string& scenario);
// What the run has to keep for them.
void keep_for_exports(Exports& exports, scenarios::ExperimentOptions& how);
// kFine or kCannotReadWrite, with a complaint; nothing of a run that measured nothing. Drops the
// requests that the run has kept for them only.
int write_exports(const Exports& exports, scenarios::RunResult& result);

}  // namespace faultline::cli
