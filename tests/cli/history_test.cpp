// tests/cli/history_test.cpp - the real binary: every run is kept, and read, compared, made again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "reports/store/run_store.hpp"
#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace fs = std::filesystem;

constexpr const char* kBase = R"(workload: {arrivals: 75/s, requests: {work: {to: server}}}
services: {server: {workers: 1, operations: {work: [{wait: {exponential: 10ms}}]}}}
objectives: {p95: 1s, errors: 1%}
run: {duration: 30s, warmup: 5s, seed: 1}
)";

class History : public testing::Test {
protected:
    Folder folder;
    std::string base = folder.file("base.yaml", kBase);
    std::string queue = folder.file("queue.yaml", "scenario: A queue\nextends: base.yaml\n");
    std::string store = folder.path("runs.sqlite");
    How how{.environment = {"FAULTLINE_STORE=" + store}};

    Ended run(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> arguments{"run", queue};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return faultline(arguments, how);
    }
    Ended history(const std::vector<std::string>& more) const {
        std::vector<std::string> arguments{"history"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return faultline(arguments, how);
    }
    size_t kept() const { return reports::store::RunStore::open(store)->list().size(); }
};

TEST_F(History, KeepsEveryRunAndListsIt) {
    EXPECT_THAT(run().out, HasSubstr("kept as run 1\n"));
    EXPECT_EQ(run({"--quiet", "--set", "objectives.p95=1ms"}).status, 99);
    EXPECT_THAT(run({"--json", "-"}).out, Not(HasSubstr("kept"))) << "data and nothing else";
    run({"--no-store"});
    const Ended list = history({});
    EXPECT_EQ(list.status, 0);
    EXPECT_THAT(list.out, HasSubstr("A queue"));
    EXPECT_THAT(list.out, HasSubstr("✓ 2/2"));
    EXPECT_THAT(list.out, HasSubstr("✗ 1/2"));
    EXPECT_THAT(list.out, HasSubstr("3 runs, "));
    EXPECT_THAT(history({"list", "-n", "1"}).out, HasSubstr("2 older: --last 0; 3 runs"));
    EXPECT_THAT(history({"--json", "-"}).err, HasSubstr("option"));
    EXPECT_THAT(history({"list", "--json", "-", "-q"}).out, HasSubstr("\"status\": 99"));
}

TEST_F(History, KeepsNothingIfAskedNotToAndNothingOfABadScenario) {
    EXPECT_EQ(faultline({"run", queue}, {.environment = {"FAULTLINE_STORE=off"}}).status, 0);
    EXPECT_EQ(run({"--set", "nonsense=1"}).status, 3);
    EXPECT_THAT(history({"list"}).out, testing::AnyOf(HasSubstr("no run is kept"), IsEmpty()));
    EXPECT_EQ(faultline({"history"}, {.environment = {"FAULTLINE_STORE=off"}}).status, 4);
}

TEST_F(History, KeepsRunsInTheStateFolderUnlessToldWhere) {
    const How home{.environment = {"FAULTLINE_STORE=", "XDG_STATE_HOME=" + folder.path("state")}};
    EXPECT_THAT(faultline({"history"}, home).out, HasSubstr("no run is kept yet"));
    EXPECT_THAT(faultline({"run", queue}, home).out, HasSubstr("kept as run 1"));
    EXPECT_TRUE(fs::exists(folder.path("state/faultline/runs.sqlite")));
}

TEST_F(History, ShowsARunAsItPrinted) {
    const Ended printed = run({"--replications", "2", "--json", folder.path("a.json")});
    const std::string summary = printed.out.substr(0, printed.out.find("  kept as run"));
    const Ended shown = history({"show", "1"});
    EXPECT_THAT(shown.out, HasSubstr("run 1, "));
    EXPECT_THAT(shown.out, HasSubstr("--replications 2\n"));
    EXPECT_TRUE(shown.out.ends_with(summary)) << shown.out;
    EXPECT_EQ(history({"show", "last", "--json", "-", "-q"}).out, content(folder.path("a.json")));
}

TEST_F(History, ComparesRunsByPairsOfReplications) {
    run({"--replications", "4"});
    run({"--replications", "4", "--set", "services.server.workers=2"});
    const Ended compared = history({"compare", "1", "2"});
    EXPECT_EQ(compared.status, 0);
    EXPECT_THAT(compared.out, HasSubstr("4 replications"));
    EXPECT_THAT(compared.out, HasSubstr("lower"));
    EXPECT_THAT(compared.out, HasSubstr("the same random numbers"));
    const Ended direct = faultline({"compare", queue,
                                    folder.file("two.yaml",
                                                "extends: queue.yaml\n"
                                                "services: {server: {workers: 2}}\n"),
                                    "--replications", "4"});
    const auto table = [](const std::string& out) { return out.substr(out.find("B BESIDE A")); };
    EXPECT_EQ(table(compared.out), table(direct.out)) << "as if they had been run side by side";
    EXPECT_THAT(history({"compare", "1", "2", "--json", "-", "-q"}).out, HasSubstr("\"paired\""));
}

TEST_F(History, ComparesSingleRunsAndSaysWhatIsMissing) {
    run();
    run({"--set", "services.server.workers=2", "--seed", "9"});
    const Ended compared = history({"compare", "last~1", "last"});
    EXPECT_THAT(compared.out, HasSubstr("one replication of each has no interval"));
    EXPECT_THAT(compared.out, HasSubstr("no interval"));
    EXPECT_THAT(compared.err, HasSubstr("the seeds differ"));
}

TEST_F(History, MakesARunAgainFromItsRowThoughTheFilesHaveChanged) {
    run({"--set", "services.server.workers=3", "--seed", "12"});
    fs::remove(base);
    folder.file("queue.yaml", "scenario: Something else\n");
    const Ended again = history({"rerun", "1"});
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("✓ run 1 made again is the same: fingerprint "));
    EXPECT_EQ(kept(), 1U) << "nothing new came of it";
    EXPECT_THAT(history({"rerun", "1", "--replications", "3"}).out, HasSubstr("kept as run 2"));
    EXPECT_THAT(history({"rerun", "2"}).out, HasSubstr("✓ run 2")) << "of a rerun's row, too";
}

