#include "gui/session/live_session.hpp"

#include <gtest/gtest.h>

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
    LiveSession session{two_servers(), std::nullopt, {}};
    EXPECT_EQ(played_to_the_end(session), fingerprint_of(session.exported()));
}

TEST(LiveSession, WhatIsDoneByHandIsAScenarioThatDoesTheSame) {
    LiveSession session{two_servers(), 11, {}};
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
    EXPECT_NE(fingerprint_of(written),
              fingerprint_of("extends: " + kTwoServers + "\nrun: {seed: 11}\n"));
}

TEST(LiveSession, GoesBackAndComesToTheSameAgain) {
    LiveSession session{two_servers(), std::nullopt, {}};
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

}  // namespace
}  // namespace faultline::gui
