// reports/summary_story.cpp - the summary's load over time, with a mark where something broke.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::Incident;
using scenarios::RunResult;

double largest(const std::vector<double>& values) {
    double top = 0;
    for (const double value : values)
        if (value > top) top = value;
    return top;
}

// A mark under the moment of each fault, and a line until it is over.
std::string marks(const RunResult& result, size_t cells, double length) {
    std::vector<const char*> line(cells, " ");
    const auto cell = [&](double at) {
        return static_cast<size_t>(at / length * static_cast<double>(cells));
    };
    for (const Incident& incident : result.incidents) {
        if (!(incident.at >= 0 && incident.at < length)) continue;
        const double end = std::min(incident.recovered_at.value_or(length), length);
        for (size_t i = cell(incident.at) + 1; i < std::min(cell(end) + 1, cells); ++i)
            if (*line[i] == ' ') line[i] = "─";
        line[cell(incident.at)] = "^";
    }
    std::string text;
    for (const char* one : line) text += one;
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

// Without a last bucket that holds only the instant at which the run ends.
scenarios::Series within_run(const RunResult& result) {
    scenarios::Series series = result.series;
    if (!(series.bucket_seconds > 0)) return series;
    const double length = result.warmup_seconds + result.simulated_seconds;
    const auto buckets = static_cast<size_t>(std::ceil(length / series.bucket_seconds - 1e-6));
    for (auto* values : {&series.offered, &series.succeeded, &series.bad, &series.mean_latency})
        if (values->size() > buckets) values->resize(buckets);
    return series;
}

}  // namespace

std::string over_time_section(const RunResult& result, const TextStyle& style) {
    const scenarios::Series series = within_run(result);
    if (series.offered.size() < 2 || !(series.bucket_seconds > 0)) return "";
    const size_t cells = style.width - 4 - 12 - 1 - 11;
    const auto per_second = [&](std::vector<double> counts) {
        for (double& count : counts) count /= series.bucket_seconds;
        return merged(counts, cells);
    };
    std::vector<double> latency = series.mean_latency;
    for (double& value : latency)
        if (!(value > 0)) value = std::nan("");
    latency = merged(latency, cells);
    const std::vector<double> good = per_second(series.succeeded), bad = per_second(series.bad);
    const double length = series.bucket_seconds * static_cast<double>(series.offered.size());

    const Palette palette(style.color);
    std::string out = heading(
        "OVER TIME",
        palette.faint(fmt::format("0:00 to {}, first replication", clock_text(length))), style);
    const auto line = [&](const char* name, const std::vector<double>& values,
                          const std::string& drawn, const std::string& top) {
        out += "    " + left(name, 12) + drawn +
               std::string(cells - std::min(cells, values.size()), ' ') + " " + right(top, 11);
        out.erase(out.find_last_not_of(' ') + 1);
        out += "\n";
    };
    line("succeeded", good, palette.good(sparkline(good)), "to " + rate_text(largest(good)));
    if (largest(bad) > 0)
        line("went wrong", bad, palette.bad(sparkline(bad)), "to " + rate_text(largest(bad)));
    line("latency", latency, sparkline(latency), "to " + seconds_text(largest(latency)));
    if (const std::string faults = marks(result, std::min(cells, series.offered.size()), length);
        !faults.empty())
        out += "    " + left("faults", 12) + palette.warn(faults) + "\n";
    return out;
}

}  // namespace faultline::reports
