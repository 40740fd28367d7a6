#include "reports/export/exporters.hpp"

#include <array>
#include <charconv>
#include <chrono>

#include "reports/export/event_lines.hpp"
#include "reports/export/grafana.hpp"
#include "reports/export/openmetrics.hpp"
#include "reports/export/perfetto.hpp"
#include "reports/export/promql.hpp"
#include "reports/export/series_csv.hpp"
#include "reports/hgrm.hpp"

namespace faultline::reports {
namespace {

constexpr std::array kExporters{
    Exporter{"csv", false, true, false,
             [](const ExportedRun& run) { return series_csv(run.result); }},
    Exporter{"events", false, false, true,
             [](const ExportedRun& run) { return event_lines(run.result); }},
    Exporter{"grafana", true, false, false,
             [](const ExportedRun& run) { return grafana(run.result, run.telemetry, run.epoch); }},
    Exporter{"hgrm", false, false, false,
             [](const ExportedRun& run) { return hgrm_text(run.result.latency_histogram); }},
    Exporter{
        "openmetrics", true, false, false,
        [](const ExportedRun& run) { return openmetrics(run.result, run.telemetry, run.epoch); }},
    Exporter{"perfetto", false, false, true,
             [](const ExportedRun& run) { return perfetto(run.result); }},
    Exporter{"rules", true, false, false,
             [](const ExportedRun& run) { return prometheus_rules(run.result, run.telemetry); }},
};

// All of `text` is a number.
template <class Number>
bool whole(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::span<const Exporter> exporters() { return kExporters; }

const Exporter* find_exporter(std::string_view kind) {
    for (const Exporter& one : kExporters)
        if (one.kind == kind) return &one;
    return nullptr;
}

std::string exporter_kinds() {
    std::string kinds;
    for (const Exporter& one : kExporters) kinds.append(kinds.empty() ? "" : ", ").append(one.kind);
    return kinds;
}

bool read_epoch(std::string_view text, int64_t& epoch) {
    if (whole(text, epoch)) return true;
    // 2026-11-24T01:00:00Z
    int year = 0;
    unsigned month = 0, day = 0;
    int hours = 0, minutes = 0, seconds = 0;
    if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
        text[13] != ':' || text[16] != ':' || text[19] != 'Z')
        return false;
    if (!whole(text.substr(0, 4), year) || !whole(text.substr(5, 2), month) ||
        !whole(text.substr(8, 2), day) || !whole(text.substr(11, 2), hours) ||
        !whole(text.substr(14, 2), minutes) || !whole(text.substr(17, 2), seconds))
        return false;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                           std::chrono::day{day}};
    if (!date.ok() || hours > 23 || minutes > 59 || seconds > 59) return false;
    const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
    epoch = int64_t{days} * 86'400 + hours * 3600 + minutes * 60 + seconds;
    return true;
}

}  // namespace faultline::reports
