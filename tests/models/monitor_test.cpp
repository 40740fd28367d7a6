// What a monitor sees, and when, against times computed by hand; and that it changes nothing.
#include "models/monitoring/monitor.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

AlertRule rule(Signal signal, double limit, bool above, sim::Duration hold = {}) {
    AlertRule one;
    one.name = "Rule";
    one.condition.signal = signal;
    one.condition.limit = limit;
    one.condition.above = above;
    one.condition.written = "written";
    one.hold = hold;
    return one;
}

// Scrapes at 1, 16, 31 ..., evaluations at 1, 61, 121 ...
Monitoring every_minute(std::vector<AlertRule> rules) {
    Monitoring monitoring;
    monitoring.offset = 1_s;
    monitoring.rules = std::move(rules);
    return monitoring;
}

TEST(Monitor, NoticesADeadServerAtTheNextEvaluationAfterTheNextScrape) {
    Toy toy{"client -> a"};
    toy.every(100_ms).kill("a", 62, 240);
    toy.blueprint.monitoring = every_minute({rule(Signal::up, 1, false, 90_s)});
    Cluster cx = toy.start();
    run_to(cx, 700);
    ASSERT_EQ(cx.watch_log.alerts.size(), 1u);
    const AlertRecord& alert = cx.watch_log.alerts[0];
    EXPECT_EQ(alert.subject, "a");
    EXPECT_EQ(alert.pending, at_time(121)) << "scraped at 76, evaluated a minute after 61";
    EXPECT_EQ(alert.fired, at_time(241)) << "pending for 60 s at 181, 120 s at 241";
    EXPECT_EQ(alert.notified, at_time(271)) << "group_wait";
    EXPECT_EQ(alert.ended, at_time(361)) << "up at 302, scraped at 316";
    EXPECT_EQ(alert.value, 0);
    std::string words;
    for (const StoryLine& line : cx.story.lines())
        if (line.what.starts_with("alert"))
            words += line.what + " " + line.detail + " " + line.because + "; ";
    EXPECT_EQ(words, "alert warning a: written (0%); alert_resolved a: written (100%) ; ");
}

TEST(Monitor, DoesNotSeeWhatIsOverBeforeTheNextScrape) {
    Toy toy{"client -> a"};
    toy.every(100_ms).kill("a", 62, 10);
    toy.blueprint.monitoring =
        every_minute({rule(Signal::up, 1, false), rule(Signal::errors, 0.05, true)});
    Cluster cx = toy.start();
    run_to(cx, 700);
    ASSERT_EQ(cx.watch_log.alerts.size(), 1u) << "`up` is a level, errors are counted";
    EXPECT_EQ(cx.watch_log.alerts[0].rule, 1u);
    EXPECT_EQ(cx.watch_log.alerts[0].fired, at_time(121));
    EXPECT_NEAR(cx.watch_log.alerts[0].value, 100.0 / 600, 0.003) << "10 s of the last minute";
    EXPECT_EQ(cx.watch_log.alerts[0].ended, at_time(181));
}

TEST(Monitor, TellsNobodyOfWhatIsOverBeforeTheGroupsFirstFlush) {
    Toy toy{"client -> a"};
    toy.every(100_ms).kill("a", 62, 40);
    Monitoring monitoring = every_minute({rule(Signal::up, 1, false)});
    monitoring.evaluation = 15_s;
    monitoring.group_wait = 60_s;
    toy.blueprint.monitoring = monitoring;
    Cluster cx = toy.start();
    run_to(cx, 700);
    ASSERT_EQ(cx.watch_log.alerts.size(), 1u);
    EXPECT_EQ(cx.watch_log.alerts[0].fired, at_time(76));
    EXPECT_EQ(cx.watch_log.alerts[0].ended, at_time(106));
    EXPECT_EQ(cx.watch_log.alerts[0].notified, std::nullopt);
}

TEST(Monitor, ChangesNothingInWhatItWatches) {
    const auto fingerprint = [](bool watched) {
        Toy toy{"client -> lb -> {a, b} -> db"};
        toy.rate(50).kill("a", 100, 60).work("db", exponential(5_ms));
        if (watched)
            toy.blueprint.monitoring =
                every_minute({rule(Signal::up, 1, false), rule(Signal::p99, 0.01, true)});
        Cluster cx = toy.start();
        run_to(cx, 300);
        EXPECT_EQ(cx.watch_log.alerts.empty(), !watched);
        return cx.recorder.fingerprint().value();
    };
    EXPECT_EQ(fingerprint(true), fingerprint(false));
}

