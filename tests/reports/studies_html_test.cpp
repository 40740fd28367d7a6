// The pages of studies and comparisons: what their pictures show, that names cannot break out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "reports/html/compare_report.hpp"
#include "reports/html/forest_plot.hpp"
#include "reports/html/growth_picture.hpp"
#include "reports/html/phases_report.hpp"
#include "reports/html/svg_plot.hpp"
#include "tests/reports/sample_results.hpp"

namespace faultline::reports {
namespace {

using studies::Difference;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

size_t count(const std::string& text, const std::string& what) {
    size_t found = 0;
    for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; ++at) ++found;
    return found;
}

std::string without_scripts(std::string page) {
    for (size_t at; (at = page.find("<script")) != std::string::npos;)
        page.erase(at, page.find("</script>", at) + 9 - at);
    return page;
}

TEST(Scale, PlacesValuesEvenlyOnItsAxis) {
    const Scale linear{0, 10, 100, 200, false};
    EXPECT_DOUBLE_EQ(linear.at(5), 150);
    EXPECT_DOUBLE_EQ(linear.at(12), 200) << "beyond the end";
    EXPECT_THAT(linear.ticks(), ElementsAre(0, 2, 4, 6, 8, 10));
    const Scale decades{1, 1000, 0, 300, true};
    EXPECT_DOUBLE_EQ(decades.at(10), 100);
    EXPECT_THAT(decades.ticks(), ElementsAre(1, 10, 100, 1000));
    EXPECT_THAT((Scale{1, 10, 0, 1, true}.ticks()), ElementsAre(1, 2, 5, 10));
}

TEST(GrowthPicture, ShowsWhereEachCarriesAndWhereItGivesOut) {
    const studies::PhasesResult study = samples::three_phases();
    const std::string svg = growth_picture(study);
    size_t settings = 0, missed = 0, give_out = 0;
    for (const studies::PhaseResult& phase : study.phases) {
        give_out += phase.gives_out_at() ? 1 : 0;
        for (const studies::SettingResult& one : phase.settings) {
            ++settings;
            missed += one.run.objectives_met() ? 0 : 1;
        }
    }
    // In the bars and in each of the three panels.
    EXPECT_EQ(count(svg, "<circle"), 4 * (settings - missed));
    EXPECT_EQ(count(svg, "class=\"cross\""), 4 * missed);
    EXPECT_EQ(count(svg, "class=\"dies\""), 3 * give_out);
    EXPECT_THAT(svg, HasSubstr("gives out at 10K"));
    EXPECT_EQ(count(svg, "nan"), 0u);
    EXPECT_EQ(growth_picture({}), "");
}

TEST(PhasesPage, SaysWhatCarriesHowManyWithoutItsScripts) {
    studies::PhasesResult study = samples::three_phases();
    study.phases[0].name = "<script>alert(1)</script>";
    const std::string page = html_report(study, {"faultline phases growth.yaml"});
    EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
    const std::string read = without_scripts(page);
    for (const char* said : {"are carried by", "gives out at 10K", "<svg class=\"plot\"",
                             "faultline phases growth.yaml", "What is not modelled"})
        EXPECT_THAT(read, HasSubstr(said));
    EXPECT_THAT(html_report(studies::PhasesResult{}, {"x"}), HasSubstr("</html>"));
}

Difference difference(const std::string& name, double a, double b, double half) {
    Difference d;
    d.name = name;
    d.baseline = a;
    d.other = b;
    d.paired = {b - a, b - a - half, b - a + half, true};
    d.verdict = half >= std::abs(b - a) ? Difference::Verdict::not_shown
                : b < a                 ? Difference::Verdict::lower
                                        : Difference::Verdict::higher;
    return d;
}

TEST(ForestPlot, HasAPointAndAnIntervalForEachDifference) {
    studies::Comparison comparison;
    comparison.differences = {difference("p99", 0.2, 0.1, 0.02), difference("p50", 0.1, 0.11, 0.02),
                              difference("mean", 0.1, 0.15, 0.01)};
    const std::string svg = forest_plot(comparison);
    EXPECT_EQ(count(svg, "<circle class=\"better\""), 1u);
    EXPECT_EQ(count(svg, "<circle class=\"open\""), 1u);
    EXPECT_EQ(count(svg, "<circle class=\"worse\""), 1u);
    EXPECT_THAT(svg, HasSubstr("-100ms (lower)"));
    EXPECT_THAT(svg, HasSubstr(">-40%<"));
    std::smatch found;
    ASSERT_TRUE(std::regex_search(
        svg, found,
        std::regex("interval better\" x1=\"([0-9.]+)\" y1=\"[0-9.]+\" x2=\"([0-9.]+)\"")));
    EXPECT_DOUBLE_EQ(std::stod(found[1]), 190) << "the lowest of all: the left end";
    EXPECT_EQ(forest_plot({}), "");
}

TEST(ComparePage, SaysWhatDiffersWithoutItsScripts) {
    studies::CompareResult result;
    result.runs = {samples::web_shop(), samples::web_shop()};
    result.runs[1].scenario = "\"><img src=x onerror=alert(1)>";
    studies::Comparison comparison;
    comparison.differences = {difference("p99", 0.2, 0.1, 0.02)};
    comparison.gain = 3;
    result.comparisons = {comparison};
    const std::string page = html_report(result, {"faultline compare a.yaml b.yaml"});
    EXPECT_THAT(page, Not(HasSubstr("<img src=x")));
    const std::string read = without_scripts(page);
    for (const char* said :
         {"B&apos;s p99 is 100ms lower, 95 % CI 80.0ms to 120ms", "class=\"plot forest\"",
          "-120ms to -80.0ms", "lower: better", "Pairing made these intervals 3 times narrower",
          "faultline compare a.yaml b.yaml"})
        EXPECT_THAT(read, HasSubstr(said));
}

}  // namespace
}  // namespace faultline::reports
