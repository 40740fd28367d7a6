#include "tests/bench/growth/series.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tests/bench/compare/json.hpp"
#include "tests/bench/compare/measure.hpp"
#include "tests/bench/compare/shards.hpp"

namespace faultline::bench {
namespace {

// One class of requests to one service; `workload` and `service` are lines of flow-style YAML.
std::string one_service(const std::string& workload, const std::string& service, double seconds) {
    return fmt::format(
        "scenario: Growth\nworkload:\n  {}\n  requests: {{work: {{to: server}}}}\n"
        "services:\n  server: {}\nrun: {{duration: {:.0f}ms, warmup: 0s, seed: 42}}\n",
        workload, service, seconds * 1000);
}

const std::string kExponentialWork = "operations: {work: [{wait: {exponential: 10ms}}]}";

Series load(const std::string& folder) {
    Series series{"load", "M/M/1, two million requests", {}};
    for (const double rho : {0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95}) {
        const double rate = rho * 100;
        const std::string yaml = one_service(fmt::format("arrivals: {:.0f}/s", rate),
                                             "{workers: 1, " + kExponentialWork + "}", 2e6 / rate);
        series.points.push_back(
            {rho,
             fmt::format("rho {:.2f}", rho),
             {scenario_file(folder, fmt::format("load-{:.0f}", rho * 100), yaml)}});
    }
    return series;
}

// At 10,000 requests/s some hundred of the workers are busy.
Series users(const std::string& folder, bool timers, double most) {
    Series series{timers ? "users, a timer each" : "users, exponential think time",
                  "closed, 10K requests/s at one station, 200 s",
                  {}};
    for (double count = 1e3; count <= most; count *= 10) {
        const double mean_ms = count * 0.1;
        const std::string think = timers ? fmt::format("{{uniform: [0s, {:.0f}ms]}}", 2 * mean_ms)
                                         : fmt::format("{{exponential: {:.0f}ms}}", mean_ms);
        const std::string yaml =
            one_service(fmt::format("users: {:.0f}\n  think_time: {}", count, think),
                        "{workers: 256, " + kExponentialWork + "}", 200);
        series.points.push_back(
            {count,
             short_number(count) + " users",
             {scenario_file(folder, fmt::format("{}-{:.0f}", timers ? "timers" : "users", count),
                            yaml)}});
    }
    return series;
}

Series nodes(const std::string& folder, const std::string& policy) {
    constexpr double kRequests = 300e3, kRate = 100;  // a second and instance
    Series series{"nodes, " + policy, "instances behind one balancer, 300K requests", {}};
    for (const int count : {10, 100, 1'000, 10'000}) {
        const std::string yaml = fmt::format(
            "scenario: Growth\nworkload:\n  arrivals: {:.0f}/s\n  requests: {{work: {{to: "
            "edge}}}}\n"
            "load_balancers: {{edge: {{policy: {}, backends: api}}}}\n"
            "services: {{api: {{replicas: {}, workers: 8, {}}}}}\n"
            "run: {{duration: {:.0f}ms, warmup: 0s, seed: 42}}\n",
            kRate * count, policy, count, kExponentialWork, 1e3 * kRequests / (kRate * count));
        series.points.push_back(
            {static_cast<double>(count),
             short_number(count) + " instances",
             {scenario_file(folder, fmt::format("{}-{}", policy, count), yaml)}});
    }
    return series;
}

Series shards(const std::string& folder) {
    Series series{"shards", "hash by key, two million requests", {}};
    for (const int count : {1, 4, 16, 64, 256})
        series.points.push_back({static_cast<double>(count),
                                 fmt::format("{} {}", count, count == 1 ? "shard" : "shards"),
                                 {scenario_file(folder, fmt::format("shards-{}", count),
                                                shards_yaml(count, 2e6 / (320 * count)))}});
    return series;
}

// Ten times as many requests as are in flight, so that filling up is a small part of the run.
Series calls_in_flight(const std::string& folder) {
    constexpr double kRate = 100e3;
    Series series{"calls in flight", "a long wait without a queue, 100K requests/s", {}};
    for (double count = 1e3; count <= 1e6; count *= 10) {
        const std::string service = fmt::format(
            "{{operations: {{work: [{{wait: {{exponential: {:.0f}ms}}}}]}}}}", 1e3 * count / kRate);
        const std::string yaml = one_service(fmt::format("arrivals: {:.0f}/s", kRate), service,
                                             std::max(2e6, 10 * count) / kRate);
        series.points.push_back(
            {count,
             short_number(count) + " calls",
             {scenario_file(folder, fmt::format("calls-{:.0f}", count), yaml)}});
    }
    return series;
}

Series simulated_length(const std::string& folder) {
    Series series{"simulated length", "M/M/1, 50 requests/s", {}};
    for (const auto& [label, hours] : std::vector<std::pair<std::string, double>>{
             {"1 hour", 1}, {"6 hours", 6}, {"1 day", 24}, {"3 days", 72}, {"1 week", 168}}) {
        const std::string yaml =
            one_service("arrivals: 50/s", "{workers: 1, " + kExponentialWork + "}", hours * 3600);
        series.points.push_back(
            {hours, label, {scenario_file(folder, fmt::format("hours-{:.0f}", hours), yaml)}});
    }
    return series;
}

}  // namespace

std::vector<Series> all_series(const std::string& folder) {
    return {load(folder),
            users(folder, false, 10e6),
            users(folder, true, 1e6),
            nodes(folder, "round_robin"),
            nodes(folder, "least_connections"),
            nodes(folder, "random_two"),
            shards(folder),
            calls_in_flight(folder),
            simulated_length(folder)};
}

}  // namespace faultline::bench
