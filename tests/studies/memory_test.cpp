// What the machine has left, told by files as the kernel writes them.
#include "studies/memory.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace faultline::studies {
namespace {

namespace fs = std::filesystem;

class Machine : public testing::Test {
protected:
    Machine() {
        std::string pattern = (fs::temp_directory_path() / "faultline_XXXXXX").string();
        root = mkdtemp(pattern.data());
    }
    ~Machine() override { fs::remove_all(root); }
    void file(const std::string& path, const std::string& text) const {
        fs::create_directories((root + path).substr(0, (root + path).rfind('/')));
        std::ofstream(root + path) << text;
    }
    std::string root;
};

TEST_F(Machine, ThatDoesNotSayHasAnUnknownAmount) {
    EXPECT_EQ(available_memory(root), std::nullopt);
}

TEST_F(Machine, HasWhatTheKernelSaysIsAvailable) {
    file("/proc/meminfo", "MemTotal:  8000 kB\nMemFree:  10 kB\nMemAvailable:  4000 kB\n");
    EXPECT_EQ(available_memory(root), 4000.0 * 1024);
}

TEST_F(Machine, HasNoMoreThanItsGroupsAllowInVersion2) {
    file("/proc/meminfo", "MemAvailable:  4000 kB\n");
    file("/proc/self/cgroup", "0::/outer/inner\n");
    file("/sys/fs/cgroup/outer/inner/memory.max", "max\n");
    file("/sys/fs/cgroup/outer/inner/memory.current", "100000\n");
    EXPECT_EQ(available_memory(root), 4000.0 * 1024) << "no limit";
    file("/sys/fs/cgroup/outer/memory.max", "1000000\n");
    file("/sys/fs/cgroup/outer/memory.current", "400000\n");
    EXPECT_EQ(available_memory(root), 600000.0) << "the outer group's limit holds too";
    file("/sys/fs/cgroup/outer/memory.stat", "anon 1\nactive_file 50000\ninactive_file 100000\n");
    EXPECT_EQ(available_memory(root), 750000.0) << "pages of files are given back";
}

TEST_F(Machine, HasNoMoreThanItsGroupAllowsInVersion1) {
    file("/proc/meminfo", "MemAvailable:  4000 kB\n");
    file("/proc/self/cgroup", "4:cpu,memory:/docker/1a\n0::/\n");
    // Inside a container its own group is mounted as the root.
    file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "2000000\n");
    file("/sys/fs/cgroup/memory/memory.usage_in_bytes", "500000\n");
    EXPECT_EQ(available_memory(root), 1500000.0);
}

TEST(AvailableMemory, IsKnownOnLinux) {
    if (!fs::exists("/proc/meminfo")) GTEST_SKIP();
    EXPECT_GT(available_memory().value_or(0), 1e6);
}

RunSize sized(double run, double outcome, uint32_t replications) {
    RunSize size;
    size.footprint.run = {{"instances", run}};
    size.footprint.outcome = outcome;
    size.footprint.process = 10;
    size.replications = replications;
    return size;
}

TEST(BytesNeeded, CountEachReplicationThatRunsAtTheSameTime) {
    EXPECT_EQ(bytes_needed({sized(1000, 1, 5)}, 1), 10 + 1000 + 5);
    EXPECT_EQ(bytes_needed({sized(1000, 1, 5)}, 2), 10 + 2000 + 5);
    EXPECT_EQ(bytes_needed({sized(1000, 1, 5)}, 99), 10 + 5000 + 5);
}

TEST(BytesNeeded, OfAStudyAreThoseOfItsLargestSettings) {
    const std::vector<RunSize> study{sized(100, 1, 1), sized(3000, 1, 1), sized(2000, 1, 1)};
    EXPECT_EQ(bytes_needed(study, 1), 10 + 3000 + 3);
    EXPECT_EQ(bytes_needed(study, 2), 10 + 5000 + 3);
}

}  // namespace
}  // namespace faultline::studies
