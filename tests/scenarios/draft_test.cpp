// A scenario while somebody works on it: with what it extends, and with mistakes in it.
#include "scenarios/edit/draft.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scenarios/edit/tree.hpp"

namespace faultline::scenarios {
namespace {

namespace fs = std::filesystem;

class DraftTest : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::path{testing::TempDir()} /
                  testing::UnitTest::GetInstance()->current_test_info()->name();
        fs::create_directories(folder_);
        std::ofstream{folder_ / "base.yaml"} << R"(scenario: Base
workload: {arrivals: 10/s, requests: {page: {to: api}}}
services:
  api: {replicas: 2, workers: 4, operations: {work: [{wait: 10ms}]}}
  old: {workers: 4, operations: {work: [{wait: 10ms}]}}
run: {duration: 1m}
)";
    }
    Draft draft(const std::string& text) const {
        return read_draft(text, (folder_ / "top.yaml").string());
    }
    fs::path folder_;
};

TEST_F(DraftTest, WritesOnlyWhatDiffersFromTheFileItExtends) {
    const Draft before = draft("extends: base.yaml\n# mine\nrun: {seed: 3}\n");
    Node wanted = before.whole;
    find_value(wanted, "services.api.replicas")->text = "6";
    const Rewritten more = with_tree(before, wanted);
    EXPECT_EQ(more.text,
              "extends: base.yaml\n# mine\nrun: {seed: 3}\nservices: {api: {replicas: 6}}\n");
    EXPECT_EQ(find_value(draft(more.text).whole, "services.api.workers")->text, "4");
}

TEST_F(DraftTest, ChangesAListOfTheOtherFileAsAWhole) {
    const Draft before = draft("extends: base.yaml\n");
    Node wanted = before.whole;
    find_value(wanted, "services.api.operations.work")->items.push_back(node_of("{cpu: 1ms}"));
    EXPECT_EQ(with_tree(before, wanted).text,
              "extends: base.yaml\n"
              "services: {api: {operations: {work: [{wait: 10ms}, {cpu: 1ms}]}}}\n");
}

TEST_F(DraftTest, RemovesWhatTheOtherFileSaysByAnEmptyValue) {
    const Draft before = draft("extends: base.yaml\n");
    Node wanted = before.whole;
    std::erase_if(wanted.find("services")->value.entries,
                  [](const Entry& entry) { return entry.key == "old"; });
    EXPECT_EQ(with_tree(before, wanted).text, "extends: base.yaml\nservices: {old: ~}\n");
}

TEST_F(DraftTest, KeepsWhatCanBeReadOfABrokenFile) {
    const Draft broken = draft("services: {api: {replicas: many, workres: 3}}\n");
    EXPECT_TRUE(broken.is_yaml());
    EXPECT_FALSE(broken.can_run());
    EXPECT_EQ(find_value(broken.whole, "services.api.replicas")->text, "many");
    EXPECT_GE(broken.loaded.diagnostics.sorted().size(), 3u);
    EXPECT_FALSE(draft("services: {api: [\n").is_yaml());
    EXPECT_TRUE(draft("extends: base.yaml\n").can_run());
}

}  // namespace
}  // namespace faultline::scenarios
