#include "tests/bench/compare/table.hpp"

#include <fmt/format.h>

#include <fstream>

#include "tests/bench/compare/json.hpp"
#include "tests/bench/compare/process.hpp"

namespace faultline::bench {
namespace {

std::string or_dash(const std::optional<double>& value) {
    return value ? fmt::format("{:.0f}", *value) : "-";
}

std::string or_null(const std::optional<double>& value, int digits) {
    return value ? fmt::format("{:.{}f}", *value, digits) : "null";
}

std::string against(const Workload& workload) {
    return workload.limit.empty() ? workload.against : "the limit";
}

std::string ratio_text(const Workload& workload, const Measured& measured) {
    const auto ratio = measured.ratio();
    if (!ratio) return "-";
    std::string text = fmt::format("{:.2f} of {}", *ratio, against(workload));
    if (workload.at_least > 0)
        text += fmt::format(" (want {:.2f}: {})", workload.at_least,
                            *ratio >= workload.at_least ? "met" : "MISSED");
    return text;
}

std::vector<double> speeds(const std::vector<Figures>& runs) {
    std::vector<double> all;
    for (const Figures& run : runs) all.push_back(run.requests_per_second);
    return all;
}

std::string json_row(const Workload& workload, const Measured& measured) {
    if (!measured.failure.empty())
        return fmt::format(R"({{"name": "{}", "failed": true}})", workload.name);
    const Figures f = measured.middle();
    std::string row =
        fmt::format(R"({{"name": "{}", "requestsPerSecond": {:.0f}, "nsPerEvent": {:.2f}, )",
                    workload.name, f.requests_per_second, f.ns_per_event) +
        fmt::format(R"("eventsPerRequest": {:.3f}, "peakBytes": {:.0f}, "peakCalls": {:.0f}, )",
                    f.events_per_request, f.peak_bytes, f.peak_calls) +
        fmt::format(R"("processors": {:.2f}, )", f.processors) +
        fmt::format(R"("bytesPerCall": {}, "bytesPerUser": {}, )",
                    or_null(measured.bytes_per_call, 1), or_null(measured.bytes_per_user, 2)) +
        fmt::format(R"("runs": {})", json_list(speeds(measured.engine)));
    if (const auto ratio = measured.ratio()) {
        row += fmt::format(
            R"(, "against": "{}", "ratio": {:.4f}, "ratios": {}, "wanted": {})", against(workload),
            *ratio, json_list(measured.ratios, 4),
            workload.at_least > 0 ? fmt::format("{:.2f}", workload.at_least) : std::string("null"));
        if (!measured.limit.empty())
            row +=
                fmt::format(R"(, "limitRuns": {}, "limitPeakBytes": {:.0f})",
                            json_list(speeds(measured.limit)), median(measured.limit).peak_bytes);
    }
    return row + "}";
}

std::string json_start_up(const StartUp& one) {
    return fmt::format(R"({{"name": "{}", "milliseconds": {:.3f}, "wanted": {:.0f}, "runs": {}}})",
                       one.name, one.median_ms(), kStartUpWantedMs, json_list(one.runs_ms, 3));
}

}  // namespace

void print_table(const std::vector<Workload>& workloads, const std::vector<Measured>& measured) {
    std::string disturbed;
    constexpr const char* kHead = "{:<50} {:>8} {:>6} {:>8} {:>7} {:>6} {:>6}  {}\n";
    fmt::print(fmt::runtime(kHead), "", "requests", "ns", "events", "peak", "bytes", "bytes", "");
    fmt::print(fmt::runtime(kHead), "medians", "/s", "/event", "/request", "MB", "/call", "/user",
               "requests/s against");
    for (size_t i = 0; i < workloads.size(); ++i) {
        if (!measured[i].failure.empty()) {
            fmt::print("{:<50} {}\n", workloads[i].name, measured[i].failure);
            continue;
        }
        const Figures f = measured[i].middle();
        if (f.processors < kUndisturbed * workloads[i].processors)
            disturbed += "\n  " + workloads[i].name;
        fmt::print("{:<50} {:>8} {:>6.1f} {:>8.2f} {:>7.1f} {:>6} {:>6}  {}\n", workloads[i].name,
                   short_number(f.requests_per_second), f.ns_per_event, f.events_per_request,
                   f.peak_bytes / 1e6, or_dash(measured[i].bytes_per_call),
                   or_dash(measured[i].bytes_per_user), ratio_text(workloads[i], measured[i]));
    }
    if (!disturbed.empty())
        fmt::print("Other programs took the processor from half or more of the runs of:{}\n",
                   disturbed);
}

void print_start_up(const std::vector<StartUp>& start_ups) {
    if (start_ups.empty()) return;
    fmt::print("\nWhole process, wall time\n");
    for (const StartUp& one : start_ups)
        fmt::print("{:<50} {:>5.1f} ms, the slowest of {} runs {:.1f} (want {:.0f}: {})\n",
                   one.name, one.median_ms(), one.runs_ms.size(), one.slowest_ms(),
                   kStartUpWantedMs, one.median_ms() < kStartUpWantedMs ? "met" : "MISSED");
}

bool write_json(const std::string& path, const std::vector<Workload>& workloads,
                const std::vector<Measured>& measured, const std::vector<StartUp>& start_ups) {
    if (path.empty()) return true;
    std::ofstream out(path);
    out << "{\n  \"workloads\": [\n";
    write_json_rows(out, workloads.size(),
                    [&](size_t i) { return json_row(workloads[i], measured[i]); });
    out << "  ],\n  \"startUp\": [\n";
    write_json_rows(out, start_ups.size(), [&](size_t i) { return json_start_up(start_ups[i]); });
    out << "  ]\n}\n";
    return out.good();
}

}  // namespace faultline::bench
