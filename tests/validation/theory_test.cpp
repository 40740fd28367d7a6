// No scenario of this house contradicts theory or an operational law, wherever one holds: every
// validation case and every example, at the length and the seed in its file.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"
#include "scenarios/load.hpp"

namespace faultline::scenarios {
namespace {

class TheoryHolds : public testing::TestWithParam<std::string> {};

TEST_P(TheoryHolds, In) {
    LoadedScenario loaded = load_scenario(GetParam(), {});
    const auto blueprint = compile(loaded);
    ASSERT_TRUE(blueprint) << loaded.diagnostics.text();
    const RunResult result = run_experiment(*blueprint, {});
    for (const TheoryCheck& check : result.theory_checks)
        EXPECT_TRUE(check.holds) << check.quantity << " of " << check.subject << " by " << check.law
                                 << ": " << check.expected << " expected, " << check.measured
                                 << " measured, " << check.allowed << " allowed";
}

std::vector<std::string> scenario_files() {
    std::vector<std::string> files;
    for (const char* folder : {"tests/validation/cases", "examples", "examples/scaling"})
        for (const auto& entry :
             std::filesystem::directory_iterator(std::string(FAULTLINE_SOURCE_DIR "/") + folder))
            if (entry.path().extension() == ".yaml" && entry.path().stem() != "study")
                files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
    std::string name = std::filesystem::path(info.param).stem().string();
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Scenario, TheoryHolds, testing::ValuesIn(scenario_files()), name_of);

}  // namespace
}  // namespace faultline::scenarios
