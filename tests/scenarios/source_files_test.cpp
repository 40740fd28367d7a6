#include "scenarios/source_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scenarios/load.hpp"

namespace faultline::scenarios {
namespace {

namespace fs = std::filesystem;

class Sources : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::path(testing::TempDir()) / (std::string("faultline_sources_") + test->name());
        fs::create_directories(folder_ / "below");
        write("base.yaml",
              "workload: {users: 1, requests: {work: s}}\n"
              "services: {s: {operations: {work: [{wait: 1ms}]}}}\n");
        write("below/top.yaml", "extends: ../base.yaml\nservices: {s: {workers: 3}}\n");
    }
    void TearDown() override { fs::remove_all(folder_); }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
    }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    fs::path folder_;
};

TEST_F(Sources, KeepEveryFileThatAScenarioIsMadeOf) {
    SourceFiles sources;
    ASSERT_TRUE(load_scenario(path("below/top.yaml"), {}, sources).readable);
    ASSERT_EQ(sources.files().size(), 2U);
    EXPECT_EQ(sources.files()[0].path, path("below/top.yaml"));
    EXPECT_EQ(sources.files()[1].text.substr(0, 9), "workload:");
}

TEST_F(Sources, StandInForFilesThatAreGone) {
    SourceFiles sources;
    const auto before = load_scenario(path("below/top.yaml"), {}, sources);
    fs::remove_all(folder_);
    SourceFiles kept = SourceFiles::kept(sources.files());
    const auto after = load_scenario(path("below/top.yaml"), {}, kept);
    EXPECT_EQ(after.diagnostics.text(), "");
    EXPECT_EQ(after.scenario.SerializeAsString(), before.scenario.SerializeAsString());
}

TEST_F(Sources, DoNotLookAtTheDiskForWhatWasNotKept) {
    SourceFiles kept = SourceFiles::kept({});
    std::string problem;
    EXPECT_FALSE(kept.read(path("base.yaml"), problem));
    EXPECT_NE(problem.find("not among the files that were kept"), std::string::npos);
    EXPECT_FALSE(kept.exists(path("base.yaml")));
    EXPECT_TRUE(SourceFiles{}.exists(path("base.yaml")));
}

TEST_F(Sources, ReadAFileOnceThoughItChangesMeanwhile) {
    SourceFiles sources;
    std::string problem;
    sources.read(path("base.yaml"), problem);
    write("base.yaml", "changed\n");
    EXPECT_EQ(sources.read(path("base.yaml"), problem)->substr(0, 9), "workload:");
    EXPECT_EQ(sources.files().size(), 1U);
}

}  // namespace
}  // namespace faultline::scenarios