TEST(Monitor, ACopyOfItsClusterGoesOnTheSameWay) {
    Toy toy{"client -> a"};
    toy.rate(20).kill("a", 100, 200);
    toy.blueprint.monitoring = every_minute({rule(Signal::up, 1, false)});
    Cluster cx = toy.start();
    run_to(cx, 130);
    Cluster copy = cx;
    run_to(cx, 600);
    run_to(copy, 600);
    ASSERT_EQ(copy.watch_log.alerts.size(), 1u);
    EXPECT_EQ(copy.watch_log.alerts[0].ended, cx.watch_log.alerts[0].ended);
}

TEST(Monitor, ScrapesAnywhereInItsIntervalUnlessToldWhen) {
    Toy toy{"client -> a"};
    toy.rate(1);
    toy.blueprint.monitoring = Monitoring{};
    std::vector<double> firsts;
    for (uint64_t seed = 1; seed <= 200; ++seed)
        firsts.push_back(toy.start(seed).watch_log.first_scrape.seconds());
    double sum = 0;
    for (const double first : firsts) {
        EXPECT_GE(first, 0);
        EXPECT_LT(first, 15);
        sum += first;
    }
    EXPECT_NEAR(sum / 200, 7.5, 3 * 15 / std::sqrt(12.0 * 200));
}

// ---- the uptime checker: checks at 1, 61, 121 ...
Toy checked(double kill_at, double kill_for) {
    Toy toy{"client -> lb -> a"};
    toy.every(100_ms).work("a", exactly(10_ms)).kill("a", kill_at, kill_for);
    toy.balancer("lb").backends[0].max_fails = 0;
    toy.blueprint.monitoring = every_minute({});
    toy.blueprint.monitoring->uptime = UptimeCheck{};
    return toy;
}

TEST(UptimeChecker, SeesAnOutageAtItsNextCheckAndItsEndAtTheOneAfter) {
    const Toy toy = checked(130, 100);
    Cluster cx = toy.start();
    run_to(cx, 300);
    EXPECT_EQ(cx.watch_log.checks, 5u);
    EXPECT_EQ(cx.watch_log.checks_failed, 1u);
    ASSERT_EQ(cx.watch_log.down.size(), 1u);
    EXPECT_EQ(cx.watch_log.down[0].sent, at_time(181));
    EXPECT_EQ(cx.watch_log.down[0].known, at_time(181)) << "refused at once";
    EXPECT_EQ(cx.watch_log.down[0].passed, at_time(241.01));
}

TEST(UptimeChecker, MissesAnOutageBetweenTwoChecks) {
    const Toy toy = checked(125, 50);
    Cluster cx = toy.start();
    run_to(cx, 300);
    EXPECT_EQ(cx.watch_log.checks_failed, 0u);
    EXPECT_TRUE(cx.watch_log.down.empty());
    EXPECT_EQ(totals(cx).failed, 500u);
}

TEST(UptimeChecker, GivesUpWhenNoAnswerComesInTime) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(20_s));
    toy.blueprint.monitoring = every_minute({});
    toy.blueprint.monitoring->uptime = UptimeCheck{};
    Cluster cx = toy.start();
    run_to(cx, 50);
    ASSERT_EQ(cx.watch_log.down.size(), 1u);
    EXPECT_EQ(cx.watch_log.down[0].known, at_time(11));
    expect_at_rest(cx);
}

TEST(UptimeChecker, IsNoUserAndLeavesNothingBehind) {
    const Toy toy = checked(150, 60);
    Cluster cx = toy.start();
    run_to(cx, 180.5);
    expect_consistent(cx);
    run_to(cx, 300);
    const Totals seen = totals(cx);
    EXPECT_EQ(seen.offered, 3000u) << "one each 100 ms, and no check";
    EXPECT_EQ(cx.instances[instance_named(cx, "a")].served, seen.succeeded + 4)
        << "the component has served the checks too";
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
