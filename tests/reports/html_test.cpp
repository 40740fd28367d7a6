// The HTML report: what it says, that names cannot break out of it, that nothing is drawn over
// anything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html/escape.hpp"
#include "reports/html/report.hpp"
#include "reports/html/topology_layout.hpp"
#include "reports/html/topology_svg.hpp"
#include "reports/html/verdict.hpp"
#include "tests/reports/sample_results.hpp"

namespace faultline::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

// Ten requests a second for five minutes after one of warm-up; at 3:00 a database dies for 30 s.
scenarios::RunResult failover() {
    scenarios::RunResult run;
    run.scenario = "A failover";
    run.replications = 1;
    run.warmup_seconds = 60;
    run.series.offered.assign(360, 10);
    run.series.succeeded.assign(360, 10);
    run.series.bad.assign(360, 0);
    run.series.mean_latency.assign(360, 0.02);
    run.series.bad[20] = 9;  // in the warm-up: does not count
    run.series.bad[187] = 7;
    scenarios::Incident incident;
    incident.at = 180;
    incident.kind = "kill";
    incident.target = "shop.primary";
    incident.recovered_at = 210;
    run.incidents = {incident};
    for (const char* name : {"api", "shop"}) {
        scenarios::ComponentResult component;
        component.name = name;
        component.kind = name[0] == 'a' ? "service" : "database";
        component.resource = "workers";
        component.utilization_series.assign(360, 0.3F);
        component.queue_series.assign(360, 0);
        component.up_series.assign(360, 1);
        run.components.push_back(component);
    }
    run.components[0].utilization_series[187] = 0.93F;
    run.components[1].up_series[187] = 0.5F;
    run.component_bucket_seconds = 1;
    run.paths = {{"clients", "api", true}, {"api", "shop", true}};
    run.objectives = {{"p95", 0.2, 0.1, true, false}, {"errors", 0.01, 0.02, false, false}};
    return run;
}

TEST(Verdict, SaysWhatWasMissedWhenItWasWorstAndWhoWasBusyThen) {
    const Verdict v = verdict(failover());
    EXPECT_EQ(v.kind, Verdict::Kind::bad);
    EXPECT_THAT(v.headline, HasSubstr("1 of 2 objectives missed: errors 2%"));
    EXPECT_EQ(v.worst_at, 187);
    EXPECT_EQ(v.worst,
              "3:07: 7 requests a second went wrong, 7s after the kill of "
              "shop.primary.");
    EXPECT_EQ(v.cause, "Part of shop was down then. api was busiest: 93.0% of its workers.");
}

TEST(Verdict, WithoutErrorsIsAboutTheSlowestSecond) {
    scenarios::RunResult run = failover();
    run.series.bad.assign(360, 0);
    run.series.mean_latency[300] = 1.5;
    run.objectives.pop_back();
    const Verdict v = verdict(run);
    EXPECT_EQ(v.headline, "The objective was met");
    EXPECT_EQ(v.worst_at, 300);
    EXPECT_THAT(v.worst, HasSubstr("requests took 1.50s on average"));
}

TEST(Verdict, GivesNoAdviceFromAShareThatIsHardlyKnown) {
    scenarios::RunResult run = failover();
    run.series.bad.assign(360, 0);
    const auto share = [](double half) {
        return scenarios::LatencyShare{"shop", "pool", {0.6, 0.6 - half, 0.6 + half}, 0.1};
    };
    run.attribution = {{0.99, 80, 0.2, {share(0.3)}}};
    EXPECT_EQ(verdict(run).advice, "");
    run.attribution = {{0.99, 80, 0.2, {share(0.05)}}};
    EXPECT_THAT(verdict(run).advice, HasSubstr("60.0% of its time on waiting for a connection to "
                                               "shop: a larger pool"));
}

TEST(Verdict, SaysWhetherNoticingOrMendingMadeAnOutageLong) {
    scenarios::RunResult run = failover();
    EXPECT_EQ(verdict(run).advice,
              "Requests went wrong for 8.00s and nothing noticed: a health check there would.");
    run.incidents[0].detected_at = 186;
    EXPECT_EQ(verdict(run).advice,
              "Requests went wrong for 8.00s, 6.00s of which passed before anything noticed: "
              "checking more often, or believing fewer failures, would shorten it most.");
    run.incidents[0].detected_at = 182;
    EXPECT_THAT(verdict(run).advice, HasSubstr("2.00s of which"));
    EXPECT_THAT(verdict(run).advice, HasSubstr("a standby that takes over sooner"));
}

TEST(Verdict, PutsAQueueThatGrowsWithoutEndBeforeAllElse) {
    scenarios::RunResult run = failover();
    run.steady.growth_per_second = 12.5;
    run.steady.component = "mails";
    EXPECT_THAT(verdict(run).advice,
                testing::StartsWith("mails cannot keep up: 12.5 more calls wait there with every "
                                    "second. Requests went wrong"));
}

