// tests/cli/verbs_test.cpp - the other verbs of the real binary.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// Thirty users carry it, three hundred do not; with four workers they do.
constexpr const char* kPhase = R"(scenario: Small shop
workload:
  users: 5
  think_time: {exponential: 1s}
  requests:
    work: {to: server}
services:
  server:
    workers: 1
    operations:
      work: [{wait: {exponential: 10ms}}]
objectives: {p50: 10s}
run: {duration: 1m, warmup: 10s, seed: 1}
)";
constexpr const char* kStudy = R"(study: Growth
objectives: {p95: 200ms, errors: 1%}
phases:
  - {name: "One clerk",   scenario: one.yaml,  users: [30, 300]}
  - {name: "Four clerks", scenario: four.yaml, users: [300]}
)";

google::protobuf::Struct parsed(const std::string& json) {
    google::protobuf::Struct object;
    const auto status = google::protobuf::util::JsonStringToMessage(json, &object);
    EXPECT_TRUE(status.ok()) << status.ToString() << json.substr(0, 200);
    return object;
}

class Verbs : public testing::Test {
protected:
    Folder folder;
    std::string one = folder.file("one.yaml", kPhase);
    std::string four =
        folder.file("four.yaml", "extends: one.yaml\nservices: {server: {workers: 4}}\n");
    std::string study = folder.file("study.yaml", kStudy);
};

TEST(Catalog, SaysWhatThereIsWhatItMeansAndHowItIsWritten) {
    const Ended list = faultline({"catalog"});
    EXPECT_EQ(list.status, 0);
    EXPECT_THAT(list.out, HasSubstr("partition"));
    EXPECT_THAT(list.out, HasSubstr("least_connections"));
    const Ended one = faultline({"catalog", "faults", "partition"});
    EXPECT_EQ(one.status, 0);
    for (const char* text : {"one_way", "tcp_syn_retries", "faultline run examples/faults.yaml"})
        EXPECT_THAT(one.out, HasSubstr(text));
    const Ended json = faultline({"catalog", "faults", "--json"});
    EXPECT_EQ(parsed(json.out).fields().at("catalogs").list_value().values_size(), 1);
    const Ended wrong = faultline({"catalog", "faults", "partion"});
    EXPECT_EQ(wrong.status, 2);
    EXPECT_THAT(wrong.err, HasSubstr("did you mean 'partition'?"));
}

TEST(Faultline, AloneSaysWhatItCanDo) {
    const Ended ended = faultline({});
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.out, HasSubstr("Examples:"));
    for (const char* verb : {"run", "check", "explain", "compare", "phases", "rehearse",
                             "availability", "history", "report", "schema", "validate"})
        EXPECT_THAT(ended.out, HasSubstr(std::string("\n  ") + verb));
}

TEST(Faultline, SaysItsVersion) {
    const Ended ended = faultline({"--version"});
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.out, testing::MatchesRegex("faultline [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Faultline, ExplainsEachVerb) {
    for (const char* verb :
         {"run", "check", "explain", "compare", "phases", "report", "schema", "validate"}) {
        const Ended ended = faultline({verb, "--help"});
        EXPECT_EQ(ended.status, 0) << verb;
        EXPECT_THAT(ended.out, HasSubstr(std::string("faultline ") + verb));
        EXPECT_THAT(ended.err, IsEmpty());
    }
}

TEST(Faultline, GuessesWhichVerbWasMeant) {
    const Ended ended = faultline({"rnu", "a.yaml"});
    EXPECT_EQ(ended.status, 2);
    EXPECT_THAT(ended.err, HasSubstr("did you mean 'run'?"));
    EXPECT_EQ(faultline({"--nonsense"}).status, 2);
}

TEST_F(Verbs, CheckDescribesTheSystem) {
    const Ended ended = faultline({"check", one, study});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("1 service; 5 users; 1 objective; ok\n"));
    EXPECT_THAT(ended.out, HasSubstr("2 phases, 3 settings; ok\n"));
}

TEST_F(Verbs, CheckGoesOnToTheNextFile) {
    const std::string bad = folder.file("bad.yaml", std::string(kPhase) + "fautls: []\n");
    const Ended ended = faultline({"check", bad, one});
    EXPECT_EQ(ended.status, 3);
    EXPECT_THAT(ended.err, HasSubstr("bad.yaml:14:1"));
    EXPECT_THAT(ended.err, HasSubstr("1 error"));
    EXPECT_THAT(ended.out, HasSubstr("one.yaml"));
    EXPECT_EQ(faultline({"check", folder.path("missing.yaml")}).status, 4);
}

