// A rehearsal: what is met, late and missed, what that is worth, and the runbooks of the examples,
// each gone through on its system.
#include "gui/session/rehearsal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "gui/session/live_session.hpp"
#include "scenarios/schema/runbook.pb.h"

namespace faultline::gui {
namespace {

using testing::HasSubstr;

sim::Time seconds(double s) { return sim::Time{} + sim::from_seconds(s); }

models::StoryLine line(double at, const std::string& what, const std::string& subject) {
    models::StoryLine one;
    one.at = seconds(at);
    one.what = what;
    one.subject = subject;
    return one;
}

Rehearsal two_steps() {
    scenarios::RunbookFile runbook;
    const auto within = [](double s) { return sim::from_seconds(s); };
    runbook.steps.push_back(
        {.name = "kill",
         .fault = "kill: db.primary",
         .check = "",
         .expected = {{"detected", "db.primary", within(10)}, {"promoted", "", within(20)}}});
    runbook.steps.push_back({.name = "look", .fault = "", .check = "Somebody was paged."});
    return Rehearsal{runbook};
}

TEST(Rehearsal, HoldsWhatIsSeenAgainstWhatWasExpected) {
    Rehearsal rehearsal = two_steps();
    rehearsal.begin(seconds(100));
    const std::vector<models::StoryLine> story{
        line(50, "promoted", "db.replica[0]"),  // before it began
        line(104, "detected", "web[0]"),        // somebody else
        line(110, "detected", "db.primary"),    // on the dot
        line(121, "promoted", "db.replica[0]")};
    rehearsal.look(story, seconds(105));
    EXPECT_EQ(rehearsal.outcomes()[0].verdict, Verdict::awaited);
    EXPECT_EQ(rehearsal.outcomes()[2].verdict, Verdict::not_begun);
    rehearsal.look(story, seconds(120.5));
    EXPECT_EQ(rehearsal.outcomes()[0].verdict, Verdict::met);
    EXPECT_EQ(rehearsal.outcomes()[1].verdict, Verdict::missed) << "its time is up";
    rehearsal.look(story, seconds(130));
    EXPECT_EQ(rehearsal.outcomes()[1].verdict, Verdict::late);
    EXPECT_EQ(rehearsal.outcomes()[1].seen, sim::from_seconds(21));
    EXPECT_FALSE(rehearsal.over());
    rehearsal.begin(seconds(130));
    rehearsal.check(1, true);
    rehearsal.look(story, seconds(131));
    EXPECT_TRUE(rehearsal.over());
    EXPECT_EQ(rehearsal.grade().met, 1u);
    EXPECT_EQ(rehearsal.grade().letter, 'D') << "one of two: 50 %";
}

// That all is well again is known when it has been so for ten seconds; the moment counts at which
// they began.
TEST(Rehearsal, WaitsForWhatIsKnownLater) {
    scenarios::RunbookFile runbook;
    runbook.steps.push_back({.name = "mend", .fault = "", .check = ""});
    runbook.steps[0].expected = {{"restored", "", sim::from_seconds(5)}};
    Rehearsal rehearsal{runbook};
    rehearsal.begin(seconds(100));
    rehearsal.look({}, seconds(112));
    EXPECT_EQ(rehearsal.outcomes()[0].verdict, Verdict::awaited);
    rehearsal.look({line(104, "restored", "objectives")}, seconds(114));
    EXPECT_EQ(rehearsal.outcomes()[0].verdict, Verdict::met);
    rehearsal.look({}, seconds(117));
    EXPECT_EQ(rehearsal.outcomes()[0].verdict, Verdict::missed);
}

TEST(Rehearsal, WhoGoesBackAndDoesSomethingElseHasNotBegun) {
    Rehearsal rehearsal = two_steps();
    rehearsal.begin(seconds(100));
    rehearsal.look({}, seconds(99));
    EXPECT_EQ(rehearsal.next(), 0u);
    EXPECT_EQ(rehearsal.outcomes()[0].verdict, Verdict::not_begun);
}

TEST(Rehearsal, GradesByTheRuleThatItStates) {
    const std::vector<std::pair<size_t, char>> of_ten{{10, 'A'}, {9, 'B'}, {8, 'B'}, {7, 'C'},
                                                      {6, 'C'},  {5, 'D'}, {4, 'D'}, {3, 'E'},
                                                      {2, 'E'},  {1, 'F'}, {0, 'F'}};
    for (const auto& [met, letter] : of_ten) EXPECT_EQ(grade_of(met, 10).letter, letter) << met;
    EXPECT_THAT(grade_of(1, 3).sentence, HasSubstr("Grade E: 1 of 3 steps was met in time."));
}

TEST(Rehearsal, EachVerdictHasASignOfItsOwn) {
    for (const auto a : {Verdict::not_begun, Verdict::awaited, Verdict::met, Verdict::late})
        EXPECT_STRNE(sign_of(a), sign_of(static_cast<Verdict>(static_cast<int>(a) + 1)));
}

TEST(Runbook, SaysWhatIsWrongWithItAtItsLines) {
    const std::string path = testing::TempDir() + "/broken-runbook.yaml";
    scenarios::SourceFiles files = scenarios::SourceFiles::kept(
        {{path,
          "runbook: Broken\n"
          "scenario: nowhere.yaml\n"
          "steps:\n"
          "  - {step: Idle}\n"
          "  - {step: Late, at: 2m, check: Look., expect: [{sea: promoted, by: 5s}]}\n"
          "  - {step: Early, at: 1m, check: Look.}\n"}});
    const std::string said = scenarios::load_runbook(path, files).diagnostics.text();
    EXPECT_THAT(said, HasSubstr(":2:"));
    EXPECT_THAT(said, HasSubstr("there is no file"));
    EXPECT_THAT(said, HasSubstr("nothing tells whether this step went well"));
    EXPECT_THAT(said, HasSubstr("did you mean 'see'?"));
    EXPECT_THAT(said, HasSubstr("no later than the step before"));
}

// Gone through as the panel does it; checks by hand are ticked off.
void rehearse(Rehearsal& rehearsal, LiveSession& session) {
    sim::Time end;
    for (const scenarios::RunbookStep& step : rehearsal.runbook().steps) {
        session.seek(step.at.value_or(session.snapshot()->frame->at));
        session.settle();
        const auto before = session.snapshot()->interventions;
        for (size_t i = 0; step.mend && i < before.size(); ++i) session.mend(i);
        if (!step.fault.empty()) {
            ASSERT_EQ(session.strike(step.fault), "");
        }
        const sim::Time at = session.snapshot()->frame->at;
        rehearsal.check(rehearsal.next(), true);
        rehearsal.begin(at);
        for (const scenarios::Sight& sight : step.expected)
            end = std::max(end, at + sight.by + sim::from_seconds(1));
    }
    session.seek(end);
    session.settle();
    rehearsal.look(*session.snapshot()->story, session.snapshot()->head);
}

std::set<std::string> words_of_runbooks() {
    const auto* see = scenarios::schema::RunbookSight::descriptor()->FindFieldByName("see");
    const auto& choices = see->options().GetExtension(scenarios::schema::about).choices();
    return {choices.begin(), choices.end()};
}

class EachRunbook : public testing::TestWithParam<std::string> {};

TEST_P(EachRunbook, IsMetOnItsSystem) {
    scenarios::SourceFiles sources;
    const std::string path = FAULTLINE_SOURCE_DIR "/examples/runbooks/" + GetParam() + ".yaml";
    Rehearsal rehearsal{scenarios::load_runbook(path, sources)};
    ASSERT_TRUE(rehearsal.runbook().diagnostics.empty()) << rehearsal.runbook().diagnostics.text();
    const Design design = load_design(rehearsal.runbook().scenario);
    ASSERT_TRUE(design.usable()) << design.loaded.diagnostics.text();
    LiveSession session{design, {}, {}};
    rehearse(rehearsal, session);
    const auto words = words_of_runbooks();
    for (const models::StoryLine& told : *session.snapshot()->story)
        EXPECT_TRUE(words.count(told.what)) << told.what << " is told, and cannot be expected";
    for (const Outcome& outcome : rehearsal.outcomes()) {
        if (!outcome.sight) continue;
        const auto& sight = rehearsal.runbook().steps[outcome.step].expected[*outcome.sight];
        EXPECT_EQ(outcome.verdict, Verdict::met)
            << sight.what << " " << sight.subject << " within " << sight.by.seconds() << " s, was "
            << (outcome.seen ? outcome.seen->seconds() : -1.0);
        if (outcome.seen) {
            EXPECT_GT(5 * outcome.seen->seconds() + 10, sight.by.seconds())
                << sight.what << ": a time that nothing can exceed expects nothing";
        }
    }
    EXPECT_TRUE(rehearsal.over());
    EXPECT_EQ(rehearsal.grade().letter, 'A');
}

INSTANTIATE_TEST_SUITE_P(Examples, EachRunbook, testing::Values("primary-failover", "zone-outage"),
                         [](const auto& runbook) {
                             std::string name = runbook.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(Rehearsal, SeesThatObjectivesAreMetAgain) {
    const std::string path = testing::TempDir() + "/restored-runbook.yaml";
    std::ofstream{path} << "runbook: All servers die\n"
                           "scenario: " FAULTLINE_SOURCE_DIR
                           "/examples/two-servers.yaml\n"
                           "steps:\n"
                           "  - {step: Kill, at: 60s, fault: \"kill: web\",\n"
                           "     expect: [{see: error, by: 5s}, {see: restored, by: 5s}]}\n"
                           "  - {step: Mend, at: 80s, mend: true,\n"
                           "     expect: [{see: restored, by: 30s}]}\n";
    scenarios::SourceFiles files;
    Rehearsal rehearsal{scenarios::load_runbook(path, files)};
    ASSERT_TRUE(rehearsal.runbook().diagnostics.empty()) << rehearsal.runbook().diagnostics.text();
    LiveSession session{load_design(rehearsal.runbook().scenario), {}, {}};
    rehearse(rehearsal, session);
    EXPECT_EQ(rehearsal.outcomes()[0].verdict, Verdict::met);
    EXPECT_EQ(rehearsal.outcomes()[1].verdict, Verdict::late) << "not before it was mended";
    EXPECT_EQ(rehearsal.outcomes()[2].verdict, Verdict::met);
}

TEST(Runbook, KnowsTheWordsOfTheStory) {
    const std::string path = testing::TempDir() + "/misspelt-runbook.yaml";
    scenarios::SourceFiles files = scenarios::SourceFiles::kept(
        {{path, "runbook: Misspelt\nscenario: " FAULTLINE_SOURCE_DIR
                "/examples/two-servers.yaml\nsteps:\n"
                "  - {step: Kill, expect: [{see: promotd, by: 5s}]}\n"}});
    const std::string said = scenarios::load_runbook(path, files).diagnostics.text();
    EXPECT_THAT(said, HasSubstr(":4:"));
    EXPECT_THAT(said, HasSubstr("promoted"));
}

TEST(Runbook, OfTheExamplesIsRehearsedAbove) {
    size_t files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(FAULTLINE_SOURCE_DIR "/examples/runbooks")) {
        EXPECT_TRUE(scenarios::is_runbook_file(entry.path().string())) << entry.path();
        ++files;
    }
    EXPECT_EQ(files, 2u);
}

}  // namespace
}  // namespace faultline::gui
