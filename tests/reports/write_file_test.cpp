#include "reports/write_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace faultline::reports {
namespace {

namespace fs = std::filesystem;

class WriteFile : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("faultline_write_" + std::to_string(getpid()));
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    std::string path(const char* name) const { return (folder_ / name).string(); }
    static std::string content(const std::string& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }
    size_t files() const {
        return static_cast<size_t>(std::distance(fs::directory_iterator(folder_), {}));
    }
    fs::path folder_;
};

TEST_F(WriteFile, ReplacesWhatWasThereAndLeavesNothingElse) {
    EXPECT_EQ(write_file(path("a.json"), "long old text"), "");
    EXPECT_EQ(write_file(path("a.json"), "new"), "");
    EXPECT_EQ(content(path("a.json")), "new");
    EXPECT_EQ(files(), 1U);
}

TEST_F(WriteFile, SaysWhyItCannot) {
    EXPECT_NE(write_file(path("missing/a.json"), "x"), "");
    EXPECT_NE(cannot_write(path("missing/a.json")), "");
    EXPECT_NE(cannot_write(folder_.string()), "");
    EXPECT_EQ(cannot_write(path("a.json")), "");
    EXPECT_EQ(cannot_write("-"), "");
    EXPECT_EQ(files(), 0U);
}

TEST_F(WriteFile, FollowsALinkInsteadOfReplacingIt) {
    ASSERT_EQ(write_file(path("real.json"), "old"), "");
    fs::create_symlink("real.json", folder_ / "link.json");
    EXPECT_EQ(write_file(path("link.json"), "new"), "");
    EXPECT_TRUE(fs::is_symlink(folder_ / "link.json"));
    EXPECT_EQ(content(path("real.json")), "new");
}

TEST_F(WriteFile, WritesToADeviceAsItIs) {
    EXPECT_EQ(write_file("/dev/null", "x"), "");
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    if (fs::exists("/dev/full")) {
        EXPECT_NE(write_file("/dev/full", "x"), "");
    }
}

}  // namespace
}  // namespace faultline::reports
