// From a path to a checked scenario.
#include "scenarios/load.hpp"

#include <gtest/gtest.h>

namespace faultline::scenarios {
namespace {

TEST(Load, ReadsTheExamplesOfTheDesign) {
    for (const char* name : {"one-queue", "web-shop", "three-tier"}) {
        const std::string path =
            std::string(FAULTLINE_SOURCE_DIR) + "/examples/" + name + std::string(".yaml");
        const auto loaded = load_scenario(path);
        EXPECT_TRUE(loaded.readable);
        EXPECT_EQ(loaded.diagnostics.text(), "") << name;
        EXPECT_GT(loaded.scenario.services_size(), 0);
    }
}

TEST(Load, SaysThatAFileCannotBeRead) {
    const auto loaded = load_scenario("nowhere/at-all.yaml");
    EXPECT_FALSE(loaded.readable);
    EXPECT_EQ(loaded.diagnostics.text(),
              "nowhere/at-all.yaml: cannot be read: No such file or directory\n");
}

TEST(Load, AnEmptyFileIsNoScenario) {
    const auto loaded = load_scenario_text("# nothing\n", "f");
    EXPECT_TRUE(loaded.diagnostics.has_errors());
}

TEST(Load, AStudyIsNoScenario) {
    const auto loaded = load_scenario_text("study: x\nphases: []\n", "f");
    EXPECT_EQ(loaded.diagnostics.text(),
              "f:1:1: study: this is a study of several scenarios, not a scenario (hint: run it "
              "with: faultline phases)\n");
}

TEST(Load, FindsThePositionOfAPathOrOfItsNearestAncestor) {
    const auto loaded = load_scenario_text(
        "workload: {arrivals: 1/s, requests: {a: {to: s}}}\n"
        "services:\n  s:\n    operations: {a: [{cpu: 1ms}]}\n",
        "f");
    EXPECT_EQ(loaded.position_of("services.s").line, 3);
    EXPECT_EQ(loaded.position_of("services.s.workers").line, 3);
    EXPECT_EQ(loaded.position_of("services.s.operations.a[0].cpu.constant").column, 28);
    EXPECT_EQ(loaded.position_of("nowhere").line, 1);
}

}  // namespace
}  // namespace faultline::scenarios