TEST_F(History, MakesStudiesAgain) {
    const std::string study = folder.file(
        "study.yaml", "study: Growth\nphases: [{name: one, scenario: base.yaml, users: [1, 2]}]\n");
    const std::string users =
        folder.file("base.yaml",
                    "workload: {users: 5, requests: {work: {to: server}}}\n"
                    "services: {server: {operations: {work: [{wait: 10ms}]}}}\n"
                    "run: {duration: 20s, warmup: 1s}\n");
    EXPECT_THAT(faultline({"phases", study}, how).out, HasSubstr("kept as run 1"));
    EXPECT_THAT(faultline({"compare", users, users, "--replications", "2"}, how).out,
                HasSubstr("kept as run 2"));
    fs::remove(study);
    fs::remove(users);
    EXPECT_THAT(history({"rerun", "1"}).out, HasSubstr("✓ run 1"));
    EXPECT_THAT(history({"rerun", "2"}).out, HasSubstr("✓ run 2"));
    EXPECT_THAT(history({"show", "1"}).out, HasSubstr("Growth"));
    EXPECT_EQ(history({"compare", "1", "2"}).status, 2) << "studies are no runs of one system";
}

constexpr const char* kPair = R"(scenario: Two servers behind one balancer
workload: {arrivals: 50/s, timeout: 2s, requests: {page: {to: edge}}}
load_balancers: {edge: {backends: web}}
services:
  web: {replicas: 2, workers: 4, operations: {page: [{wait: 5ms}]}}
faults:
  - {every: {exponential: 90d}, kill: edge, for: 30m}
run: {duration: 2m, warmup: 10s, seed: 4}
)";