TEST(TopologyLayout, PutsCallersLeftOfThoseTheyCallAndNothingOverAnything) {
    const Drawing d = lay_out({{"clients", "edge", true},
                               {"edge", "api", true},
                               {"api", "redis", true},
                               {"api", "shop", true},
                               {"api", "mails", false},
                               {"edge", "shop", true},
                               {"mails", "api", true}});  // a ring, too
    ASSERT_EQ(d.cards.size(), 6u);
    const auto x = [&](const char* name) {
        for (const Card& card : d.cards)
            if (card.name == name) return card.x;
        return -1.0;
    };
    EXPECT_LT(x("clients"), x("edge"));
    EXPECT_LT(x("edge"), x("shop"));
    for (size_t i = 0; i < d.cards.size(); ++i) {
        const Card& a = d.cards[i];
        EXPECT_GE(a.x, 0);
        EXPECT_LE(a.x + kCardWidth, d.width);
        EXPECT_LE(a.y + kCardHeight, d.height);
        for (size_t k = 0; k < i; ++k)
            EXPECT_TRUE(std::abs(a.x - d.cards[k].x) >= kCardWidth ||
                        std::abs(a.y - d.cards[k].y) >= kCardHeight)
                << a.name << " lies over " << d.cards[k].name;
    }
}

TEST(TopologySvg, SaysInWordsWhatTheColoursSay) {
    const std::string svg = topology_svg(failover(), 187);
    EXPECT_THAT(svg, HasSubstr(">critical<"));
    EXPECT_THAT(svg, HasSubstr(">degraded<"));
    EXPECT_THAT(svg, HasSubstr("93% workers"));
    EXPECT_EQ(topology_svg({}, 0), "");
}

TEST(TopologySvg, HasABoxForEachZoneWithHowManyAreUpThere) {
    scenarios::RunResult run = failover();
    std::vector<uint32_t> two(360, 2), left(360, 2);
    left[187] = 1;
    run.components[1].zone_series = {{"us-east-1a", two, left}, {"us-east-1b", two, two}};
    const std::string svg = topology_svg(run, 187);
    EXPECT_THAT(svg, HasSubstr("class=\"zone down\" data-zone=\"us-east-1a\""));
    EXPECT_THAT(svg, HasSubstr("class=\"zone\" data-zone=\"us-east-1b\""));
    EXPECT_THAT(svg, HasSubstr(">1a <tspan class=\"up\">1/2</tspan>"));
    EXPECT_THAT(topology_svg(run, 188), Not(HasSubstr("zone down")));
    const auto height = [](const Drawing& d) { return d.cards[0].y + d.card_height; };
    EXPECT_LE(height(lay_out(run.paths, true)), lay_out(run.paths, true).height);
}

TEST(TopologySvg, OfADocumentWithoutItsCourseShowsAverages) {
    scenarios::RunResult run = failover();
    for (scenarios::ComponentResult& component : run.components) {
        component.utilization_series.clear();
        component.queue_series.clear();
        component.up_series.clear();
    }
    run.components[0].utilization.mean = 0.42;
    EXPECT_THAT(topology_svg(run, 0), HasSubstr("42% workers"));
}

TEST(HtmlReport, StandsAloneAndCannotBeBrokenOutOf) {
    scenarios::RunResult run = failover();
    run.scenario = "</script><script>alert(1)</script>";
    run.components[1].name = "\"><img src=x onerror=alert(1)>";
    run.paths[1].to = run.components[1].name;
    const std::string page = html_report(run, {"faultline run 'a & b.yaml'"});
    EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
    EXPECT_THAT(page, Not(HasSubstr("<img src=x")));
    EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;script&gt;alert(1)"));
    EXPECT_THAT(page, HasSubstr("default-src 'none'"));
    for (const char* outside : {"src=\"http", "href=\"http", "url(http", "@import"})
        EXPECT_THAT(page, Not(HasSubstr(outside)));
    EXPECT_LT(page.size(), 400'000u);
}

TEST(HtmlReport, HoldsTheFilesItWasMadeFromAndTheyCannotBreakOut) {
    const std::string page =
        html_report(failover(), {"faultline run a.yaml", {{"a.yaml", "name: </pre><script>x"}}});
    EXPECT_THAT(page, HasSubstr("<summary>a.yaml</summary>"));
    EXPECT_THAT(page, HasSubstr("name: &lt;/pre&gt;&lt;script&gt;x"));
}

TEST(HtmlReport, SaysItAllWithoutItsScripts) {
    std::string page = html_report(failover(), {"faultline run failover.yaml"});
    for (size_t at; (at = page.find("<script")) != std::string::npos;)
        page.erase(at, page.find("</script>", at) + 9 - at);
    for (const char* said :
         {"1 of 2 objectives missed", "3:07: 7 requests a second", "<svg class=\"topology\"",
          "What is not modelled", "faultline run failover.yaml", "✗ missed"})
        EXPECT_THAT(page, HasSubstr(said));
}

TEST(HtmlReport, SaysWhomADeploymentMet) {
    scenarios::RunResult run = failover();
    EXPECT_THAT(html_report(run, {"x"}), Not(HasSubstr("Deployments")));
    scenarios::DeploymentResult one;
    one.at = 60;
    one.service = "api";
    one.strategy = "blue_green";
    one.outcome = "completed";
    one.bad = true;
    one.users.mean = 250;
    one.all_users = 1000;
    run.deployments = {one};
    const std::string page = html_report(run, {"x"});
    for (const char* text : {"Deployments", "blue-green", "the bad version stays", "25.0%"})
        EXPECT_THAT(page, HasSubstr(text)) << text;
}

TEST(HtmlReport, OfARunWithoutSeriesIsAPageToo) {
    EXPECT_THAT(html_report(samples::all_failed(), {"x"}), HasSubstr("</html>"));
    EXPECT_THAT(html_report({}, {"x"}), HasSubstr("</html>"));
}

}  // namespace
}  // namespace faultline::reports
