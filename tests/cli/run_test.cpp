// tests/cli/run_test.cpp - the real binary on small scenarios: what it prints and how it ends.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr const char* kQueue = R"(scenario: One queue
workload:
  arrivals: 75/s
  requests:
    work: {to: server}
services:
  server:
    workers: 1
    operations:
      work: [{wait: {exponential: 10ms}}]
run: {duration: 2m, warmup: 10s, seed: 1}
)";

google::protobuf::Struct parsed(const std::string& json) {
    google::protobuf::Struct object;
    const auto status = google::protobuf::util::JsonStringToMessage(json, &object);
    EXPECT_TRUE(status.ok()) << status.ToString() << json.substr(0, 200);
    return object;
}

std::string fingerprint(const std::string& json) {
    return parsed(json)
        .fields()
        .at("engine")
        .struct_value()
        .fields()
        .at("fingerprint")
        .string_value();
}

class Run : public testing::Test {
protected:
    Folder folder;
    std::string queue = folder.file("queue.yaml", kQueue);
    std::string with(const std::string& more) const {
        return folder.file("more.yaml", std::string(kQueue) + more);
    }
};

TEST_F(Run, EndsWith0AndPrintsASummary) {
    const Ended ended = faultline({"run", queue});
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.out, HasSubstr("One queue"));
    EXPECT_THAT(ended.out, HasSubstr("REQUESTS"));
    EXPECT_THAT(ended.out, Not(HasSubstr("\x1b"))) << "colour, though this is no terminal";
    EXPECT_THAT(ended.err, IsEmpty());
}

TEST_F(Run, EndsWith99WhenAnObjectiveIsMissed) {
    const Ended ended = faultline({"run", with("objectives: {p95: 1ms}\n")});
    EXPECT_EQ(ended.status, 99);
    EXPECT_THAT(ended.out, HasSubstr("✗ p95"));
    EXPECT_EQ(faultline({"run", with("objectives: {p95: 10s}\n")}).status, 0);
}

TEST_F(Run, EndsWith3AndAllThatIsWrongWhenTheScenarioIsBad) {
    const std::string bad = folder.file("bad.yaml", std::string(kQueue) +
                                                        "objetives: {p95: 1ms}\n"
                                                        "fautls: []\n");
    const Ended ended = faultline({"run", bad, "--json", folder.path("never.json")});
    EXPECT_EQ(ended.status, 3);
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(ended.err, HasSubstr("bad.yaml:12:1"));
    EXPECT_THAT(ended.err, HasSubstr("bad.yaml:13:1"));
    EXPECT_THAT(ended.err, HasSubstr("2 errors"));
    EXPECT_FALSE(std::filesystem::exists(folder.path("never.json")));
}

TEST_F(Run, EndsWith4WhenTheScenarioCannotBeRead) {
    const Ended ended = faultline({"run", folder.path("missing.yaml")});
    EXPECT_EQ(ended.status, 4);
    EXPECT_THAT(ended.err, HasSubstr("missing.yaml"));
}

TEST_F(Run, EndsWith4WhenTheResultCannotBeWritten) {
    EXPECT_EQ(faultline({"run", queue, "--json", folder.path("no/such/a.json")}).status, 4);
    if (std::filesystem::exists("/dev/full")) {
        EXPECT_EQ(faultline({"run", queue, "--json", "/dev/full"}).status, 4);
        EXPECT_EQ(faultline({"run", queue}, {.full_disk = true}).status, 4);
    }
}

TEST_F(Run, EndsWith2OnACommandLineThatMakesNoSense) {
    EXPECT_EQ(faultline({"run"}).status, 2);
    EXPECT_EQ(faultline({"run", queue, "--seed", "often"}).status, 2);
    EXPECT_EQ(faultline({"run", queue, "--seed", "-3"}).status, 2);
    EXPECT_EQ(faultline({"run", queue, "--replications", "0"}).status, 2);
    EXPECT_EQ(faultline({"run", queue, queue}).status, 2);
    const Ended ended = faultline({"run", queue, "--relications", "2"});
    EXPECT_EQ(ended.status, 2);
    EXPECT_THAT(ended.err, HasSubstr("did you mean '--replications'?"));
    EXPECT_THAT(ended.out, IsEmpty());
}

TEST_F(Run, NeverReplacesTheScenarioByItsResult) {
    EXPECT_EQ(faultline({"run", queue, "--json", queue}).status, 2);
    EXPECT_EQ(content(queue), kQueue);
}

TEST_F(Run, EndsWith130AndWhatThereIsWhenInterrupted) {
    const std::string json = folder.path("a.json");
    const Ended ended = faultline({"run", queue, "--set", "run.duration=3000d", "--json", json},
                                  {.interrupt_after = 0.5});
    EXPECT_EQ(ended.status, 130);
    EXPECT_THAT(ended.out, HasSubstr("interrupted"));
    EXPECT_TRUE(parsed(content(json)).fields().at("interrupted").bool_value());
}

TEST_F(Run, PrintsOnlyTheDocumentToStandardOutputIfAsked) {
    const Ended both = faultline({"run", queue, "--json", "-"});
    EXPECT_EQ(both.status, 0);
    EXPECT_THAT(both.out, StartsWith("{"));
    EXPECT_EQ(parsed(both.out).fields().at("seed").number_value(), 1);
    EXPECT_THAT(both.err, HasSubstr("REQUESTS"));
    EXPECT_THAT(faultline({"run", queue, "--json", "-", "--quiet"}).err, IsEmpty());
}

