#include "reports/summary.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "reports/phases_table.hpp"
#include "tests/reports/golden.hpp"
#include "tests/reports/sample_results.hpp"

namespace faultline::reports {
namespace {

void expect_width(const std::string& text, size_t width) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(columns(line), width) << line;
        EXPECT_FALSE(line.ends_with(' ')) << '"' << line << '"';
    }
}

TEST(Summary, ReadsAsItDidForOneQueue) {
    expect_golden("one_queue.txt", summary(samples::one_queue(), {}));
}

TEST(Summary, ReadsAsItDidForAFailover) {
    expect_golden("web_shop.txt", summary(samples::web_shop(), {}));
}

TEST(Summary, ReadsAsItDidWhereNothingSucceeded) {
    expect_golden("all_failed.txt", summary(samples::all_failed(), {}));
}

TEST(Summary, FitsTheWidthItIsGiven) {
    for (const size_t width : {80U, 100U})
        for (const bool color : {false, true})
            for (const auto& run :
                 {samples::one_queue(), samples::web_shop(), samples::all_failed()})
                expect_width(summary(run, {color, width}), width);
}

TEST(Summary, SaysTheSameWithColourAndWithout) {
    std::string colored = summary(samples::web_shop(), {true, 80});
    EXPECT_NE(colored.find("\x1b["), std::string::npos);
    for (size_t at; (at = colored.find('\x1b')) != std::string::npos;)
        colored.erase(at, colored.find('m', at) + 1 - at);
    EXPECT_EQ(colored, summary(samples::web_shop(), {false, 80}));
}

TEST(Summary, SaysWhichPrecisionWasReachedAndWhatTheOtherTakes) {
    scenarios::RunResult run = samples::web_shop();
    run.replications = 100;
    run.precision = {{"p95", 0.02, 0.0149, true, 56}, {"checkout.p999", 0.01, 0.043, false, 1849}};
    const std::string text = summary(run, {});
    EXPECT_NE(text.find("PRECISION  not reached after 100 replications\n"
                        "    ✓ p95            ±1.49%  wanted ±2%\n"
                        "    ✗ checkout.p999  ±4.30%  wanted ±1%: some 1.85K replications\n"),
              std::string::npos)
        << text;
    expect_width(text, 80);
    run.precision.pop_back();
    EXPECT_NE(summary(run, {}).find("PRECISION  reached after"), std::string::npos);
}

TEST(Summary, NeverPrintsNaN) {
    for (const auto& run : {samples::web_shop(), samples::all_failed()})
        EXPECT_EQ(summary(run, {}).find("nan"), std::string::npos);
}

TEST(Summary, LetsNoNameSteerTheTerminal) {
    scenarios::RunResult run = samples::web_shop();
    run.scenario = "\x1b[2Jgone\r\n";
    run.components[0].name = "a\x1b]0;title\x07";
    run.timeline[0].subject = "\x1b[31m";
    EXPECT_EQ(summary(run, {}).find('\x1b'), std::string::npos);
}

TEST(Summary, TellsAMissFromItsLimitWhenBothRoundAlike) {
    scenarios::RunResult run = samples::one_queue();
    run.objectives = {{"p95", 0.2, 0.20004, false, false}};
    EXPECT_NE(summary(run, {}).find("200.04ms"), std::string::npos) << summary(run, {});
}

TEST(Summary, ShortensAStoryOfThousandsOfFaults) {
    scenarios::RunResult run = samples::one_queue();
    for (uint32_t i = 0; i < 5000; ++i) {
        run.incidents.push_back({60.0 * i, "kill", "server", {}, 60.0 * i + 9, 0, 3, false, {}});
        run.timeline.push_back({60.0 * i, "fault", "server", "kill", "", i, {}});
    }
    const std::string text = summary(run, {});
    EXPECT_NE(text.find("and 4992 more incidents"), std::string::npos);
    EXPECT_LT(text.size(), 4000U);
}

TEST(PhasesTable, ReadsAsItDidForThreePhases) {
    const std::string text = phases_table(samples::three_phases(), {});
    expect_golden("three_phases.txt", text);
    expect_width(text, 80);
}

TEST(PhasesTable, ShowsWhatHadFinishedWhenInterrupted) {
    studies::PhasesResult study = samples::three_phases();
    study.interrupted = true;
    study.phases[1].settings.clear();
    study.phases[1].unfinished = {10'000, 30'000};
    const std::string text = phases_table(study, {});
    EXPECT_NE(text.find("interrupted"), std::string::npos);
    EXPECT_NE(text.find("10K users: not finished"), std::string::npos);
    EXPECT_NE(text.find("30K users: not finished"), std::string::npos);
    expect_width(text, 80);
}

TEST(Summary, SaysThatNothingWasMeasuredInsteadOfZeros) {
    scenarios::RunResult run;
    run.scenario = "Cut short";
    run.replications = 0;
    run.interrupted = true;
    const std::string text = summary(run, {});
    EXPECT_NE(text.find("interrupted in its warm-up: nothing was measured"), std::string::npos);
    EXPECT_EQ(text.find("REQUESTS"), std::string::npos);
}

}  // namespace
}  // namespace faultline::reports
