// tests/bench/growth/growth.cpp - what a request costs as a system grows: is it flat, and where
// not?
//
//   bench_growth [--runs 3] [--only TEXT] [--results FILE]
//
// series.hpp says what grows. A point is the median of its runs; a round runs every point once, so
// that a slow spell of the machine does not fall on one series. "disturbed": other programs took
// the processor from half or more of its runs. Behind each series stands its worst point over its
// best. A request that is still in flight at the end counts as one.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/bench/compare/json.hpp"
#include "tests/bench/compare/measure.hpp"
#include "tests/bench/compare/options.hpp"
#include "tests/bench/compare/process.hpp"
#include "tests/bench/growth/series.hpp"

namespace faultline::bench {
namespace {

namespace fs = std::filesystem;

using Runs = std::vector<std::vector<Figures>>;  // of a series: by point, then by round

double ns_per_request(const Figures& figures) { return 1e9 / figures.requests_per_second; }

std::vector<Runs> measure(const std::vector<Series>& all, int rounds) {
    std::vector<Runs> runs(all.size());
    for (size_t s = 0; s < all.size(); ++s) runs[s].resize(all[s].points.size());
    for (int round = 0; round < rounds; ++round) {
        for (size_t s = 0; s < all.size(); ++s)
            for (size_t p = 0; p < all[s].points.size(); ++p)
                runs[s][p].push_back(run_engine(all[s].points[p].engine));
        fmt::print(stderr, "round {} of {} done\n", round + 1, rounds);
    }
    return runs;
}

double worst_over_best(const Runs& runs, double (*figure)(const Figures&)) {
    double worst = 0, best = 1e300;
    for (const auto& point : runs) {
        const double value = figure(median(point));
        worst = std::max(worst, value);
        best = std::min(best, value);
    }
    return worst / best;
}

double by_request(const Runs& runs) { return worst_over_best(runs, ns_per_request); }
double by_event(const Runs& runs) {
    return worst_over_best(runs, [](const Figures& figures) { return figures.ns_per_event; });
}
double by_memory(const Runs& runs) {
    return worst_over_best(runs, [](const Figures& figures) { return figures.peak_bytes; });
}

void print_series(const Series& series, const Runs& runs) {
    fmt::print("{} ({})\n", series.name, series.what);
    for (size_t p = 0; p < runs.size(); ++p) {
        const Figures f = median(runs[p]);
        fmt::print("  {:<20} {:>10.1f} {:>9.1f} {:>9.2f} {:>9} {:>8.1f}{}\n",
                   series.points[p].label, ns_per_request(f), f.ns_per_event, f.events_per_request,
                   short_number(f.peak_calls), f.peak_bytes / 1e6,
                   f.processors < kUndisturbed ? " (disturbed)" : "");
    }
    fmt::print("  {:<20} {:>10.2f} {:>9.2f} {:>9} {:>9} {:>8.2f}\n\n", "worst/best",
               by_request(runs), by_event(runs), "", "", by_memory(runs));
}

std::string json_point(const Point& point, const std::vector<Figures>& runs) {
    const Figures f = median(runs);
    std::vector<double> single;
    for (const Figures& run : runs) single.push_back(ns_per_request(run));
    return fmt::format(R"({{"at": {}, "nsPerRequest": {:.2f}, "nsPerEvent": {:.2f}, )", point.at,
                       ns_per_request(f), f.ns_per_event) +
           fmt::format(R"("eventsPerRequest": {:.3f}, "peakBytes": {:.0f}, "peakCalls": {:.0f}, )",
                       f.events_per_request, f.peak_bytes, f.peak_calls) +
           fmt::format(R"("processors": {:.2f}, "nsPerRequestRuns": {}}})", f.processors,
                       json_list(single, 2));
}

bool write_json(const std::string& path, const std::vector<Series>& all,
                const std::vector<Runs>& runs) {
    if (path.empty()) return true;
    std::ofstream out(path);
    out << "[\n";
    for (size_t s = 0; s < all.size(); ++s) {
        out << fmt::format(R"(  {{"series": "{}", "what": "{}", )", all[s].name, all[s].what)
            << fmt::format(R"("worstOverBest": {{"nsPerRequest": {:.3f}, "nsPerEvent": {:.3f}, )",
                           by_request(runs[s]), by_event(runs[s]))
            << fmt::format("\"peakBytes\": {:.3f}}}, \"points\": [\n", by_memory(runs[s]));
        write_json_rows(out, runs[s].size(),
                        [&](size_t p) { return json_point(all[s].points[p], runs[s][p]); });
        out << (s + 1 < all.size() ? "  ]},\n" : "  ]}\n");
    }
    out << "]\n";
    return out.good();
}

int growth(const Options& options) {
    const fs::path folder = fs::path(FAULTLINE_BINARY).parent_path() / "scenarios" / "growth";
    fs::create_directories(folder);
    std::vector<Series> chosen;
    for (Series& series : all_series(folder))
        if (options.chosen(series.name)) chosen.push_back(std::move(series));
    if (chosen.empty())
        return fmt::print(stderr, "no series has '{}' in its name\n", options.only), 2;
    const std::vector<Runs> runs = measure(chosen, options.runs);
    fmt::print("  {:<20} {:>10} {:>9} {:>9} {:>9} {:>8}\n", "", "ns", "ns", "events", "calls in",
               "peak");
    fmt::print("  {:<20} {:>10} {:>9} {:>9} {:>9} {:>8}\n",
               fmt::format("medians of {} runs", options.runs), "/request", "/event", "/request",
               "flight", "MB");
    for (size_t s = 0; s < chosen.size(); ++s) print_series(chosen[s], runs[s]);
    if (!write_json(options.results, chosen, runs))
        return fmt::print(stderr, "cannot write {}\n", options.results), 1;
    return 0;
}

}  // namespace
}  // namespace faultline::bench

int main(int count, char** words) {
    return faultline::bench::run_main(count, words, {3, "", ""}, faultline::bench::growth);
}