TEST_F(Run, CountsEveryRequestOnce) {
    const auto json = parsed(faultline({"run", queue, "--json", "-"}).out);
    const auto& requests = json.fields().at("requests").struct_value().fields();
    const auto count = [&](const char* name) { return requests.at(name).number_value(); };
    EXPECT_GT(count("offered"), 7000);
    EXPECT_EQ(count("offered"), count("succeeded") + count("failed") + count("timedOut") +
                                    count("rejected") + count("inFlight"));
}

TEST_F(Run, PrintsNothingWhenQuiet) {
    const Ended ended = faultline({"run", queue, "--quiet"});
    EXPECT_THAT(ended.out, IsEmpty());
    EXPECT_THAT(ended.err, IsEmpty());
}

TEST_F(Run, TakesSeedReplicationsAndValuesFromTheCommandLine) {
    const Ended ended =
        faultline({"run", "--set", "services.server.workers=2", "--set", "run.warmup=20s", queue,
                   "--seed", "7", "--replications", "3", "--json", "-", "--quiet"});
    const auto json = parsed(ended.out);
    EXPECT_EQ(json.fields().at("seed").number_value(), 7);
    EXPECT_EQ(json.fields().at("replications").number_value(), 3);
    EXPECT_EQ(json.fields().at("simulatedSeconds").number_value(), 100);
    EXPECT_TRUE(json.fields().at("throughput").struct_value().fields().contains("low"));
}

TEST_F(Run, GivesTheSameFingerprintOnAnyNumberOfThreads) {
    const auto on = [&](const char* jobs) {
        return fingerprint(
            faultline({"run", queue, "--replications", "4", "--jobs", jobs, "--json", "-", "-q"})
                .out);
    };
    EXPECT_EQ(on("1"), on("2"));
    EXPECT_EQ(on("1"), on("4"));
}

TEST_F(Run, TakesTheSeedFromTheEnvironmentToo) {
    const std::vector<std::string> command{"run", queue, "--json", "-", "-q"};
    const How seeded{.environment = {"FAULTLINE_SEED=7"}};
    EXPECT_EQ(parsed(faultline(command, seeded).out).fields().at("seed").number_value(), 7);
}

TEST_F(Run, ColoursATerminalUnlessAskedNotTo) {
    EXPECT_THAT(faultline({"run", queue}, {.terminal = true}).out, HasSubstr("\x1b[1m"));
    EXPECT_THAT(faultline({"run", queue, "--no-color"}, {.terminal = true}).out,
                Not(HasSubstr("\x1b[1m")));
    const How no_color{.environment = {"NO_COLOR=1"}, .terminal = true};
    EXPECT_THAT(faultline({"run", queue}, no_color).out, Not(HasSubstr("\x1b[1m")));
}

TEST_F(Run, ShowsItsProgressOnATerminalAndCleansUpAfterwards) {
    const How how{.terminal = true, .interrupt_after = 1.5};
    const Ended ended = faultline({"run", queue, "--set", "run.duration=3000d"}, how);
    EXPECT_EQ(ended.status, 130);
    EXPECT_THAT(ended.out, HasSubstr("events/s"));
    EXPECT_THAT(ended.out, HasSubstr("\r\x1b[K\r\n"));
}

TEST_F(Run, SaysWhichVerbAStudyWants) {
    const std::string study = folder.file("study.yaml", "study: Growth\nphases: []\n");
    const Ended ended = faultline({"run", study});
    EXPECT_EQ(ended.status, 3);
    EXPECT_THAT(ended.err, HasSubstr("faultline phases"));
}

TEST_F(Run, GoesOnUntilAPrecisionIsReachedAndSaysSoOnAnyNumberOfThreads) {
    const std::vector<std::string> asked{
        "run",    queue, "--precision", "mean=10%", "--precision", "server.utilization=2%",
        "--json", "-"};
    const auto with_jobs = [&](const char* jobs) {
        std::vector<std::string> arguments = asked;
        arguments.insert(arguments.end(), {"--jobs", jobs});
        return faultline(arguments);
    };
    const Ended one = with_jobs("1"), two = with_jobs("2");
    EXPECT_EQ(one.status, 0);
    EXPECT_EQ(fingerprint(one.out), fingerprint(two.out));
    EXPECT_THAT(one.err, HasSubstr("PRECISION  reached after 1"));
    const auto fields = parsed(one.out).fields();
    EXPECT_GE(fields.at("replications").number_value(), 10);
    EXPECT_EQ(fields.at("precision").list_value().values_size(), 2);
    const auto& mean = fields.at("precision").list_value().values(0).struct_value().fields();
    EXPECT_TRUE(mean.at("met").bool_value());
}

TEST_F(Run, RefusesAPrecisionThatMakesNoSense) {
    EXPECT_EQ(faultline({"run", queue, "--precision", "p9=1%"}).status, 3);
    const Ended few = faultline({"run", queue, "--precision", "2%", "--replications", "3"});
    EXPECT_EQ(few.status, 3);
    EXPECT_THAT(few.err, HasSubstr("--replications 3: too few to tell a precision by"));
}

}  // namespace
}  // namespace faultline::cli
