#include "tests/reports/sample_results.hpp"

#include <cmath>

namespace faultline::reports::samples {
namespace {

using scenarios::ComponentResult;
using scenarios::Estimate;
using scenarios::Incident;
using scenarios::LatencySummary;
using scenarios::RunResult;

Estimate exactly(double mean) { return {mean, {}, {}}; }
Estimate about(double mean, double half) { return {mean, mean - half, mean + half}; }

LatencySummary latency(double scale, double half) {
    const auto at = [&](double factor) {
        return half > 0 ? about(scale * factor, scale * factor * half) : exactly(scale * factor);
    };
    return {at(1), at(0.7), at(2.3), at(3), at(4.6), at(6.9), at(12)};
}

ComponentResult component(const char* name, const char* kind, const char* resource, double busy) {
    ComponentResult c;
    c.name = name;
    c.kind = kind;
    c.resource = resource;
    c.utilization = exactly(busy);
    c.queue_length = exactly(busy * busy / (1 - busy));
    c.wait_seconds = exactly(0.001 * busy / (1 - busy));
    c.instances_in_service = exactly(1);
    c.served = 1'204'112;
    return c;
}

ComponentResult api() {
    ComponentResult c = component("api", "service", "cores", 0.632);
    c.instances_in_service = exactly(2.9);
    c.rejected = 1'412;
    c.orphans = 203;
    c.usd_per_month = 91.1;
    for (int i = 0; i < 3; ++i) {
        scenarios::InstanceResult instance;
        instance.name = "api[" + std::to_string(i) + "]";
        instance.zone = std::string(1, static_cast<char>('a' + i));
        instance.utilization = exactly(0.632);
        instance.served = 401'370;
        c.instances.push_back(instance);
    }
    return c;
}

void add_failover(RunResult& run) {
    run.incidents = {{300, "kill", "api[1]", 313.5, 425.0, 0, 87, false, {}},
                     {720, "kill", "shop.primary", 735.0, 761.2, 17, 1'234, false, {}}};
    Incident& server = run.incidents[0];
    server.objectives_missed = true;
    server.restored_at = 314;
    server.first_error = {300.4, "browse", "aborted"};
    server.wrong = {{"browse", 80, 0, 0}, {"buy", 7, 0, 0}};
    server.users = {87, 0};
    server.budget = {{"errors", 87, 0.0213, 0.000912}};
    Incident& primary = run.incidents[1];
    primary.objectives_missed = true;
    primary.first_error = {720.1, "buy", "timed out"};
    primary.wrong = {{"browse", 0, 200, 34}, {"buy", 0, 1'000, 0}};
    primary.users = {962.3, 2'000};
    primary.budget = {{"errors", 1'234, 0.314, 0.0123}, {"buy.max", 4, {}, {}}};
    primary.lost_seconds = 0.25;
    primary.over = Incident::Over{10,
                                  about(15, 1.4),
                                  about(41, 13),
                                  {},
                                  about(1'230, 310),
                                  about(960, 20),
                                  about(16, 1.5),
                                  about(0.24, 0.02)};
    primary.over->restored_after.mean = std::nan("");
    run.timeline = {
        {300, "fault", "api[1]", "kill", "", 0, {}},
        {300.4, "error", "browse", "the first request goes wrong: aborted", "", 0, 0},
        {313.5, "detected", "api[1]", "edge takes it out", "3 health checks failed", 0, 0},
        {314, "restored", "objectives", "are met again", "", 0, 0},
        {425, "recovered", "api[1]", "edge takes it back", "2 health checks passed", 0, 0},
        {720, "fault", "shop.primary", "kill", "", 1, {}},
        {720.1, "error", "buy", "the first request goes wrong: timed out", "", 1, 5},
        {735, "detected", "shop.primary", "is given up; promoting shop.replica[0]",
         "3 checks failed", 1, 5},
        {743, "promoted", "shop.replica[0]",
         "is primary now; 17 acknowledged writes are lost and will not come back on their own",
         "shop.primary was given up", 1, 7},
        {761.2, "switched", "shop", "the last caller has learned the new address", "", 1, 8},
        {800, "scaled", "api", "boots instance 3 of at most 4", "CPU was 74 % for 5 min", {}, {}}};
}

void add_series(RunResult& run, double seconds) {
    run.series.bucket_seconds = 1;
    for (int t = 0; t < static_cast<int>(seconds); ++t) {
        const bool down = t >= 720 && t < 761;
        const double load = 900 + 100 * std::sin(t / 100.0);
        run.series.offered.push_back(std::floor(load));
        run.series.succeeded.push_back(std::floor(down ? load * 0.6 : load));
        run.series.bad.push_back(std::floor(down ? load * 0.4 : 0));
        run.series.mean_latency.push_back(down ? 0.4 : 0.06);
    }
}

studies::SettingResult setting(uint64_t users, double p95, double busy, double usd) {
    RunResult run = one_queue();
    run.scenario = "phase";
    run.throughput = exactly(static_cast<double>(users) / 10);
    run.latency = latency(p95 / 3, 0);
    run.components = {component("vm", "service", "cores", busy)};
    run.usd_per_month = usd;
    run.objectives = {{"p95", 0.2, p95, p95 <= 0.2, false}, {"errors", 0.01, 0.0, true, false}};
    return {users, run};
}

}  // namespace

RunResult one_queue() {
    RunResult run;
    run.scenario = "One queue";
    run.source = "examples/one-queue.yaml";
    run.seed = 1;
    run.simulated_seconds = 1140;
    run.warmup_seconds = 60;
    run.requests = {85'321, 85'318, 0, 0, 0, 3};
    run.throughput = exactly(74.84);
    run.latency = latency(0.0399, 0);
    run.classes = {{"work", run.requests, run.latency}};
    run.request_success = exactly(1);
    run.time_up = exactly(1);
    run.down_seconds = exactly(0);
    run.components = {component("server", "service", "workers", 0.748)};
    run.components[0].theory = {"M/M/1", "", 0.003, 0.75, false};
    run.theory_checks = {{"server", "utilization", "utilization law", 0.7484, 0.748, 0.015, true},
                         {"", "latency", "Little's law", 0.0401, 0.0399, 0.0017, true}};
    run.engine = {256'000, 0.021, 12'190'000, 4'063'000, 11'534'336, 14, "00c0ffee12345678"};
    return run;
}

RunResult web_shop() {
    RunResult run;
    run.scenario = "Web shop, highly available";
    run.source = "examples/web-shop.yaml";
    run.seed = 42;
    run.replications = 5;
    run.simulated_seconds = 1140;
    run.warmup_seconds = 60;
    run.requests = {5'420'112, 5'390'001, 12'345, 9'871, 7'412, 483};
    run.throughput = about(945.6, 3.1);
    run.latency = latency(0.0612, 0.02);
    run.classes = {
        {"browse", {4'880'000, 4'870'000, 2'345, 871, 6'412, 372}, latency(0.05, 0.01)},
        {"checkout", {540'112, 520'001, 10'000, 9'000, 1'000, 111}, latency(0.16, 0.03)}};
    run.request_success = about(0.99453, 0.0011);
    run.time_up = about(0.9640351, 0.004);
    run.down_seconds = about(41, 4.6);

    ComponentResult edge = component("edge", "load_balancer", "", std::nan(""));
    edge.queue_length = exactly(0);
    edge.wait_seconds = exactly(0);
    edge.failed = 7'000;
    ComponentResult redis = component("redis", "cache", "cores", 0.031);
    redis.hit_ratio = about(0.923, 0.001);
    ComponentResult shop = component("shop", "database", "connections", 0.912);
    shop.failed = 21'212;
    shop.lost_writes = 17;
    shop.replication_lag_seconds = exactly(0.0203);
    shop.usd_per_month = 321.2;
    shop.instances_in_service = exactly(1.98);
    ComponentResult mails = component("outgoing-mails-and-receipts", "queue", "workers", 0.42);
    run.components = {edge, api(), redis, shop, mails};
    for (size_t i : {size_t{1}, size_t{3}}) run.components[i].theory.none = "faults strike";
    run.components[4].theory = {"M/G/4", "", 0.21, 0.66, true};
    run.theory_checks = {{"mails", "served", "flow conservation", 81'200, 80'150, 940, false},
                         {"mails", "utilization", "utilization law", 0.66, 0.661, 0.01, true}};
    add_failover(run);
    add_series(run, 1200);
    run.objectives = {{"p95", 0.2, 0.1836, true, false},
                      {"errors", 0.01, 0.0100004, false, false},
                      {"availability", 0.999, 0.99453, false, true},
                      {"checkout.p99", 1.0, 0.736, true, false}};
    run.usd_per_month = 412.3;
    run.engine = {81'230'000, 14.2, 5'720'000, 381'700, 64'000'000, 2'210, "9a3f5c0d11e2b477"};
    return run;
}

RunResult all_failed() {
    RunResult run = one_queue();
    run.requests = {100, 0, 100, 0, 0, 0};
    run.throughput = exactly(0);
    run.latency = latency(std::nan(""), 0);
    run.classes = {{"work", run.requests, run.latency}};
    run.request_success = exactly(0);
    run.time_up = exactly(0);
    run.down_seconds = exactly(1140);
    run.incidents = {{0, "kill", "server", {}, {}, 0, 100, false, {}}};
    run.timeline = {{0, "fault", "server", "kill", "", 0, {}}};
    run.objectives = {{"p95", 0.2, std::nan(""), false, false}};
    run.interrupted = true;
    return run;
}

studies::PhasesResult three_phases() {
    studies::PhasesResult study;
    study.study = "From 1K to 1M users";
    study.wall_seconds = 8.31;
    study.phases = {{"Phase 1: single server",
                     "phase-1.yaml",
                     {setting(1'000, 0.031, 0.14, 30.37), setting(3'000, 0.052, 0.43, 30.37),
                      setting(10'000, 1.31, 0.9987, 30.37)}},
                    {"Phase 2: separation",
                     "phase-2.yaml",
                     {setting(10'000, 0.048, 0.36, 191), setting(30'000, 0.19, 0.81, 191),
                      setting(100'000, 4.7, 1.0, 191)}},
                    {"Phase 3: horizontal scaling",
                     "phase-3.yaml",
                     {setting(100'000, 0.061, 0.44, 2'410), setting(300'000, 0.088, 0.62, 2'410),
                      setting(1'000'000, 0.171, 0.87, 2'410)}}};
    return study;
}

}  // namespace faultline::reports::samples
