// reports/export/exporters.hpp - the formats in which a run is handed to other tools.
//
// Each is a pure function of the result: the same run gives the same bytes. All are of the first
// replication, in simulated time.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "models/monitoring/telemetry.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

// When simulated time 0 is for tools that know dates only: seconds since 1970. By default
// 2026-01-01T00:00:00Z, so that documents repeat.
inline constexpr int64_t kEpoch = 1'767'225'600;

struct ExportedRun {
    const scenarios::RunResult& result;
    const models::Telemetry& telemetry;
    int64_t epoch = kEpoch;
};

struct Exporter {
    std::string_view kind;  // openmetrics, csv, ...
    // What the run has to keep for it.
    bool telemetry = false, component_series = false, requests = false;
    std::string (*text)(const ExportedRun& run);
};

std::span<const Exporter> exporters();
// nullptr: there is no such kind.
const Exporter* find_exporter(std::string_view kind);
// "csv, grafana, ...": all kinds.
std::string exporter_kinds();

// "2026-11-24T01:00:00Z" or seconds since 1970; false if it is neither.
bool read_epoch(std::string_view text, int64_t& epoch);

}  // namespace faultline::reports
