#include "reports/compare_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <sstream>

#include "reports/json_compare.hpp"
#include "reports/json_result.hpp"
#include "tests/reports/golden.hpp"
#include "tests/reports/sample_results.hpp"

namespace faultline::reports {
namespace {

scenarios::Estimate of(std::vector<double> values) {
    scenarios::Estimate e;
    e.mean = std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    e.values = std::move(values);
    return e;
}

// Four replications in which chance moves everybody alike, `faster` milliseconds apart.
scenarios::RunResult run(const std::string& name, double faster, double usd) {
    scenarios::RunResult result;
    result.scenario = name;
    result.source = "plans/" + name + ".yaml";
    result.seed = 42;
    result.replications = 4;
    result.simulated_seconds = 1140;
    result.warmup_seconds = 60;
    const auto around = [&](double ms, double share) {
        std::vector<double> values;
        for (const double luck : {0.9, 1.1, 1.04, 0.97})
            values.push_back((ms * luck - faster * share * (0.95 + luck / 20)) * 1e-3);
        return of(values);
    };
    result.latency = {around(40, 0.3), around(25, 0), around(0, 0), around(100, 0.8),
                      around(241, 1),  around(0, 0),  around(0, 0)};
    result.classes = {{"browse", {}, result.latency}, {"checkout", {}, result.latency}};
    result.throughput = of({90.1, 90.3, 89.9, 90});
    result.request_success = of({0.9991, 0.9993 + faster * 1e-6, 0.9990, 0.9992});
    scenarios::ComponentResult shop;
    shop.name = faster > 0 ? "checkout-database" : "api";
    shop.resource = faster > 0 ? "connections" : "cores";
    shop.utilization = of({0.71 - faster / 100, 0.72, 0.70, 0.71});
    result.components = {shop};
    result.usd_per_month = usd;
    result.usd_per_month_each = {usd, usd, usd, usd};
    result.objectives = {{"p95", 0.1, 0.1 - faster * 0.8e-3, faster > 0, false},
                         {"browse.p99", 0.3, 0.241, true, false}};
    return result;
}

studies::CompareResult three_systems() {
    studies::CompareResult result;
    result.runs = {run("now", 0, 1200), run("next", 31, 1412), run("same", 0, 1200)};
    result.runs[2].objectives.pop_back();
    for (size_t i = 1; i < 3; ++i)
        result.comparisons.push_back(studies::compare(result.runs[0], result.runs[i]));
    return result;
}

TEST(CompareTable, ReadsAsItDidForThreeSystems) {
    expect_golden("three_systems.txt", compare_table(three_systems(), {}));
}

TEST(CompareTable, FitsTheWidthItIsGiven) {
    for (const size_t width : {80U, 100U}) {
        for (const bool color : {false, true}) {
            std::istringstream lines(compare_table(three_systems(), {color, width}));
            for (std::string line; std::getline(lines, line);) {
                EXPECT_LE(columns(line), width) << line;
                EXPECT_FALSE(line.ends_with(' ')) << '"' << line << '"';
            }
        }
    }
}

TEST(CompareTable, LetsNoNameSteerTheTerminal) {
    studies::CompareResult result = three_systems();
    result.runs[1].scenario = "\x1b[2Jgone\r\n";
    result.runs[1].components[0].name = "a\x1b]0;title\x07";
    result.comparisons[0].differences[0].name = "\x1b[31m";
    EXPECT_EQ(compare_table(result, {}).find('\x1b'), std::string::npos);
}

TEST(CompareTable, CallsAnUnstableSystemSo) {
    studies::CompareResult result = three_systems();
    EXPECT_EQ(compare_table(result, {}).find("UNSTABLE"), std::string::npos);
    result.runs[1].steady.growth_per_second = 50;
    result.runs[1].steady.component = "server";
    EXPECT_NE(compare_table(result, {}).find("B is UNSTABLE: 50 more calls wait at server"),
              std::string::npos);
}

TEST(CompareTable, SaysWhenThereIsNothingToCompare) {
    studies::CompareResult result;
    result.interrupted = true;
    EXPECT_NE(compare_table(result, {}).find("interrupted"), std::string::npos);
}

TEST(CompareDocument, LeavesOutWhatWasNotMeasured) {
    studies::CompareResult result = three_systems();
    result.runs[1].latency.p99.values.assign(4, std::nan(""));
    result.comparisons[0] = studies::compare(result.runs[0], result.runs[1]);
    const schema::CompareStudy study = document(result);
    const schema::Difference& p99 = study.comparisons(0).differences(3);
    EXPECT_EQ(p99.name(), "p99");
    EXPECT_EQ(p99.verdict(), "not_measured");
    EXPECT_FALSE(p99.has_difference());
    EXPECT_FALSE(p99.has_paired());
    EXPECT_EQ(json_text(study).find("nan"), std::string::npos);
    EXPECT_EQ(study.comparisons(1).differences(0).verdict(), "equal");
    EXPECT_EQ(study.results_size(), 3);
}

}  // namespace
}  // namespace faultline::reports
