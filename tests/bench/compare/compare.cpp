// tests/bench/compare/compare.cpp - whole scenarios beside the same work written by hand.
//
//   bench_compare [--runs 5] [--only TEXT] [--results FILE]
//
// Engine and limit alternate within each round (rounds.hpp says how, and what the bytes per call
// and per user are); what is printed are medians. FAULTLINE_LIMIT_DIR names a directory with
// another limit program, des.cpp, which then stands for ours where it knows the work; without it
// ../shared/limit beside the repository is tried. Last come whole processes that do next to
// nothing.
// --only TEXT measures what has TEXT in its name ("start-up": the processes).
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "tests/bench/compare/options.hpp"
#include "tests/bench/compare/rounds.hpp"
#include "tests/bench/compare/start_up.hpp"
#include "tests/bench/compare/table.hpp"
#include "tests/bench/compare/workloads.hpp"

namespace faultline::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kStartUpRuns = 25;

int compare(const Options& options) {
    const fs::path folder = fs::path(LIMIT_BINARY).parent_path() / "scenarios";
    fs::create_directories(folder);
    std::vector<Workload> chosen;
    for (Workload& workload : workloads(folder))
        if (options.chosen(workload.name)) chosen.push_back(std::move(workload));
    std::vector<Measured> measured;
    if (!chosen.empty()) {
        const auto outside = outside_limit();
        fmt::print(
            "Limit program: {}; medians of {} alternating runs\n",
            outside ? "des.cpp from outside (64 shards: tests/bench/limit)" : "tests/bench/limit",
            options.runs);
        measured = measure(chosen, options.runs, outside);
        print_table(chosen, measured);
    }
    std::vector<StartUp> start_ups;
    if (options.chosen("start-up")) start_ups = measure_start_up(kStartUpRuns);
    print_start_up(start_ups);
    if (chosen.empty() && start_ups.empty())
        return fmt::print(stderr, "nothing has '{}' in its name\n", options.only), 2;
    if (!write_json(options.results, chosen, measured, start_ups))
        return fmt::print(stderr, "cannot write {}\n", options.results), 1;
    const auto failed = [](const Measured& one) { return !one.failure.empty(); };
    return std::any_of(measured.begin(), measured.end(), failed) ? 1 : 0;
}

}  // namespace
}  // namespace faultline::bench

int main(int count, char** words) {
    return faultline::bench::run_main(count, words, {5, "", ""}, faultline::bench::compare);
}