TEST_F(History, KeepsRehearsalsYearsAndValidationsWithTheirOwnOptions) {
    const std::string pair = folder.file("pair.yaml", kPair);
    const Ended rehearsed =
        faultline({"rehearse", pair, "--for", "20s", "--by", "hang", "--replications", "2"}, how);
    EXPECT_THAT(rehearsed.out, HasSubstr("kept as run 1\n"));
    const Ended years = faultline({"availability", pair, "--years", "5"}, how);
    EXPECT_THAT(years.out, HasSubstr("kept as run 2\n"));
    const std::string cases = std::string(FAULTLINE_SOURCE_DIR) + "/tests/validation";
    const Ended validated = faultline({"validate", "A01", "--cases", cases}, how);
    EXPECT_THAT(validated.out, HasSubstr("kept as run 3\n")) << validated.err;
    fs::remove(pair);
    const std::string page = folder.path("page.html");
    for (const auto& [id, printed, titled] :
         {std::tuple{"1", rehearsed.out, "What hurts"}, std::tuple{"2", years.out, "What costs it"},
          std::tuple{"3", validated.out, "Cases that hold"}}) {
        const std::string summary = printed.substr(0, printed.find("  kept as run"));
        EXPECT_TRUE(history({"show", id}).out.ends_with(summary)) << id;
        const Ended again = history({"rerun", id});
        EXPECT_THAT(again.out, HasSubstr(std::string("✓ run ") + id + " made again is the same"))
            << again.err;
        EXPECT_EQ(faultline({"report", id, "-o", page}, how).status, 0);
        EXPECT_THAT(content(page), HasSubstr(titled));
    }
    EXPECT_THAT(history({"show", "1"}).out, HasSubstr("--by hang"));
    EXPECT_THAT(history({"rerun", "1", "--seed", "8"}).out, HasSubstr("kept as run 4"));
    EXPECT_THAT(history({"show", "4"}).out, HasSubstr("--for 20s")) << "with its own options, too";
    EXPECT_THAT(history({"list"}).out, HasSubstr("availability: Two servers"));
}

TEST_F(History, RefusesADocumentOfALaterVersion) {
    run({"-q"});
    {
        reports::store::Database database(store, reports::store::Database::Open::existing);
        database.execute(
            "UPDATE runs SET document = replace(document, '\"document\": 1', '\"document\": 99')");
    }
    const Ended shown = history({"show", "1"});
    EXPECT_EQ(shown.status, 4);
    EXPECT_THAT(shown.err,
                HasSubstr("run 1: its document cannot be read: it was written by a later "
                          "version of faultline"));
    EXPECT_EQ(faultline({"report", "1", "-o", folder.path("page.html")}, how).status, 3);
}

TEST_F(History, SaysWhenARunMadeAgainIsNotTheSame) {
    run();
    reports::store::Database database(store, reports::store::Database::Open::existing);
    database.execute("UPDATE runs SET fingerprint = '0123456789abcdef', version = '0.0.9'");
    const Ended again = history({"rerun", "1"});
    EXPECT_EQ(again.status, 99);
    EXPECT_THAT(again.err, HasSubstr("run 1 made again is not the same"));
    EXPECT_THAT(again.err, HasSubstr("it was made by faultline 0.0.9"));
}

TEST_F(History, ExportsARunAsAFolderThatRuns) {
    run({"--set", "services.server.workers=3"});
    const std::string out = folder.path("out");
    EXPECT_EQ(history({"export", "1", "-o", out}).status, 0);
    EXPECT_THAT(content(out + "/command.txt"), HasSubstr("--set 'services.server.workers=3'"));
    EXPECT_THAT(content(out + "/summary.txt"), HasSubstr("REQUESTS"));
    EXPECT_EQ(content(out + "/scenario/base.yaml"), kBase);
    EXPECT_EQ(faultline({"check", out + "/scenario/queue.yaml"}).status, 0);
    const Ended twice = history({"export", "1", "-o", out});
    EXPECT_EQ(twice.status, 4);
    EXPECT_THAT(twice.err, HasSubstr("is there already"));
}

TEST_F(History, PrunesWhatItSays) {
    for (int i = 0; i < 4; ++i) run({"-q"});
    EXPECT_EQ(history({"prune"}).status, 2);
    EXPECT_EQ(history({"prune", "--keep", "1", "--older-than", "1d"}).status, 2);
    EXPECT_THAT(history({"prune", "--keep", "1", "--dry-run"}).out,
                HasSubstr("would delete 3 runs"));
    EXPECT_EQ(kept(), 4U);
    EXPECT_THAT(history({"prune", "--older-than", "1d"}).out, HasSubstr("deleted nothing"));
    EXPECT_THAT(history({"prune", "--keep", "1"}).out, HasSubstr("deleted 3 runs"));
    EXPECT_EQ(kept(), 1U);
    EXPECT_THAT(history({}).out, HasSubstr("4  ")) << "the number stays";
}

