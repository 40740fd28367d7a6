// Every example says what it means to say: it compiles, and no warning is left in it but those that
// its comments speak of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/experiment.hpp"
#include "scenarios/lesson_file.hpp"
#include "scenarios/runbook_file.hpp"
#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

std::vector<std::string> example_files() {
    std::vector<std::string> files;
    const std::filesystem::path folder = FAULTLINE_SOURCE_DIR "/examples";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".yaml" && entry.path().stem() != "study" &&
            !is_lesson_file(entry.path().string()) && !is_runbook_file(entry.path().string()))
            files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

class EachExample : public testing::TestWithParam<std::string> {};

TEST_P(EachExample, Compiles) {
    const Compiled compiled = compile_loaded(load_scenario(GetParam()));
    EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
    if (GetParam().find("/scaling/") != std::string::npos) {
        EXPECT_EQ(compiled.complaints, "");
    }
}

// A short run of each, at its own seed: it answers somebody, loses nobody, and repeats itself.
TEST_P(EachExample, RunsAndRepeatsItself) {
    const Compiled compiled =
        compile_loaded(load_scenario(GetParam(), {"run.duration=30s", "run.warmup=5s"}));
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    ExperimentOptions options;
    options.replications = 2;
    options.jobs = 1;
    options.component_series = true;
    options.trace = {.every = 7, .slowest = 5};
    const RunResult one = run_experiment(*compiled.blueprint, options);
    const RequestCounts& r = one.requests;
    EXPECT_GT(r.succeeded, 0U);
    EXPECT_EQ(r.offered, r.succeeded + r.failed + r.timed_out + r.rejected + r.in_flight);
    EXPECT_LE(r.in_flight, 2 * one.engine.peak_calls);
    // On two threads, with nobody looking.
    options.jobs = 2;
    options.component_series = false;
    options.trace = {};
    EXPECT_EQ(run_experiment(*compiled.blueprint, options).engine.fingerprint,
              one.engine.fingerprint);
}

std::string name_of(const testing::TestParamInfo<std::string>& example) {
    std::string name = std::filesystem::relative(example.param, FAULTLINE_SOURCE_DIR "/examples");
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Examples, EachExample, testing::ValuesIn(example_files()), name_of);

}  // namespace
}  // namespace faultline::scenarios
