#include "tests/bench/compare/workloads.hpp"

#include <fmt/format.h>

#include <fstream>

namespace faultline::bench {
namespace {

struct ThreeTier {
    int cells = 1;
    int users = 0;  // 0: an open stream of 4800/s a cell
    std::string think_time = "{exponential: 10s}";
    double simulated_seconds = 300;
    bool timeouts = false;  // on every call, and on every request
};

// Copies of tests/bench/scenarios/three-tier.yaml side by side, one class of requests for each.
std::string three_tier_yaml(const ThreeTier& wanted) {
    const auto each = [&](const char* title, auto line) {
        std::string text = std::string(title) + ":\n";
        for (int cell = 0; cell < wanted.cells; ++cell) text += line(cell);
        return text;
    };
    std::string yaml =
        fmt::format("scenario: Three-tier reference path, {} cells\nworkload:\n", wanted.cells);
    if (wanted.users > 0)
        yaml += fmt::format("  users: {}\n  think_time: {}\n", wanted.users, wanted.think_time);
    else
        yaml += fmt::format("  arrivals: {}/s\n", 4800 * wanted.cells);
    if (wanted.timeouts) yaml += "  timeout: 1s\n";
    yaml += each("  requests", [](int c) {
        return fmt::format("    view{0}: {{to: edge{0}, operation: view}}\n", c);
    });
    yaml += "network:\n  default: {latency: {sum: [200us, {exponential: 50us}]}}\n";
    yaml += each("load_balancers", [](int c) {
        return fmt::format("  edge{0}: {{policy: round_robin, backends: api{0}}}\n", c);
    });
    yaml += each("services", [&](int c) {
        const std::string calls =
            wanted.timeouts
                ? fmt::format(
                      "    calls: {{redis{0}: {{timeout: 1s}}, shop{0}: {{timeout: 1s}}}}\n", c)
                : "";
        return fmt::format(
            "  api{0}:\n    replicas: 4\n    workers: 8\n    release_worker: on_call\n{1}"
            "    operations:\n      view:\n        - wait: {{lognormal: {{mean: 5ms, cv: "
            "0.533}}}}\n"
            "        - cache: {{in: redis{0}, on_miss: [{{query: {{on: shop{0}, name: "
            "item}}}}]}}\n",
            c, calls);
    });
    yaml += each("caches", [](int c) { return fmt::format("  redis{}: {{hit_ratio: 80%}}\n", c); });
    yaml += each("databases", [](int c) {
        return fmt::format(
            "  shop{}:\n    workers: 16\n    queries:\n"
            "      item: {{kind: read, wait: {{exponential: 12ms}}}}\n",
            c);
    });
    return yaml + fmt::format("run: {{duration: {:.0f}ms, warmup: 0s, seed: 42}}\n",
                              wanted.simulated_seconds * 1000);
}

std::string written(const std::string& folder, const std::string& name, const ThreeTier& wanted) {
    const std::string path = folder + "/" + name + ".yaml";
    std::ofstream(path) << three_tier_yaml(wanted);
    return path;
}

// About as many requests whatever the number of cells.
constexpr double kCellSeconds = 300;
constexpr const char* kRequests = "1440000";

Workload cells(const std::string& folder, int count, double at_least) {
    Workload workload;
    workload.name = fmt::format("reference path, {} cells", count);
    ThreeTier wanted;
    wanted.cells = count;
    wanted.simulated_seconds = kCellSeconds / count;
    workload.engine = {written(folder, fmt::format("three-tier-{}", count), wanted)};
    workload.limit = {"tier", std::to_string(count), kRequests};
    workload.des = {"one", std::to_string(count), "w24"};
    workload.des_line = "3-tier";
    workload.at_least = at_least;
    return workload;
}

Workload closed(const std::string& folder, const std::string& think, const std::string& name,
                double at_least) {
    Workload workload;
    workload.name = "a million closed users, " + name;
    ThreeTier wanted;
    wanted.cells = 21;
    wanted.users = 1'000'000;
    wanted.think_time = think;
    wanted.simulated_seconds = 15;
    workload.engine = {written(folder, "closed-" + name.substr(0, name.find(' ')), wanted)};
    workload.limit = {"closed", "21", "1000000", kRequests};
    workload.des = {"closed", "w24"};
    workload.des_line = "closed 1M users";
    workload.at_least = at_least;
    return workload;
}

Workload web_shop(const std::string& users, const std::string& seconds) {
    Workload workload;
    workload.name = "examples/web-shop.yaml, " + users + " users";
    workload.engine = {FAULTLINE_SOURCE_DIR "/examples/web-shop.yaml",
                       "--set",
                       "workload.users=" + users,
                       "--set",
                       "run.duration=" + seconds,
                       "--set",
                       "run.warmup=0s",
                       "--set",
                       "run.replications=1"};
    return workload;
}

}  // namespace

std::vector<Workload> workloads(const std::string& folder) {
    const std::string scenarios = FAULTLINE_SOURCE_DIR "/tests/bench/scenarios/";
    std::vector<Workload> all;
    all.push_back({"M/M/1, rho 0.9",
                   {scenarios + "mm1.yaml"},
                   {"mm", "1", "2700000"},
                   {"mm", "2700000"},
                   "M/M/1 rho=0.90 wheel",
                   "",
                   0.6});
    all.push_back({"M/M/4, rho 0.9",
                   {scenarios + "mm4.yaml"},
                   {"mm", "4", "2700000"},
                   {"mm", "2700000"},
                   "M/M/4 rho=0.90 wheel",
                   "",
                   0});
    for (const auto& [count, at_least] : std::vector<std::pair<int, double>>{
             {1, 0.9}, {5, 0.85}, {21, 0.85}, {50, 0.85}, {100, 0.9}})
        all.push_back(cells(folder, count, at_least));

    const std::string plain = all[2].name;
    const std::string one_cell = all[2].engine.front();
    ThreeTier timeouts;
    timeouts.timeouts = true;
    all.push_back({"the same, a timeout on every call",
                   {written(folder, "three-tier-timeouts", timeouts)},
                   {},
                   {},
                   "",
                   plain,
                   0.92});
    all.push_back({"two replications, one thread",
                   {one_cell, "--replications", "2", "--jobs", "1"},
                   {},
                   {},
                   "",
                   plain,
                   0});
    all.push_back({"two replications, two threads",
                   {one_cell, "--replications", "2", "--jobs", "2"},
                   {},
                   {},
                   "",
                   "two replications, one thread",
                   1.9});

    all.push_back(closed(folder, "{exponential: 10s}", "exponential think time", 1.1));
    all.push_back(closed(folder, "{uniform: [0s, 20s]}", "timers for each", 0.8));
    all.push_back(web_shop("1K", "20h"));
    all.push_back(web_shop("100K", "10m"));
    all.push_back(web_shop("1M", "2m"));
    return all;
}

}  // namespace faultline::bench