TEST_F(History, SaysWhichRunDoesNotExist) {
    run({"-q"});
    for (const char* id : {"99", "last~1", "seven", "-1", "1x", ""}) {
        const Ended ended = history({"show", id});
        EXPECT_NE(ended.status, 0) << id;
        EXPECT_THAT(ended.out, IsEmpty()) << id;
        EXPECT_THAT(ended.err, HasSubstr("faultline: ")) << id;
    }
    EXPECT_THAT(history({"show", "99"}).err, HasSubstr("there is no run 99 in " + store));
    EXPECT_EQ(history({"show", "99"}).status, 4);
    EXPECT_EQ(history({"list", "--store", folder.path("none")}).status, 4);
    EXPECT_FALSE(fs::exists(folder.path("none"))) << "looking makes nothing";
    EXPECT_THAT(history({"lits"}).err,
                HasSubstr("there is no verb 'history lits'; did you mean 'list'?"));
}

TEST_F(History, RefusesToRunWhenTheStoreThatWasNamedCannotBeWritten) {
    const Ended ended = run({"--store", folder.path("no/such/runs.sqlite")});
    EXPECT_EQ(ended.status, 4);
    EXPECT_THAT(ended.err, HasSubstr("this run is not kept: "));
    EXPECT_THAT(ended.out, IsEmpty()) << "before minutes are spent on it";
    EXPECT_EQ(run({"--store", queue}).status, 4);
    EXPECT_THAT(content(queue), HasSubstr("A queue")) << "not overwritten";
}

TEST_F(History, RunsThoughTheUsualPlaceCannotBeWritten) {
    // A file where a folder should be: not even root can make one there.
    const How blocked{.environment = {"FAULTLINE_STORE=", "XDG_STATE_HOME=" + queue}};
    const Ended ended = faultline({"run", queue}, blocked);
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.out, HasSubstr("REQUESTS"));
    EXPECT_THAT(ended.err, HasSubstr("this run is not kept: "));
    EXPECT_THAT(ended.err, HasSubstr("FAULTLINE_STORE=off"));
}

int shell(const std::string& commands) {
    const int status = std::system(commands.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// A limit on the size of files is what a full disk is to who writes: room for the tables, not for
// the row.
TEST_F(History, PrintsTheResultAndKeepsWhatThereIsWhenTheDiskIsFull) {
    run({"-q"});
    const auto blocks = fs::file_size(store) / 512;
    const std::string out = folder.path("out.txt"), err = folder.path("err.txt");
    // The limit holds for the redirected output, too, which is smaller.
    EXPECT_EQ(
        shell("trap '' XFSZ; ulimit -f " + std::to_string(blocks) + "; exec " + FAULTLINE_BINARY +
              " run " + queue + " --store " + store + " >" + out + " 2>" + err),
        4);
    EXPECT_THAT(content(out), HasSubstr("REQUESTS"));
    EXPECT_THAT(content(err), HasSubstr("this run is not kept: " + store));
    EXPECT_EQ(kept(), 1U);
    EXPECT_THAT(run().out, HasSubstr("kept as run 2"));
}

TEST_F(History, TakesTwoProcessesAtOnce) {
    const std::string loop = "for i in $(seq 20); do " + std::string(FAULTLINE_BINARY) + " run " +
                             queue + " --store " + store + " -q || exit 1; done";
    EXPECT_EQ(shell("(" + loop + ") & first=$!; (" + loop + ") && wait $first"), 0);
    EXPECT_EQ(kept(), 40U);
}

TEST_F(History, LosesNoFinishedRunWhenTheProgramIsKilled) {
    std::mt19937 random(11);
    size_t finished = 0;
    for (int i = 0; i < 50; ++i) {
        const pid_t child = fork();
        if (child == 0) {
            execl(FAULTLINE_BINARY, "faultline", "run", queue.c_str(), "--store", store.c_str(),
                  "-q", nullptr);
            _exit(127);
        }
        usleep(static_cast<useconds_t>(random() % 40'000));
        kill(child, SIGKILL);
        int status = -1;
        waitpid(child, &status, 0);
        if (WIFEXITED(status)) {
            EXPECT_EQ(WEXITSTATUS(status), 0);
            ++finished;
        }
        if (fs::exists(store)) {
            EXPECT_GE(kept(), finished);
        }
    }
    run({"-q"});
    EXPECT_THAT(history({"rerun", "last"}).out, HasSubstr("is the same"));
    reports::store::Database database(store, reports::store::Database::Open::existing);
    EXPECT_EQ(database.number("SELECT count(*) FROM sources"),
              2 * database.number("SELECT count(*) FROM runs"));
}

}  // namespace
}  // namespace faultline::cli
