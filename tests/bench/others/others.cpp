// tests/bench/others/others.cpp - the engine beside SimPy, doing the same work.
//
//   bench_others [--runs 5] [--only TEXT] [--results FILE]
//
// The engine and the Python program alternate; the ratio is the median of the rounds' ratios.
// FAULTLINE_PYTHON names another interpreter than Debian's, for instance one with a newer SimPy.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/bench/compare/json.hpp"
#include "tests/bench/compare/measure.hpp"
#include "tests/bench/compare/options.hpp"
#include "tests/bench/compare/workloads.hpp"

namespace faultline::bench {
namespace {

namespace fs = std::filesystem;

struct Other {
    std::string workload;  // by its name among workloads()
    std::string program;   // in tests/bench/others/
    std::string requests;  // about two seconds of them
    double at_least;       // the ratio we want (see docs)
};

const std::vector<Other> kOthers = {{"M/M/1, rho 0.9", "mm1.py", "200000", 130},
                                    {"reference path, 1 cell", "three_tier.py", "60000", 60}};

struct Compared {
    Other other;
    std::vector<double> engine, simpy, ratios;  // requests/s, and engine to SimPy, by round
};

std::vector<std::string> engine_arguments(const std::vector<Workload>& all,
                                          const std::string& name) {
    for (const Workload& workload : all)
        if (workload.name == name) return workload.engine;
    throw std::runtime_error("there is no workload '" + name + "'");
}

Compared compare(const Other& other, const std::vector<Workload>& all, int runs) {
    const char* named = std::getenv("FAULTLINE_PYTHON");
    const std::vector<std::string> python = {
        named ? named : "/usr/bin/python3",
        fmt::format("{}/tests/bench/others/{}", FAULTLINE_SOURCE_DIR, other.program),
        other.requests};
    Compared compared{other, {}, {}, {}};
    for (int round = 0; round < runs; ++round) {
        const Figures engine = run_engine(engine_arguments(all, other.workload));
        const Figures simpy = run_limit(python, "requests_per_second");
        compared.engine.push_back(engine.requests_per_second);
        compared.simpy.push_back(simpy.requests_per_second);
        compared.ratios.push_back(engine.requests_per_second / simpy.requests_per_second);
    }
    return compared;
}

void print(const Compared& one) {
    const double ratio = middle_of(one.ratios);
    fmt::print("{:<26} {:>8} {:>8}  {:>6.0f} times SimPy (want {:.0f}: {})\n", one.other.workload,
               short_number(middle_of(one.engine)), short_number(middle_of(one.simpy)), ratio,
               one.other.at_least, ratio >= one.other.at_least ? "met" : "MISSED");
}

std::string json_row(const Compared& one) {
    return fmt::format(R"({{"name": "{}", "ratio": {:.2f}, "wanted": {:.0f}, )", one.other.workload,
                       middle_of(one.ratios), one.other.at_least) +
           fmt::format(R"("runs": {}, "simpyRuns": {}}})", json_list(one.engine),
                       json_list(one.simpy));
}

int others(const Options& options) {
    const fs::path folder = fs::path(FAULTLINE_BINARY).parent_path() / "scenarios";
    fs::create_directories(folder);
    const std::vector<Workload> all = workloads(folder);
    std::vector<Compared> rows;
    fmt::print("{:<26} {:>8} {:>8}\n", "requests/s, medians", "engine", "SimPy");
    for (const Other& other : kOthers) {
        if (!options.chosen(other.workload)) continue;
        rows.push_back(compare(other, all, options.runs));
        print(rows.back());
    }
    if (options.results.empty()) return 0;
    std::ofstream out(options.results);
    out << "[\n";
    write_json_rows(out, rows.size(), [&](size_t i) { return json_row(rows[i]); });
    out << "]\n" << std::flush;
    return out.good() ? 0 : 1;
}

}  // namespace
}  // namespace faultline::bench

int main(int count, char** words) {
    return faultline::bench::run_main(count, words, {5, "", ""}, faultline::bench::others);
}
