#include "reports/store/run_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include "reports/store/export.hpp"
#include "reports/store/layout.hpp"

namespace faultline::reports::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr size_t kSources = 3;

// Long enough to take several pages.
StoredRun sample(int number = 1) {
    StoredRun run;
    run.facts.started = 1'795'485'227.5 + number;
    run.facts.seconds = 0.25;
    run.facts.verb = "run";
    run.facts.scenario = "Shop " + std::to_string(number);
    run.facts.version = "0.1.0";
    run.facts.command = "faultline run a/shop.yaml";
    run.facts.folder = "/home/somebody";
    run.facts.status = 99;
    run.facts.fingerprint = "b80320dd6fc01fad";
    run.facts.objectives = 3;
    run.facts.objectives_met = 2;
    run.facts.p99 = 0.302;
    run.files = {"a/shop.yaml"};
    run.sets = {"run.seed=3", "description='it''s\nall'"};
    run.seed = ~uint64_t{0};
    run.replications = 5;
    run.document =
        "{\"n\": " + std::to_string(number) + ", \"x\": \"" + std::string(30'000, 'x') + "\"}\n";
    for (size_t i = 0; i < kSources; ++i)
        run.sources.push_back({"a/" + std::to_string(i) + ".yaml", std::string(2'000, 'y')});
    return run;
}

class Store : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "faultline_store_XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }
    std::string path(const std::string& name = "runs.sqlite") const { return folder_ / name; }

    // What opening the file says is wrong.
    std::string problem() const {
        try {
            auto store = RunStore::open(path());
            if (store) store->list();
            return store ? "" : "there is none";
        } catch (const StoreError& error) {
            return error.what();
        }
    }
    fs::path folder_;
};

TEST_F(Store, GivesBackARunAsItWas) {
    RunStore store = RunStore::create(path());
    const StoredRun run = sample();
    ASSERT_EQ(store.add(run), 1);
    const auto read = RunStore::open(path())->get(1);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->facts.scenario, run.facts.scenario);
    EXPECT_EQ(read->facts.started, run.facts.started);
    EXPECT_EQ(read->facts.status, 99);
    EXPECT_EQ(read->facts.objectives_met, 2);
    EXPECT_EQ(read->facts.p99, run.facts.p99);
    EXPECT_FALSE(read->facts.success);
    EXPECT_EQ(read->files, run.files);
    EXPECT_EQ(read->sets, run.sets);
    EXPECT_EQ(read->seed, run.seed) << "64 bits without a sign";
    EXPECT_EQ(read->replications, run.replications);
    EXPECT_FALSE(read->trace_every);
    EXPECT_EQ(read->document, run.document);
    ASSERT_EQ(read->sources.size(), kSources);
    EXPECT_EQ(read->sources[2].path, "a/2.yaml");
    EXPECT_EQ(read->sources[2].text, run.sources[2].text);
    EXPECT_FALSE(store.get(2));
}

TEST_F(Store, NeverGivesANumberTwice) {
    RunStore store = RunStore::create(path());
    store.add(sample());
    EXPECT_EQ(store.add(sample()), 2);
    store.remove({2});
    EXPECT_EQ(store.add(sample()), 3);
    ASSERT_EQ(store.list().size(), 2U);
    EXPECT_EQ(store.list()[1].id, 3);
}

TEST_F(Store, GetsSmallerWhenRunsAreDeletedAndKeepsNothingOfThem) {
    RunStore store = RunStore::create(path());
    std::vector<int64_t> ids;
    for (int i = 0; i < 20; ++i) ids.push_back(store.add(sample(i)));
    const auto before = fs::file_size(path());
    store.remove(ids);
    EXPECT_LT(fs::file_size(path()), before / 10);
    Database database(path(), Database::Open::existing);
    EXPECT_EQ(database.number("SELECT count(*) FROM sources"), 0);
    EXPECT_EQ(database.number("SELECT count(*) FROM arguments"), 0);
}

TEST_F(Store, IsNotMadeByLookingForIt) {
    EXPECT_FALSE(RunStore::open(path()));
    EXPECT_FALSE(fs::exists(path()));
}

TEST_F(Store, SaysWhatIsNoStore) {
    std::ofstream(path()) << "just text, and more of it than a header has: "
                          << std::string(200, 'x');
    EXPECT_THAT(problem(), HasSubstr("is no run store (not an SQLite file)"));
    fs::remove(path());
    Database(path(), Database::Open::create).execute("CREATE TABLE birds (name TEXT)");
    EXPECT_THAT(problem(), HasSubstr("is no run store (an SQLite file of something else)"));
    EXPECT_EQ(Database(path(), Database::Open::existing).number("PRAGMA user_version"), 0);
    fs::remove(path());
    fs::create_directory(path());
    EXPECT_THAT(problem(), HasSubstr(path() + ": "));
}

TEST_F(Store, LeavesTheStoreOfALaterVersionAlone) {
    RunStore::create(path()).add(sample());
    Database(path(), Database::Open::existing).execute("PRAGMA user_version = 99");
    EXPECT_THAT(problem(), HasSubstr("written by a later version of faultline"));
    EXPECT_THROW(RunStore::create(path()), StoreError);
    Database database(path(), Database::Open::existing);
    EXPECT_EQ(database.number("PRAGMA user_version"), 99);
    EXPECT_EQ(database.number("SELECT count(*) FROM runs"), 1);
}

TEST_F(Store, SaysWhenItIsDamaged) {
    RunStore store = RunStore::create(path());
    for (int i = 0; i < 20; ++i) store.add(sample(i));
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(static_cast<size_t>(fs::file_size(path())) - 4096, '\x55');
    file.close();
    EXPECT_THAT(problem(), HasSubstr("is damaged"));
}

// As a full disk does, in the middle of a row.
TEST_F(Store, UndoesARunThatFindsNoRoom) {
    {
        RunStore store = RunStore::create(path());
        store.add(sample());
    }
    Database database(path(), Database::Open::existing);
    database.execute("PRAGMA foreign_keys = ON");
    const int64_t pages = database.number("PRAGMA page_count");
    database.execute("PRAGMA max_page_count = " + std::to_string(pages + 2));
    try {
        Transaction transaction(database);
        Statement insert(database,
                         "INSERT INTO sources (run, place, path, text) VALUES (1, 9, ?, ?)");
        insert.bind(std::string("a")).bind(std::string(50'000, 'z')).run();
        FAIL() << "there was room";
    } catch (const StoreError& error) {
        EXPECT_THAT(error.what(), HasSubstr("the disk is full"));
    }
    EXPECT_EQ(database.number("SELECT count(*) FROM sources"), int64_t{kSources});
}

// The ids that a child process says are finished, until it is killed.
std::vector<int64_t> written_until_killed(const std::string& path, useconds_t after) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        RunStore store = RunStore::create(path);
        while (true) {
            const int64_t id = store.add(sample());
            if (write(ends[1], &id, sizeof id) != sizeof id) _exit(1);
        }
    }
    close(ends[1]);
    std::vector<int64_t> ids;
    // On a busy machine the first one takes its time.
    int64_t first = 0;
    if (read(ends[0], &first, sizeof first) == sizeof first) ids.push_back(first);
    usleep(after);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    for (int64_t id = 0; read(ends[0], &id, sizeof id) == sizeof id;) ids.push_back(id);
    close(ends[0]);
    return ids;
}

TEST_F(Store, HoldsEveryFinishedRunAndNoOtherAfter50Kills) {
    std::mt19937 random(7);
    size_t finished = 0;
    for (int kills = 0; kills < 50; ++kills) {
        const auto ids = written_until_killed(path(), random() % 20'000);
        finished += ids.size();
        RunStore store = RunStore::create(path());
        for (const int64_t id : ids) {
            const auto run = store.get(id);
            ASSERT_TRUE(run) << "run " << id << " was finished and is gone";
            EXPECT_EQ(run->document, sample().document);
        }
    }
    Database database(path(), Database::Open::existing);
    Statement check(database, "PRAGMA integrity_check");
    ASSERT_TRUE(check.next());
    EXPECT_EQ(check.text(), "ok");
    const int64_t runs = database.number("SELECT count(*) FROM runs");
    EXPECT_GE(runs, static_cast<int64_t>(finished));
    EXPECT_LE(runs, static_cast<int64_t>(finished) + 50) << "one more for each kill at most";
    EXPECT_EQ(database.number("SELECT count(*) FROM sources"), runs * int64_t{kSources});
    EXPECT_GE(finished, 50U);
}

TEST_F(Store, TakesTwoWritersAtOnce) {
    constexpr int kEach = 20;
    std::vector<pid_t> children;
    for (int i = 0; i < 2; ++i) {
        children.push_back(fork());
        if (children.back() != 0) continue;
        for (int n = 0; n < kEach; ++n) RunStore::create(path()).add(sample(i));
        _exit(0);
    }
    for (const pid_t child : children) {
        int status = -1;
        waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(RunStore::open(path())->list().size(), 2U * kEach);
}

TEST_F(Store, LiesWhereTheSpecificationOfBaseDirectoriesSays) {
    setenv("XDG_STATE_HOME", "/var/state", 1);
    EXPECT_EQ(usual_path(), "/var/state/faultline/runs.sqlite");
    setenv("XDG_STATE_HOME", "not/absolute", 1);
    setenv("HOME", "/home/a", 1);
    EXPECT_EQ(usual_path(), "/home/a/.local/state/faultline/runs.sqlite");
    unsetenv("XDG_STATE_HOME");
    EXPECT_EQ(usual_path(), "/home/a/.local/state/faultline/runs.sqlite");
    unsetenv("HOME");
    EXPECT_EQ(usual_path(), "");
}

TEST_F(Store, ExportsFilesAsTheyLayBesideOneAnother) {
    StoredRun run = sample();
    run.sources = {{"../b/shop.yaml", "extends: base/x.yaml\n"}, {"../b/base/x.yaml", "run: {}\n"}};
    EXPECT_THAT(relative_paths(run), testing::ElementsAre("shop.yaml", "base/x.yaml"));
    EXPECT_EQ(export_run(run, "summary\n", path("out")), "");
    EXPECT_TRUE(fs::exists(path("out/scenario/base/x.yaml")));
    EXPECT_EQ(fs::file_size(path("out/result.json")), run.document.size());
    EXPECT_THAT(export_run(run, "", path("out")), HasSubstr("is there already"));
    EXPECT_NE(export_run(run, "", path("no/such/folder")), "");
    EXPECT_FALSE(fs::exists(path("no")));
}

}  // namespace
}  // namespace faultline::reports::store
