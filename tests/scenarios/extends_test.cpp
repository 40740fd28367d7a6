// extends: one file laid on another.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scenarios/load.hpp"

namespace faultline::scenarios {
namespace {

namespace fs = std::filesystem;

class Extends : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::path(testing::TempDir()) / (std::string("faultline_") + test->name());
        fs::create_directories(folder_ / "below");
        write("base.yaml", R"(scenario: Base
workload: {arrivals: 10/s, timeout: 5s, requests: {work: api}}
services:
  api: {workers: 4, zones: [a, b], operations: {work: [{cpu: {lognormal: {mean: 2ms, cv: 1}}}]}}
objectives: {p95: 1s}
)");
    }
    void TearDown() override { fs::remove_all(folder_); }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
    }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    fs::path folder_;
};

TEST_F(Extends, MergesMapsAndReplacesListsAndScalars) {
    write("top.yaml", "extends: base.yaml\nservices: {api: {workers: 8, zones: [c]}}\n");
    const auto loaded = load_scenario(path("top.yaml"));
    EXPECT_EQ(loaded.diagnostics.text(), "");
    const auto& api = loaded.scenario.services().at("api");
    EXPECT_EQ(api.workers(), 8u);
    EXPECT_EQ(api.zones_size(), 1);
    EXPECT_EQ(api.operations_size(), 1);
    EXPECT_EQ(loaded.scenario.scenario(), "Base");
}

TEST_F(Extends, ReplacesADistributionAsAWhole) {
    write("top.yaml",
          "extends: base.yaml\nworkload: {timeout: ~}\n"
          "network: {default: {exponential: 1ms}}\n");
    write("topmost.yaml", "extends: top.yaml\nnetwork: {default: {uniform: [1ms, 2ms]}}\n");
    const auto loaded = load_scenario(path("topmost.yaml"));
    EXPECT_EQ(loaded.diagnostics.text(), "");
    EXPECT_TRUE(loaded.scenario.network().default_().latency().has_uniform());
    EXPECT_FALSE(loaded.scenario.workload().has_timeout());
}

TEST_F(Extends, ReadsTheBaseRelativeToTheFileThatNamesIt) {
    write("below/top.yaml", "extends: ../base.yaml\n");
    const auto loaded = load_scenario(path("below/top.yaml"));
    EXPECT_EQ(loaded.diagnostics.text(), "");
    EXPECT_TRUE(loaded.position_of("services.api.workers").file.ends_with("base.yaml"));
    EXPECT_TRUE(loaded.position_of("extends").file.ends_with("top.yaml"));
}

TEST_F(Extends, ReportsMistakesInTheFileTheyStandIn) {
    write("wrong.yaml", "extends: base.yaml\nservices: {api: {wrokers: 8}}\n");
    write("top.yaml", "extends: wrong.yaml\nrun: {seed: x}\n");
    const std::string errors = load_scenario(path("top.yaml")).diagnostics.text();
    EXPECT_NE(errors.find("wrong.yaml:2:18: services.api.wrokers"), std::string::npos) << errors;
    EXPECT_NE(errors.find("top.yaml:2:13: run.seed"), std::string::npos) << errors;
}

TEST_F(Extends, DiagnosesRings) {
    write("a.yaml", "extends: b.yaml\n");
    write("b.yaml", "extends: below/../a.yaml\n");
    const std::string errors = load_scenario(path("a.yaml")).diagnostics.text();
    EXPECT_NE(
        errors.find("b.yaml:1:10: extends: these files extend each other: a.yaml extends b.yaml "
                    "extends a.yaml"),
        std::string::npos)
        << errors;
}

TEST_F(Extends, SaysWhichFileIsMissing) {
    write("top.yaml", "extends: nowhere.yaml\n");
    const auto loaded = load_scenario(path("top.yaml"));
    EXPECT_FALSE(loaded.readable) << "a file that it builds on counts as its own";
    EXPECT_NE(loaded.diagnostics.text().find("nowhere.yaml: No such file or directory"),
              std::string::npos);
}

}  // namespace
}  // namespace faultline::scenarios
