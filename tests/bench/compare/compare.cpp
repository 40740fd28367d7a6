// tests/bench/compare/compare.cpp - whole scenarios beside the same work written by hand.
//
//   bench_compare [--runs 5] [--only TEXT] [--results FILE]
//
// Engine and limit alternate within each run, so that a machine that slows down slows both; what is
// printed are medians. FAULTLINE_LIMIT_DIR names a directory with another limit program, des.cpp,
// which then stands for ours; without it ../shared/limit beside the repository is tried.
#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

#include "tests/bench/compare/measure.hpp"
#include "tests/bench/compare/process.hpp"
#include "tests/bench/compare/workloads.hpp"

namespace faultline::bench {
namespace {

namespace fs = std::filesystem;

struct Options {
    int runs = 5;
    std::string only;     // measures the workloads whose names contain it
    std::string results;  // JSON; empty: none
};

struct Measured {
    std::vector<Figures> engine, limit;
    std::string failure;  // why there are no figures; empty: there are
};

// Builds des.cpp of the outside directory, if there is one; its path, else nothing.
std::optional<std::string> outside_limit() {
    const char* named = std::getenv("FAULTLINE_LIMIT_DIR");
    const fs::path folder =
        named ? fs::path(named) : fs::path(FAULTLINE_SOURCE_DIR) / ".." / "shared" / "limit";
    const fs::path source = folder / "des.cpp";
    if (!fs::exists(source)) return std::nullopt;
    const std::string program = fs::path(LIMIT_BINARY).parent_path() / "des";
    if (run({"g++", "-O3", "-march=native", "-std=c++20", source, "-o", program}).status != 0)
        return std::nullopt;
    return program;
}

Figures limit_of(const Workload& workload, const std::optional<std::string>& outside) {
    std::vector<std::string> command = {outside ? *outside : LIMIT_BINARY};
    const auto& arguments = outside ? workload.des : workload.limit;
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_limit(command, outside ? workload.des_line : "requests_per_second");
}

std::vector<Measured> measure(const std::vector<Workload>& workloads, const Options& options,
                              const std::optional<std::string>& outside) {
    std::vector<Measured> measured(workloads.size());
    for (int round = 0; round < options.runs; ++round) {
        for (size_t i = 0; i < workloads.size(); ++i) {
            if (!measured[i].failure.empty()) continue;
            try {
                measured[i].engine.push_back(run_engine(workloads[i].engine));
                if (!workloads[i].limit.empty())
                    measured[i].limit.push_back(limit_of(workloads[i], outside));
            } catch (const std::exception& problem) {
                measured[i].failure = problem.what();
            }
        }
        fmt::print(stderr, "round {} of {} done\n", round + 1, options.runs);
    }
    return measured;
}

struct Row {
    Figures engine;
    std::optional<double> ratio;  // to the limit, or to the workload it is compared with
};

std::string short_number(double value) {
    if (value >= 1e6) return fmt::format("{:.2f} M", value / 1e6);
    return value >= 1e3 ? fmt::format("{:.0f} K", value / 1e3) : fmt::format("{:.0f}", value);
}

void print_row(const Workload& workload, const Row& row) {
    const Figures& f = row.engine;
    const std::string per_call =
        f.peak_calls >= 10'000 ? fmt::format("{:.0f}", f.peak_bytes / f.peak_calls) : "-";
    std::string ratio = "-";
    if (row.ratio) {
        ratio = fmt::format("{:.2f} of {}", *row.ratio,
                            workload.limit.empty() ? '"' + workload.against + '"' : "the limit");
        if (workload.at_least > 0)
            ratio += fmt::format(" (want {:.2f}{})", workload.at_least,
                                 *row.ratio >= workload.at_least ? "" : ": MISSED");
    }
    fmt::print("{:<46} {:>8} {:>8} {:>7.1f} {:>7.2f} {:>8.1f} {:>8}  {}\n", workload.name,
               short_number(f.requests_per_second), short_number(1e9 / f.ns_per_event),
               f.ns_per_event, f.events_per_request, f.peak_bytes / 1e6, per_call, ratio);
}

std::string json_row(const Workload& workload, const Row& row) {
    const Figures& f = row.engine;
    return fmt::format(R"({{"name": "{}", "requestsPerSecond": {:.0f}, "nsPerEvent": {:.2f}, )",
                       workload.name, f.requests_per_second, f.ns_per_event) +
           fmt::format(R"("eventsPerRequest": {:.3f}, "peakBytes": {:.0f}, "peakCalls": {:.0f}, )",
                       f.events_per_request, f.peak_bytes, f.peak_calls) +
           fmt::format(R"("ratio": {}}})", row.ratio ? fmt::format("{:.4f}", *row.ratio) : "null");
}

void write_json(const std::string& path, const std::vector<std::string>& rows) {
    std::ofstream out(path);
    out << "[\n";
    for (size_t i = 0; i < rows.size(); ++i)
        out << "  " << rows[i] << (i + 1 < rows.size() ? ",\n" : "\n");
    out << "]\n";
}

void report(const std::vector<Workload>& workloads, const std::vector<Measured>& measured,
            const Options& options) {
    fmt::print("{:<46} {:>8} {:>8} {:>7} {:>7} {:>8} {:>8}  {}\n", "", "requests", "events", "ns",
               "events", "peak", "bytes", "requests/s against");
    fmt::print("{:<46} {:>8} {:>8} {:>7} {:>7} {:>8} {:>8}\n", "medians", "/s", "/s", "/event",
               "/request", "MB", "/call");
    std::map<std::string, double> speed;  // requests per second, by workload
    std::vector<std::string> json;
    for (size_t i = 0; i < workloads.size(); ++i) {
        const Workload& workload = workloads[i];
        if (!measured[i].failure.empty()) {
            fmt::print("{:<46} {}\n", workload.name, measured[i].failure);
            continue;
        }
        Row row{median(measured[i].engine), std::nullopt};
        speed[workload.name] = row.engine.requests_per_second;
        if (!measured[i].limit.empty())
            row.ratio =
                row.engine.requests_per_second / median(measured[i].limit).requests_per_second;
        else if (speed.contains(workload.against))
            row.ratio = row.engine.requests_per_second / speed[workload.against];
        print_row(workload, row);
        json.push_back(json_row(workload, row));
    }
    if (!options.results.empty()) write_json(options.results, json);
}

int compare(const Options& options) {
    const fs::path folder = fs::path(LIMIT_BINARY).parent_path() / "scenarios";
    fs::create_directories(folder);
    std::vector<Workload> chosen;
    for (Workload& workload : workloads(folder))
        if (workload.name.find(options.only) != std::string::npos)
            chosen.push_back(std::move(workload));
    const auto outside = outside_limit();
    fmt::print("Limit program: {}; medians of {} alternating runs\n",
               outside ? "des.cpp from outside" : "tests/bench/limit", options.runs);
    report(chosen, measure(chosen, options, outside), options);
    return chosen.empty() ? 2 : 0;
}

}  // namespace
}  // namespace faultline::bench

int main(int count, char** words) {
    faultline::bench::Options options;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string name = words[i], value = words[i + 1];
        if (name == "--runs")
            options.runs = std::max(1, std::atoi(value.c_str()));
        else if (name == "--only")
            options.only = value;
        else if (name == "--results")
            options.results = value;
        else
            return fmt::print(stderr, "unknown option {}\n", name), 2;
    }
    return faultline::bench::compare(options);
}
