#include "tests/bench/compare/workloads.hpp"

#include <fmt/format.h>

#include "tests/bench/compare/measure.hpp"
#include "tests/bench/compare/shards.hpp"
#include "tests/bench/compare/three_tier.hpp"

namespace faultline::bench {
namespace {

// About a second of wall time a run, whatever the number of cells.
constexpr double kCellSeconds = 480;
constexpr const char* kRequests = "2300000";
constexpr int kCellArrivals = 4800;  // a second

Workload many_servers(int servers, double at_least) {
    Workload workload;
    workload.name = fmt::format("M/M/{}, rho 0.9", servers);
    workload.engine = {
        fmt::format("{}/tests/bench/scenarios/mm{}.yaml", FAULTLINE_SOURCE_DIR, servers)};
    workload.limit = {"mm", std::to_string(servers), "10800000"};
    workload.des = {"mm", "6000000"};
    workload.des_line = fmt::format("M/M/{} rho=0.90 wheel", servers);
    workload.at_least = at_least;
    return workload;
}

Workload cells(const std::string& folder, int count, double at_least) {
    Workload workload;
    workload.name = fmt::format("reference path, {} {}", count, count == 1 ? "cell" : "cells");
    ThreeTier wanted;
    wanted.cells = count;
    wanted.simulated_seconds = kCellSeconds / count;
    workload.engine = {
        scenario_file(folder, fmt::format("three-tier-{}", count), three_tier_yaml(wanted))};
    workload.limit = {"tier", std::to_string(count), kRequests};
    workload.des = {"one", std::to_string(count), "w24"};
    workload.des_line = "3-tier";
    workload.at_least = at_least;
    workload.fewer = {"--set", fmt::format("workload.arrivals={}/s", count * kCellArrivals / 10)};
    return workload;
}

Workload with_timeouts(const std::string& folder, int count, const Workload& plain) {
    Workload workload;
    workload.name = plain.name + ", a timeout on every call";
    ThreeTier wanted;
    wanted.cells = count;
    wanted.simulated_seconds = kCellSeconds / count;
    wanted.timeouts = true;
    workload.engine = {scenario_file(folder, fmt::format("three-tier-{}-timeouts", count),
                                     three_tier_yaml(wanted))};
    workload.against = plain.name;
    workload.at_least = 0.92;
    workload.fewer = plain.fewer;
    return workload;
}

// `mean` thinks 10 s on average; `short_mean` is a hundredth, and makes as many requests of a
// hundredth of the users, so that the two differ in the number of users alone.
Workload closed(const std::string& folder, const std::string& name, const std::string& mean,
                const std::string& short_mean, double at_least) {
    Workload workload;
    workload.name = "a million closed users, " + name;
    ThreeTier wanted;
    wanted.cells = 21;
    wanted.users = 1'000'000;
    wanted.think_time = mean;
    wanted.simulated_seconds = 15;
    workload.engine = {scenario_file(folder, "closed, " + name, three_tier_yaml(wanted))};
    workload.limit = {"closed", "21", "1000000", kRequests};
    workload.des = {"closed", "w24"};
    workload.des_line = "closed 1M users";
    workload.at_least = at_least;
    workload.users = wanted.users;
    workload.fewer_users = workload.users / 100;
    workload.fewer = {"--set", "workload.users=10K", "--set", "workload.think_time=" + short_mean};
    return workload;
}

// A long wait that nobody has to queue for: nothing but records and their events.
Workload calls_in_flight(const std::string& folder) {
    Workload workload;
    workload.name = "a million calls in flight, 2 events each";
    workload.engine = {
        scenario_file(folder, "in-flight",
                      "scenario: A million calls in flight\n"
                      "workload:\n"
                      "  arrivals: 100K/s\n"
                      "  requests: {work: {to: server}}\n"
                      "services:\n"
                      "  server: {operations: {work: [{wait: {exponential: 10s}}]}}\n"
                      "run: {duration: 60s, warmup: 0s, seed: 42}\n")};
    workload.fewer = {"--set", "workload.arrivals=1K/s"};
    return workload;
}

Workload shards(const std::string& folder, int count) {
    Workload workload;
    workload.name = fmt::format("{} shards, hash by key", count);
    workload.engine = {scenario_file(folder, "shards", shards_yaml(count, 150))};
    workload.limit = {"shards", std::to_string(count), "3000000"};
    return workload;
}

// As it stands but for the population, with its faults. Its memory is that of its cache, which says
// nothing about a user.
Workload web_shop(const std::string& users, const std::string& duration) {
    Workload workload;
    workload.name = "example B (web-shop.yaml), " + users + " users";
    workload.engine = {FAULTLINE_SOURCE_DIR "/examples/web-shop.yaml",
                       "--set",
                       "workload.users=" + users,
                       "--set",
                       "run.duration=" + duration,
                       "--set",
                       "run.warmup=0s",
                       "--set",
                       "run.replications=1"};
    return workload;
}

void add_two_replications(std::vector<Workload>& all, const Workload& one) {
    Workload workload;
    workload.name = "two replications, one thread";
    workload.engine = {one.engine.front(), "--replications", "2", "--jobs", "1"};
    workload.against = one.name;
    all.push_back(workload);
    workload.name = "two replications, two threads";
    workload.engine.back() = "2";
    workload.against = "two replications, one thread";
    workload.at_least = 1.9;
    workload.processors = 2;
    all.push_back(workload);
}

}  // namespace

std::vector<Workload> workloads(const std::string& folder) {
    std::vector<Workload> all = {many_servers(1, 0.6), many_servers(4, 0)};
    const Workload one = cells(folder, 1, 0.9), hundred = cells(folder, 100, 0.9);
    all.push_back(one);
    all.push_back(with_timeouts(folder, 1, one));
    for (const int count : {5, 21, 50}) all.push_back(cells(folder, count, 0.85));
    all.push_back(hundred);
    all.push_back(with_timeouts(folder, 100, hundred));
    add_two_replications(all, one);
    all.push_back(closed(folder, "exponential think time", "{exponential: 10s}",
                         "{exponential: 100ms}", 1.1));
    all.push_back(
        closed(folder, "a timer each", "{uniform: [0s, 20s]}", "{uniform: [0s, 200ms]}", 0.8));
    all.push_back(calls_in_flight(folder));
    all.push_back(shards(folder, 64));
    all.push_back(web_shop("10K", "20m"));
    all.push_back(web_shop("1M", "2m"));
    return all;
}

}  // namespace faultline::bench
