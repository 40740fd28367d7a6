// A disk that is really full: a tmpfs of some pages, in a mount namespace of our own. Whoever may
// not mount skips.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "reports/store/run_store.hpp"
#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr const char* kQueue = R"(scenario: A queue
workload: {arrivals: 75/s, requests: {work: {to: server}}}
services: {server: {workers: 1, operations: {work: [{wait: {exponential: 10ms}}]}}}
run: {duration: 30s, warmup: 5s, seed: 1}
)";

class FullDisk : public testing::Test {
protected:
    // Root's; other processes do not see it, and it ends with this one.
    void SetUp() override {
        if (unshare(CLONE_NEWNS) != 0 ||
            mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
            GTEST_SKIP() << "no mount namespace of our own: " << std::strerror(errno);
        fs::create_directory(disk);
        if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=256k") != 0)
            GTEST_SKIP() << "no disk of our own: " << std::strerror(errno);
        mounted = true;
    }
    void TearDown() override {
        if (mounted) umount(disk.c_str());
    }
    // Leaves so many bytes free.
    void fill(size_t free) const {
        const auto room = fs::space(disk).available;
        std::ofstream(disk + "/filler") << std::string(room > free ? room - free : 0, 'x');
    }
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(disk))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

    Folder folder;
    std::string queue = folder.file("queue.yaml", kQueue);
    std::string disk = folder.path("disk");
    bool mounted = false;
};

TEST_F(FullDisk, LeavesNoHalfDocumentAndWhatWasThereBefore) {
    const std::string old = disk + "/old.html";
    std::ofstream(old) << "old";
    fill(0);
    const std::vector<std::string> before = files();
    std::vector<std::vector<std::string>> outputs{{"--report", old},
                                                  {"--json", disk + "/new.json"}};
    for (const char* kind : {"csv", "events", "grafana", "openmetrics", "perfetto"})
        outputs.push_back({"--export", std::string(kind) + "=" + disk + "/new." + kind});
    for (const std::vector<std::string>& output : outputs) {
        std::vector<std::string> command{"run", queue};
        command.insert(command.end(), output.begin(), output.end());
        const Ended ended = faultline(command);
        EXPECT_EQ(ended.status, 4) << output[1];
        EXPECT_THAT(ended.err, HasSubstr("No space left on device")) << output[1];
        EXPECT_THAT(ended.out, HasSubstr("REQUESTS")) << "the result is not lost";
        EXPECT_EQ(files(), before) << output[1];
    }
    EXPECT_EQ(content(old), "old");
}

TEST_F(FullDisk, LeavesTheStoreAsItWasAndPrintsTheResult) {
    const std::string store = disk + "/runs.sqlite";
    const How how{.environment = {"FAULTLINE_STORE=" + store}};
    ASSERT_EQ(faultline({"run", queue, "-q"}, how).status, 0);
    fill(0);
    const Ended ended = faultline({"run", queue}, how);
    EXPECT_EQ(ended.status, 4);
    EXPECT_THAT(ended.out, HasSubstr("REQUESTS"));
    EXPECT_THAT(ended.err, HasSubstr("this run is not kept: " + store + ": the disk is full"));
    EXPECT_EQ(reports::store::RunStore::open(store)->list().size(), 1U);
    const Ended again = faultline({"history", "rerun", "1"}, how);
    EXPECT_EQ(again.status, 0) << again.err;
    fs::remove(disk + "/filler");
    EXPECT_THAT(faultline({"run", queue}, how).out, HasSubstr("kept as run 2"));
}

TEST_F(FullDisk, MakesNoStoreThatIsNone) {
    const std::string store = disk + "/runs.sqlite";
    fill(0);
    const Ended ended = faultline({"run", queue}, {.environment = {"FAULTLINE_STORE=" + store}});
    EXPECT_EQ(ended.status, 4);
    EXPECT_THAT(ended.err, HasSubstr("this run is not kept: "));
    fs::remove(disk + "/filler");
    EXPECT_THAT(faultline({"run", queue}, {.environment = {"FAULTLINE_STORE=" + store}}).out,
                HasSubstr("kept as run 1"));
}

TEST_F(FullDisk, ExportsAKeptRunWhollyOrNotAtAll) {
    const std::string store = folder.path("runs.sqlite");
    const How how{.environment = {"FAULTLINE_STORE=" + store}};
    ASSERT_EQ(faultline({"run", queue, "-q"}, how).status, 0);
    fill(8192);
    const Ended ended = faultline({"history", "export", "1", "-o", disk + "/out"}, how);
    EXPECT_EQ(ended.status, 4);
    EXPECT_THAT(ended.err, HasSubstr("No space left on device"));
    EXPECT_EQ(files(), std::vector<std::string>{"filler"});
}

}  // namespace
}  // namespace faultline::cli
