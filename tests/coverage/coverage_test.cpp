// tests/coverage/coverage_test.cpp - do 95 % intervals hold what they promise?
//
// Four hundred independent experiments of a queue whose answer is known, each of ten replications;
// the interval of an experiment either contains the exact value or does not. If it does so with
// 95 %, the share of four hundred lies in 92 to 98 % but for one time in two hundred.
//
// Slow: half a billion requests. Runs where FAULTLINE_SLOW is set, as `./dev test --all` does;
// FAULTLINE_TABLE=FILE adds the rows of the table in docs/statistics.md to FILE.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"
#include "scenarios/precision.hpp"
#include "scenarios/trial.hpp"
#include "sim/confidence.hpp"
#include "tests/coverage/exact.hpp"

namespace faultline::coverage {
namespace {

using Metric = models::Objective::Metric;

constexpr uint32_t kExperiments = 400;

struct Asked {
    const char* name;
    Metric metric;
    double exact;
};

struct Queue {
    const char* name;
    uint32_t servers;
    std::string run;  // how long, with what warm-up
};

models::Blueprint blueprint_of(const Queue& queue) {
    auto loaded = scenarios::load_scenario_text(
        fmt::format("workload: {{arrivals: {}/s, requests: {{work: {{to: server}}}}}}\n"
                    "services: {{server: {{workers: {}, operations: "
                    "{{work: [{{wait: {{exponential: 10ms}}}}]}}}}}}\n"
                    "run: {{{}}}\n",
                    90 * queue.servers, queue.servers, queue.run),
        queue.name);
    const auto blueprint = scenarios::compile(loaded);
    if (!blueprint) throw std::runtime_error(loaded.diagnostics.text());
    return *blueprint;
}

// One experiment: which of the intervals contain the exact value, and how wide they are.
struct Verdict {
    std::array<bool, 4> contains{};
    std::array<double, 4> half_width{};  // as a fraction of the exact value
};

Verdict experiment(const models::Blueprint& blueprint, const std::array<Asked, 4>& asked,
                   uint64_t seed) {
    std::array<std::vector<double>, 4> values;
    for (uint32_t i = 0; i < scenarios::kLeastReplications; ++i) {
        scenarios::TrialOptions options;
        options.replication = i;
        options.seed = seed;
        const auto trial = scenarios::run_trial(blueprint, options);
        for (size_t q = 0; q < asked.size(); ++q)
            values[q].push_back(scenarios::value_of({"", asked[q].metric, models::kNone}, *trial));
    }
    Verdict verdict;
    for (size_t q = 0; q < asked.size(); ++q) {
        const sim::Interval interval = sim::confidence_95(values[q]);
        verdict.contains[q] = interval.low <= asked[q].exact && asked[q].exact <= interval.high;
        verdict.half_width[q] = (interval.high - interval.mean) / asked[q].exact;
    }
    return verdict;
}

class Coverage : public testing::TestWithParam<Queue> {};

TEST_P(Coverage, Is92To98OfAHundred) {
    if (std::getenv("FAULTLINE_SLOW") == nullptr) GTEST_SKIP() << "slow: set FAULTLINE_SLOW";
    const Queue& queue = GetParam();
    const ManyServers exact{90.0 * queue.servers, 100, queue.servers};
    const std::array<Asked, 4> asked{{{"mean", Metric::mean, exact.mean()},
                                      {"p50", Metric::p50, exact.quantile(0.50)},
                                      {"p95", Metric::p95, exact.quantile(0.95)},
                                      {"p99", Metric::p99, exact.quantile(0.99)}}};
    const models::Blueprint blueprint = blueprint_of(queue);
    std::vector<Verdict> verdicts(kExperiments);
    std::atomic<uint32_t> next{0};
    const auto work = [&] {
        for (uint32_t i = next++; i < kExperiments; i = next++)
            verdicts[i] = experiment(blueprint, asked, 1000 + i);
    };
    std::vector<std::jthread> threads;
    for (unsigned t = 1; t < std::max(1u, std::thread::hardware_concurrency()); ++t)
        threads.emplace_back(work);
    work();
    threads.clear();

    std::string row = fmt::format("| {} | {} |", queue.name, queue.run);
    for (size_t q = 0; q < asked.size(); ++q) {
        double contained = 0, half = 0;
        for (const Verdict& one : verdicts) {
            contained += one.contains[q] ? 1.0 / kExperiments : 0;
            half += one.half_width[q] / kExperiments;
        }
        EXPECT_GE(contained, 0.92) << asked[q].name;
        EXPECT_LE(contained, 0.98) << asked[q].name;
        row += fmt::format(" {:.1f} % (±{:.1f} %) |", contained * 100, half * 100);
    }
    if (const char* path = std::getenv("FAULTLINE_TABLE"))
        std::ofstream{path, std::ios::app} << row << "\n";
}

std::vector<Queue> queues() {
    std::vector<Queue> all{{"M/M/1", 1, "duration: 20m, warmup: 1m"},
                           {"M/M/8", 8, "duration: 150s, warmup: 10s"}};
    // To try other lengths.
    if (const char* run = std::getenv("FAULTLINE_COVERAGE_RUN"))
        for (Queue& queue : all) queue.run = run;
    return all;
}

INSTANTIATE_TEST_SUITE_P(Known, Coverage, testing::ValuesIn(queues()),
                         [](const auto& one) { return fmt::format("MM{}", one.param.servers); });

}  // namespace
}  // namespace faultline::coverage
