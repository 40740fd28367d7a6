#include "gui/session/live_session.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"

namespace faultline::gui {
namespace {

const std::string kTwoServers = FAULTLINE_SOURCE_DIR "/examples/two-servers.yaml";

Design two_servers() { return load_design(kTwoServers); }

sim::Time seconds(double s) { return sim::Time{} + sim::from_seconds(s); }

// What the command line makes of it.
std::string fingerprint_of(const std::string& text) {
    auto loaded = scenarios::load_scenario_text(text, FAULTLINE_SOURCE_DIR "/session.yaml");
    const auto blueprint = scenarios::compile(loaded);
    EXPECT_TRUE(blueprint) << text << loaded.diagnostics.text();
    if (!blueprint) return "";
    scenarios::ExperimentOptions options;
    options.replications = 1;
    return run_experiment(*blueprint, options).engine.fingerprint;
}

std::string played_to_the_end(LiveSession& session) {
    session.seek(session.snapshot()->end);
    session.settle();
    EXPECT_EQ(session.snapshot()->frame->at, session.snapshot()->end);
    return session.snapshot()->fingerprint;
}

TEST(LiveSession, GoesTheWayThatTheCommandLineGoes) {
    LiveSession session{two_servers(), {}, {}};
    EXPECT_EQ(played_to_the_end(session), fingerprint_of(session.exported()));
}

// Two of whose parts can grow, and one of which can hand over.
constexpr const char* kShop = R"(scenario: Shop
workload: {arrivals: 60/s, timeout: 2s, requests: {buy: {to: edge, operation: buy}}}
load_balancers: {edge: {policy: random, backends: web}}
services:
  web:
    replicas: 2
    workers: 4
    operations: {buy: [{wait: {exponential: 20ms}}, {query: {on: shop, name: put}}]}
databases:
  shop: {replicas: 2, reads: replicas, failover: {promotion: 2s},
         queries: {put: {kind: write, cpu: 1ms}}}
run: {duration: 4m}
)";

TEST(LiveSession, TheCurveSoFarIsThatOfTheResultAndTheBinsHoldEveryRequest) {
    const std::string quiet = "extends: " + kTwoServers + "\nfaults: []\nrun: {warmup: 0s}\n";
    const Design design = design_of_text(quiet, FAULTLINE_SOURCE_DIR "/session.yaml");
    LiveSession session{design, {}, {}};
    played_to_the_end(session);
    const Frame::Users& users = session.snapshot()->frame->users;
    scenarios::ExperimentOptions options;
    options.replications = 1;
    const auto result = run_experiment(*design.blueprint, options);
    const auto at = [&](double percentile) {
        const auto place = std::ranges::find(kCurve, percentile) - kCurve.begin();
        return double{users.so_far[static_cast<size_t>(place)]};
    };
    // Histograms know latencies to 0.4 %.
    EXPECT_NEAR(at(.5) / result.latency.p50.mean, 1, 0.005);
    EXPECT_NEAR(at(.95) / result.latency.p95.mean, 1, 0.005);
    EXPECT_NEAR(at(.99) / result.latency.p99.mean, 1, 0.005);
    double counted = 0;
    for (const uint32_t count : users.latencies) counted += count;
    EXPECT_NEAR(counted, users.goodput * session.snapshot()->frame->window_seconds, 1e-6);
}

TEST(LiveSession, BurnsTheBudgetOfAnObjectiveAsFastAsRequestsGoAgainstIt) {
    LiveSession session{two_servers(), {}, {}};
    session.seek(seconds(100));
    session.settle();
    ASSERT_EQ(session.system()->objectives.size(), 2u);
    EXPECT_EQ(session.system()->objectives[0].name, "errors");
    EXPECT_EQ(session.snapshot()->frame->burn[0], 0);
    EXPECT_EQ(session.strike("kill: web"), "");
    session.seek(seconds(110));
    session.settle();
    // All of 0.1 %, and all of 5 %: a request that fails is not one that was quick.
    EXPECT_NEAR(session.snapshot()->frame->burn[0], 1000, 1e-3);
    EXPECT_NEAR(session.snapshot()->frame->burn[1], 20, 1e-4);
}

TEST(LiveSession, ScalesDrainsAndSwitchesOverAsAScenarioDoes) {
    LiveSession session{design_of_text(kShop, ""), {}, {}};
    const auto at = [&](double second) {
        session.seek(seconds(second));
        session.settle();
    };
    at(20);
    EXPECT_EQ(session.strike("slow: {target: \"shop.replica[1]\", by: 3x}"), "");
    const auto hit = [&](size_t one) {
        const uint32_t instance = session.snapshot()->interventions[one].instances.at(0);
        return session.system()->instances[instance].name;
    };
    EXPECT_EQ(hit(0), "shop.replica[1]");
    EXPECT_NE(session.strike("kill: \"web[2]\""), "") << "there is none yet";
    at(30);
    EXPECT_EQ(session.strike("scale: {service: web, replicas: 3, boot: 10s}"), "");
    EXPECT_EQ(hit(0), "shop.replica[1]") << "it has another number now";
    const uint32_t web = session.system()->find("web");
    const auto there = [&] { return session.snapshot()->frame->components[web].in_service; };
    at(41);
    EXPECT_EQ(there(), 3);
    EXPECT_EQ(session.strike("scale: {service: web, replicas: 5, boot: 1s}"), "");
    at(50);
    EXPECT_EQ(there(), 5);
    EXPECT_EQ(session.strike("kill: \"web[4]\""), "");
    EXPECT_EQ(session.strike("drain: \"web[0]\""), "");
    at(60);
    EXPECT_TRUE(session.snapshot()
                    ->frame->instances[session.system()->components[web].first_instance]
                    .state &
                kDrained);
    EXPECT_EQ(session.strike("switchover: \"shop.replica[0]\""), "");
    EXPECT_FALSE(session.snapshot()->interventions.back().in_force(session.snapshot()->frame->at));
    session.mend(5);  // there is nothing to mend
    at(70);
    session.mend(2);  // the second order: three are to be there again
    at(80);
    EXPECT_EQ(there(), 3);
    const std::string written = session.exported();
    EXPECT_EQ(played_to_the_end(session), fingerprint_of(written)) << written;
}

TEST(LiveSession, WhatIsDoneByHandIsAScenarioThatDoesTheSame) {
    LiveSession session{two_servers(), {.seed = 11}, {}};
    session.seek(seconds(20));
    session.settle();
    EXPECT_EQ(session.strike("kill: \"web[1]\""), "");
    session.seek(seconds(31.5));
    session.settle();
    session.mend(0);
    EXPECT_EQ(session.strike("slow: {target: \"web[0]\", by: 3x}"), "");
    session.seek(seconds(80));
    session.settle();
    const std::string written = session.exported();
    EXPECT_EQ(played_to_the_end(session), fingerprint_of(written)) << written;
    EXPECT_THAT(session.exported(), testing::HasSubstr(session.snapshot()->fingerprint));
    EXPECT_THAT(written, testing::Not(testing::HasSubstr("fingerprint")));
    EXPECT_NE(fingerprint_of(written),
              fingerprint_of("extends: " + kTwoServers + "\nrun: {seed: 11}\n"));
}

// Kills web[1] after 20 s and writes the session: the text is the whole scenario, and does the
// same.
void expect_exported_whole(const Design& design) {
    ASSERT_TRUE(design.usable()) << design.loaded.diagnostics.text();
    LiveSession session{design, {.seed = 11}, {}};
    session.seek(seconds(20));
    session.settle();
    EXPECT_EQ(session.strike("kill: \"web[1]\""), "");
    const std::string written = session.exported();
    EXPECT_EQ(written.find("extends"), std::string::npos) << written;
    const std::string print = played_to_the_end(session);
    EXPECT_EQ(print, fingerprint_of(written)) << written;
    EXPECT_NE(print, LiveSession(design, {.seed = 11}, {}).snapshot()->fingerprint);
}

TEST(LiveSession, OfATextThatIsInNoFileIsWrittenWhole) {
    const std::string text =
        "# two of them\n"
        "workload: {arrivals: 20/s, requests: {page: {to: web}}}\n"
        "services: {web: {replicas: 2, workers: 1, operations: {page: [{wait: 10ms}]}}}\n"
        "faults: [{at: 30s, kill: \"web[0]\", for: 2s}]\n"
        "run: {duration: 1m}\n";
    expect_exported_whole(design_of_text(text, ""));
    const size_t faults = text.find("faults:");
    std::string calm = text;
    expect_exported_whole(design_of_text(calm.erase(faults, text.find("run:") - faults), ""));
    // Run from the gallery, or changed and not saved: there is a file, and it says something else.
    expect_exported_whole(design_of_text(text, kTwoServers));
    // What it extends stands beside a file that it may not be written to.
    expect_exported_whole(design_of_text("extends: two-servers.yaml\nrun: {duration: 1m}\n",
                                         FAULTLINE_SOURCE_DIR "/examples/not-saved.yaml"));
}

TEST(LiveSession, OfALessonsSystemHasWhatTheLessonLaysOverIt) {
    Design design = load_design(kTwoServers);
    design.sets = {"workload.arrivals=40/s"};
    design.loaded = scenarios::load_scenario(kTwoServers, design.sets);
    scenarios::schema::Fault more = design.loaded.scenario.faults(0);
    more.set_kill("web[1]");
    more.set_at(10'000'000'000);
    *design.loaded.scenario.add_faults() = more;
    design.blueprint =
        std::make_shared<const models::Blueprint>(scenarios::compile(design.loaded).value());
    expect_exported_whole(design);
}

TEST(LiveSession, NamesItsFileSoThatItIsFoundFromAnyFolder) {
    const Design design = load_design("examples/two-servers.yaml");
    ASSERT_TRUE(design.usable());
    const LiveSession session{design, {}, {}};
    EXPECT_NE(session.exported().find("extends: /"), std::string::npos) << session.exported();
}

TEST(LiveSession, GoesBackAndComesToTheSameAgain) {
    LiveSession session{two_servers(), {}, {}};
    session.seek(seconds(200));
    session.settle();
    const std::string there = session.snapshot()->fingerprint;
    session.seek(seconds(50));
    session.settle();
    EXPECT_EQ(session.snapshot()->frame->at, seconds(50));
    EXPECT_EQ(session.snapshot()->head, seconds(200));
    session.seek(seconds(200));
    session.settle();
    EXPECT_EQ(session.snapshot()->fingerprint, there);
}

TEST(LiveSession, ShowsWhatTheDocumentSaysOfTheSameSecond) {
    const Design design = two_servers();
    scenarios::ExperimentOptions options;
    options.replications = 1;
    options.component_series = true;
    const scenarios::RunResult document = run_experiment(*design.blueprint, options);
    LiveSession session{design, {}, {}};
    played_to_the_end(session);
    const auto& past = *session.snapshot()->past;
    ASSERT_EQ(document.component_bucket_seconds, 1);
    size_t compared = 0;
    for (const FramePtr& frame : past) {
        if (frame->at < seconds(2) || frame->at.ns % 1'000'000'000 != 0) continue;
        const auto second = static_cast<size_t>(frame->at.ns / 1'000'000'000) - 1;
        for (size_t id = 0; id < document.components.size(); ++id) {
            const scenarios::ComponentResult& component = document.components[id];
            if (component.resource.empty()) continue;
            EXPECT_FLOAT_EQ(frame->components[id].utilization, component.utilization_series[second])
                << component.name << " in second " << second;
        }
        EXPECT_NEAR(frame->users.goodput, document.series.succeeded[second], 1e-9);
        EXPECT_NEAR(frame->users.bad, document.series.bad[second], 1e-9);
        ++compared;
    }
    EXPECT_GT(compared, 590u);
}

TEST(LiveSession, TellsTheStoryOfTheDocument) {
    LiveSession session{two_servers(), {}, {}};
    session.seek(seconds(100));
    session.settle();
    ASSERT_EQ(session.strike("kill: web"), "");
    session.seek(seconds(130));
    session.settle();
    session.mend(0);
    session.seek(session.snapshot()->end);
    session.settle();
    auto loaded = scenarios::load_scenario_text(session.exported(), "session.yaml");
    const auto blueprint = scenarios::compile(loaded);
    ASSERT_TRUE(blueprint) << loaded.diagnostics.text();
    scenarios::ExperimentOptions options;
    options.replications = 1;
    std::vector<std::string> live, document;
    for (const models::StoryLine& line : *session.snapshot()->story)
        live.push_back(fmt::format("{:.6f} {} {} {}", line.at.seconds(), line.what, line.subject,
                                   line.detail));
    for (const scenarios::Happening& line : run_experiment(*blueprint, options).timeline)
        document.push_back(
            fmt::format("{:.6f} {} {} {}", line.at, line.what, line.subject, line.detail));
    EXPECT_EQ(live, document);
    const auto told = [&](const std::string& word) {
        return std::any_of(live.begin(), live.end(), [&](const std::string& line) {
            return line.find(" " + word + " ") != std::string::npos;
        });
    };
    EXPECT_TRUE(told("error"));
    EXPECT_TRUE(told("restored"));
}

TEST(LiveSession, BranchesIntoTwoFuturesOfOnePast) {
    LiveSession session{two_servers(), {}, {}};
    session.seek(seconds(60));
    session.settle();
    const auto other = session.branch({});
    EXPECT_EQ(other->snapshot()->frame->at, seconds(60));
    EXPECT_EQ(other->strike("kill: \"web[0]\""), "");
    const std::string broken = played_to_the_end(*other), whole = played_to_the_end(session);
    EXPECT_NE(broken, whole);
    EXPECT_EQ(whole, fingerprint_of("extends: " + kTwoServers));
    EXPECT_EQ(broken, fingerprint_of(other->exported()));
}

TEST(LiveSession, DisturbsALinkThatNobodyHadModelled) {
    LiveSession session{two_servers(), {}, {}};
    session.seek(seconds(30));
    session.settle();
    EXPECT_EQ(session.strike("latency: {link: edge->web, add: 50ms}"), "");
    session.settle();
    EXPECT_TRUE(session.snapshot()->frame->edges[1].troubled);
    session.seek(seconds(40));
    session.settle();
    session.mend(0);
    session.settle();
    EXPECT_FALSE(session.snapshot()->frame->edges[1].troubled);
    const std::string written = session.exported();
    EXPECT_EQ(played_to_the_end(session), fingerprint_of(written)) << written;
}

TEST(LiveSession, WhoDoesSomethingElseInThePastMakesAnotherFuture) {
    LiveSession session{two_servers(), {}, {}};
    session.seek(seconds(50));
    session.settle();
    session.strike("kill: \"web[0]\"");
    session.seek(seconds(90));
    session.settle();
    session.seek(seconds(40));
    session.settle();
    EXPECT_EQ(session.snapshot()->interventions.size(), 1u) << "looking back changes nothing";
    session.strike("hang: \"web[1]\"");
    session.settle();
    EXPECT_EQ(session.snapshot()->interventions.size(), 1u);
    EXPECT_LT(session.snapshot()->head, seconds(41));
    const std::string written = session.exported();
    EXPECT_EQ(written.find("kill: \"web[0]\", at: 50"), std::string::npos);
    EXPECT_EQ(played_to_the_end(session), fingerprint_of(written)) << written;
}

TEST(LiveSession, WhatWasMendedLaterThanWhatIsDoneInThePastNeverWas) {
    LiveSession session{two_servers(), {}, {}};
    session.seek(seconds(20));
    session.settle();
    session.strike("kill: \"web[0]\"");
    session.seek(seconds(60));
    session.settle();
    session.mend(0);
    session.seek(seconds(40));
    session.settle();
    session.strike("slow: {target: \"web[1]\", by: 2x}");
    const std::string written = session.exported();
    EXPECT_EQ(played_to_the_end(session), fingerprint_of(written)) << written;
}

TEST(LiveSession, SaysWhatIsWrongWithAFault) {
    LiveSession session{two_servers(), {}, {}};
    EXPECT_NE(session.strike("kill: nobody"), "");
    EXPECT_NE(session.strike("kill: \"web[7]\"").find("web[0] to web[1]"), std::string::npos);
    EXPECT_NE(session.strike("kill"), "");
    EXPECT_NE(session.strike("kill: web, for: 3s"), "");
    EXPECT_NE(session.strike("}"), "");
    EXPECT_TRUE(session.snapshot()->interventions.empty());
}

// Its first field is a number.
TEST(LiveSession, StrikesWhatNamesNoTarget) {
    LiveSession session{two_servers(), {}, {}};
    EXPECT_EQ(session.strike("traffic_spike: 3x"), "");
    ASSERT_EQ(session.snapshot()->interventions.size(), 1u);
    EXPECT_EQ(session.snapshot()->interventions[0].target, "");
    EXPECT_EQ(session.strike("partition: [edge, web]"), "");
}

TEST(LiveSession, StopsASystemThatDivergesAndSaysWhy) {
    const Design design = design_of_text(
        "workload: {arrivals: 1000/s, requests: {page: {to: web}}}\n"
        "services: {web: {workers: 1, operations: {page: [{wait: 10ms}]}}}\n"
        "run: {duration: 1h}\n",
        "overload.yaml");
    ASSERT_TRUE(design.usable()) << design.loaded.diagnostics.text();
    LiveSession session{design, {.most_calls = 20'000}, {}};
    session.seek(session.snapshot()->end);
    session.settle();
    EXPECT_EQ(session.snapshot()->mode, Mode::stopped);
    EXPECT_NE(session.snapshot()->problem.find("wait at web"), std::string::npos);
    EXPECT_LT(session.snapshot()->frame->at, seconds(60));
    session.seek(seconds(1));
    session.settle();
    EXPECT_EQ(session.snapshot()->mode, Mode::paused);
}

}  // namespace
}  // namespace faultline::gui