TEST_F(Verbs, ExplainNamesTheValuesInForce) {
    const Ended ended = faultline({"explain", one, "--set", "services.server.workers=3"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("workers"));
    EXPECT_EQ(faultline({"explain", folder.path("missing.yaml")}).status, 4);
}

TEST_F(Verbs, ExplainShowsWhereTheTimeOfTheSlowestRequestsWent) {
    const Ended ended = faultline({"explain", one, "--slowest", "3", "--set", "workload.users=90"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_NE(ended.out.find("\n  3. "), std::string::npos) << ended.out;
    EXPECT_EQ(ended.out.find("\n  4. "), std::string::npos) << ended.out;
    EXPECT_NE(ended.out.find("waiting for a worker of server"), std::string::npos) << ended.out;
    EXPECT_EQ(faultline({"explain", one, "--slowest", "0"}).status, 2);
    EXPECT_EQ(faultline({"explain", one, "--seed", "3"}).status, 2) << "of what?";
    EXPECT_EQ(faultline({"explain", one, "--json", "-"}).status, 2);
    const Ended none = faultline({"explain", one, "--slowest", "2", "--memory-limit", "1KiB"});
    EXPECT_EQ(none.status, 3);
    EXPECT_THAT(none.err, HasSubstr("memory"));
    const Ended wrong = faultline({"explain", one, "--wrong", "2", "--set", "workload.users=90",
                                   "--set", "workload.timeout=1ms"});
    EXPECT_THAT(wrong.out, HasSubstr("WENT WRONG"));
    EXPECT_THAT(wrong.out, HasSubstr("timed out"));
    const Ended json = faultline({"explain", one, "--slowest", "2", "--quiet", "--json", "-"});
    EXPECT_NE(json.out.find("\"slowest\":"), std::string::npos);
}

TEST_F(Verbs, PhasesShowWhereOneGivesOutAndTheNextTakesOver) {
    const Ended ended = faultline({"phases", study});
    EXPECT_EQ(ended.status, 0) << "a missed objective is what a study is for\n" << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("gives out here: p95"));
    EXPECT_THAT(ended.out, HasSubstr("takes over at 300 users"));
}

TEST_F(Verbs, PhasesGiveTheSameDocumentOnAnyNumberOfThreads) {
    const auto on = [&](const char* jobs) {
        const auto json =
            parsed(faultline({"phases", study, "--jobs", jobs, "--json", "-", "-q"}).out);
        std::string prints;
        for (const auto& phase : json.fields().at("phases").list_value().values())
            for (const auto& setting :
                 phase.struct_value().fields().at("settings").list_value().values())
                prints += setting.struct_value()
                              .fields()
                              .at("result")
                              .struct_value()
                              .fields()
                              .at("engine")
                              .struct_value()
                              .fields()
                              .at("fingerprint")
                              .string_value() +
                          " ";
        return prints;
    };
    const std::string prints = on("1");
    EXPECT_EQ(prints.size(), 3 * 17U);
    EXPECT_EQ(prints, on("3"));
}

// What a row shows is what running the file with so many users shows.
TEST_F(Verbs, PhasesSetTheUsersAndNothingElse) {
    const auto json = parsed(faultline({"phases", study, "--json", "-", "-q"}).out);
    ASSERT_EQ(json.fields().at("phases").list_value().values_size(), 2);
    const auto& row = json.fields()
                          .at("phases")
                          .list_value()
                          .values(1)
                          .struct_value()
                          .fields()
                          .at("settings")
                          .list_value()
                          .values(0)
                          .struct_value()
                          .fields()
                          .at("result")
                          .struct_value()
                          .fields();
    const auto alone =
        parsed(faultline({"run", four, "--set", "workload.users=300", "--json", "-", "-q"}).out);
    EXPECT_EQ(row.at("engine").struct_value().fields().at("fingerprint").string_value(),
              alone.fields().at("engine").struct_value().fields().at("fingerprint").string_value());
}

TEST_F(Verbs, PhasesReportEveryBadFileBeforeTheyRunAny) {
    folder.file("one.yaml", std::string(kPhase) + "fautls: []\n");
    const Ended ended = faultline({"phases", study});
    EXPECT_EQ(ended.status, 3);
    EXPECT_THAT(ended.err, HasSubstr("one.yaml:14:1"));
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_EQ(faultline({"phases", folder.path("missing.yaml")}).status, 4);
    folder.file("study.yaml", "study: S\nphases: [{name: a, scenario: nowhere.yaml, users: 3}]\n");
    const Ended nowhere = faultline({"phases", study});
    EXPECT_EQ(nowhere.status, 4) << "a file that cannot be read, whoever names it";
    EXPECT_THAT(nowhere.err, HasSubstr("there is no file"));
}

TEST_F(Verbs, EndWith4WhenAFileThatAnotherBuildsOnCannotBeRead) {
    const std::string orphan = folder.file("orphan.yaml", "extends: nowhere.yaml\n");
    for (const char* verb : {"run", "check", "explain"}) {
        const Ended ended = faultline({verb, orphan});
        EXPECT_EQ(ended.status, 4) << verb;
        EXPECT_THAT(ended.err, HasSubstr("orphan.yaml:1:10: extends: cannot read"));
    }
}

TEST_F(Verbs, CheckSaysWhatARunNeeds) {
    EXPECT_THAT(faultline({"check", one}).out, HasSubstr("\n  needs about 13"));
    EXPECT_THAT(faultline({"check", study}).out, HasSubstr("\n  needs about 1"));
}

TEST_F(Verbs, CheckSaysWhatSaturatesFirst) {
    const std::string queue = std::string(FAULTLINE_SOURCE_DIR) + "/examples/one-queue.yaml";
    EXPECT_THAT(faultline({"check", queue}).out,
                HasSubstr("  carries at most 100/s: then all workers of server are busy\n"
                          "  by queueing theory (open network) 75/s are answered, after 40.0ms on "
                          "average\n"
                          "                      busy  saturates at\n"
                          "    server  workers  75.0%         100/s\n"));
    EXPECT_THAT(faultline({"check", one}).out, HasSubstr("users on somebody must wait"));
    EXPECT_EQ(faultline({"check", "--quiet", queue}).out, "");
}

TEST(Schema, IsJsonForEditorsAndMarkdownForPeople) {
    const Ended json = faultline({"schema", "--json"});
    EXPECT_EQ(json.status, 0);
    EXPECT_TRUE(parsed(json.out).fields().contains("definitions"));
    const Ended markdown = faultline({"schema", "--markdown"});
    EXPECT_EQ(markdown.status, 0);
    EXPECT_THAT(markdown.out, HasSubstr("max_fails"));
    EXPECT_EQ(faultline({"schema", "--json", "--markdown"}).status, 2);
}

}  // namespace
}  // namespace faultline::cli
