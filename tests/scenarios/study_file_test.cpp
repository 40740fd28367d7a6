// A study: phases with their scenarios and populations.
#include "scenarios/study_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace faultline::scenarios {
namespace {

namespace fs = std::filesystem;

class Study : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::path(testing::TempDir()) / (std::string("faultline_study_") + test->name());
        fs::create_directories(folder_);
        write("phase-1.yaml",
              "workload: {users: 1, requests: {work: s}}\n"
              "services: {s: {operations: {work: [{wait: 1ms}]}}}\n");
    }
    void TearDown() override { fs::remove_all(folder_); }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
    }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    static StudyFile load_from_disk(const std::string& file) {
        SourceFiles sources;
        return load_study(file, sources);
    }

    fs::path folder_;
};

TEST_F(Study, HasPhasesWithPathsAndPopulations) {
    write("s.yaml",
          "study: Growth\nobjectives: {p95: 200ms}\n"
          "phases:\n  - {name: one, scenario: phase-1.yaml, users: [1K, 3K]}\n"
          "  - {name: two, scenario: phase-1.yaml, users: 10K}\n");
    const StudyFile study = load_from_disk(path("s.yaml"));
    EXPECT_EQ(study.diagnostics.text(), "");
    EXPECT_EQ(study.name, "Growth");
    ASSERT_EQ(study.phases.size(), 2u);
    EXPECT_EQ(study.phases[0].scenario, path("phase-1.yaml"));
    EXPECT_EQ(study.phases[0].users, (std::vector<uint64_t>{1'000, 3'000}));
    EXPECT_EQ(study.objectives.at("p95"), "200ms");
    EXPECT_TRUE(is_study_file(path("s.yaml")));
    EXPECT_FALSE(is_study_file(path("phase-1.yaml")));
}

TEST_F(Study, SetsUsersAndObjectivesOfItsScenarios) {
    write("s.yaml",
          "study: Growth\nobjectives: {p95: 200ms, work.errors: 1%}\n"
          "phases: [{name: one, scenario: phase-1.yaml, users: 1K}]\n");
    const StudyFile study = load_from_disk(path("s.yaml"));
    const auto loaded = load_scenario(study.phases[0].scenario, study_sets(study, 1'000));
    EXPECT_EQ(loaded.diagnostics.text(), "");
    EXPECT_EQ(loaded.scenario.workload().users(), 1'000u);
    EXPECT_EQ(loaded.scenario.objectives().at("work.errors").target(), 0.01);
}

TEST_F(Study, ReportsWhatIsMissing) {
    write("s.yaml", "study: Growth\nphases:\n  - {name: one, scenario: phase-9.yaml}\n");
    const std::string errors = load_from_disk(path("s.yaml")).diagnostics.text();
    EXPECT_NE(errors.find(":3:5: phases[0].users: is missing"), std::string::npos) << errors;
    EXPECT_NE(errors.find(":3:27: phases[0].scenario: there is no file"), std::string::npos)
        << errors;
}

TEST_F(Study, AScenarioIsNoStudy) {
    EXPECT_NE(load_from_disk(path("phase-1.yaml")).diagnostics.text().find("this is a scenario"),
              std::string::npos);
    EXPECT_FALSE(load_from_disk(path("nowhere.yaml")).readable);
}

}  // namespace
}  // namespace faultline::scenarios
