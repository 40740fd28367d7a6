#include "reports/read_result.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "reports/compare_table.hpp"
#include "reports/json_compare.hpp"
#include "reports/json_result.hpp"
#include "reports/phases_table.hpp"
#include "reports/summary.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"
#include "scenarios/load.hpp"
#include "tests/reports/sample_results.hpp"

namespace faultline::reports {
namespace {

using scenarios::RunResult;

// Through the text, as a file or the store holds it.
template <class Document>
Document through_text(const Document& document) {
    Document read;
    std::string problem;
    EXPECT_TRUE(read_json(json_text(document), read, problem)) << problem;
    return read;
}

void expect_same(const RunResult& written) {
    const RunResult read = read_result(through_text(document(written)));
    EXPECT_EQ(summary(read, {}), summary(written, {}));
    // Requests over time come by class, and the document adds the classes up.
    schema::Result there = document(written), back = document(read);
    there.clear_request_series();
    back.clear_request_series();
    EXPECT_EQ(json_text(back), json_text(there));
}

// A real run has what nobody thought of writing into a sample.
RunResult simulated(const std::string& example, const std::vector<std::string>& sets,
                    uint32_t replications, bool with_series) {
    const scenarios::LoadedScenario loaded =
        scenarios::load_scenario(std::string(FAULTLINE_SOURCE_DIR) + "/examples/" + example, sets);
    scenarios::LoadedScenario copy = loaded;
    const auto blueprint = scenarios::compile(copy);
    EXPECT_TRUE(blueprint) << copy.diagnostics.text();
    scenarios::ExperimentOptions how;
    how.replications = replications;
    how.trace = {.every = 50, .slowest = 2};
    how.component_series = with_series;
    return scenarios::run_experiment(*blueprint, how);
}

TEST(ReadResult, GivesBackWhatTheDocumentsOfTheSamplesSay) {
    expect_same(samples::one_queue());
    expect_same(samples::web_shop());
    expect_same(samples::all_failed());
}

TEST(ReadResult, GivesBackWhatARealRunsDocumentSays) {
    const std::vector<std::string> sets{"run.duration=13m", "workload.users=300"};
    expect_same(simulated("web-shop.yaml", sets, 2, true));
    expect_same(simulated("one-queue.yaml", {}, 1, true));
}

TEST(ReadResult, KeepsTheOrderOfTheScenarioFile) {
    RunResult run = samples::web_shop();
    std::reverse(run.components.begin(), run.components.end());
    std::reverse(run.classes.begin(), run.classes.end());
    const RunResult read = read_result(through_text(document(run)));
    ASSERT_EQ(read.components.size(), run.components.size());
    for (size_t i = 0; i < run.components.size(); ++i)
        EXPECT_EQ(read.components[i].name, run.components[i].name);
    for (size_t i = 0; i < run.classes.size(); ++i)
        EXPECT_EQ(read.classes[i].name, run.classes[i].name);
}

TEST(ReadResult, KeepsASeedThatNoDoubleHolds) {
    RunResult run = samples::one_queue();
    run.seed = (uint64_t{1} << 63) + 1;
    EXPECT_EQ(read_result(through_text(document(run))).seed, run.seed);
}

TEST(ReadResult, ComparesReadRunsAsItComparesTheRunsThemselves) {
    const RunResult a =
        simulated("web-shop.yaml", {"run.duration=6m", "workload.users=300"}, 3, false);
    const RunResult b =
        simulated("web-shop.yaml",
                  {"run.duration=6m", "workload.users=300", "services.api.replicas=2"}, 3, false);
    studies::CompareResult written;
    written.runs = {a, b};
    written.comparisons = {studies::compare(a, b)};
    const studies::CompareResult read = read_result(through_text(document(written)));
    EXPECT_EQ(compare_table(read, {}), compare_table(written, {}));
    EXPECT_EQ(json_text(document(read)), json_text(document(written)));
    const double half = studies::half_width(read.comparisons[0].differences[0].paired);
    EXPECT_TRUE(std::isfinite(half)) << "of the values of three replications";
    EXPECT_GT(half, 0);
}

TEST(ReadResult, LeavesOutAListInWhichAReplicationMeasuredNothing) {
    RunResult run = samples::web_shop();
    run.latency.p99.values = {0.1, std::nan(""), 0.2};
    run.latency.p95.values = {0.1, 0.1, 0.2};
    const RunResult read = read_result(through_text(document(run)));
    EXPECT_TRUE(read.latency.p99.values.empty());
    EXPECT_EQ(read.latency.p95.values.size(), 3U);
}

TEST(ReadResult, ReadsAStudyOfPhases) {
    const studies::PhasesResult study = samples::three_phases();
    const studies::PhasesResult read = read_result(through_text(document(study)));
    EXPECT_EQ(phases_table(read, {}), phases_table(study, {}));
    EXPECT_EQ(json_text(document(read)), json_text(document(study)));
}

TEST(ReadResult, SaysWhatIsNoDocument) {
    schema::Result document;
    std::string problem;
    EXPECT_FALSE(read_json("{\"seed\": [}", document, problem));
    EXPECT_NE(problem, "");
    EXPECT_TRUE(read_json("{\"seed\": 7, \"ofALaterVersion\": {}}", document, problem));
    EXPECT_EQ(read_result(document).seed, 7U);
}

}  // namespace
}  // namespace faultline::reports
