// `monitoring:` from the file to the result: the guide's rules, what they make of a fault with
// times computed by hand, what the uptime check misses, and what it cost.
#include <gtest/gtest.h>

#include <cmath>

#include "compiling.hpp"
#include "scenarios/experiment.hpp"
#include "scenarios/explain.hpp"

namespace faultline::scenarios {
namespace {

using models::Signal;
using Level = models::AlertRule::Level;

// Ten requests a second like a clock, each 10 ms.
std::string clockwork(const std::string& more) {
    return R"(scenario: Clockwork
workload:
  interarrival: 100ms
  requests: {page: {share: 50%, to: web}, order: {share: 50%, to: web}}
machines: {small: {cores: 2, memory: 1GiB, disk: {size: 10GiB}}}
services:
  web:
    machine: small
    workers: 8
    operations: {page: [{cpu: 10ms}], order: [{cpu: 10ms}]}
run: {duration: 10m, warmup: 0s}
)" + more;
}

RunResult run(const std::string& text, uint32_t replications = 1, uint32_t jobs = 1) {
    LoadedScenario loaded = load_scenario_text(text, "test.yaml");
    const auto blueprint = compile(loaded);
    EXPECT_TRUE(blueprint) << loaded.diagnostics.text();
    ExperimentOptions options;
    options.replications = replications;
    options.jobs = jobs;
    return run_experiment(*blueprint, options);
}

const models::AlertRule* rule(const models::Monitoring& monitoring, const std::string& name) {
    for (const auto& one : monitoring.rules)
        if (one.name == name) return &one;
    return nullptr;
}

TEST(Monitoring, HasTheGuidesRulesUnlessOthersAreStated) {
    LoadedScenario loaded = load_scenario_text(clockwork("monitoring: {}\n"), "test.yaml");
    const auto blueprint = compile(loaded);
    ASSERT_TRUE(blueprint) << loaded.diagnostics.text();
    const models::Monitoring& monitoring = *blueprint->monitoring;
    EXPECT_EQ(monitoring.rules.size(), 15u);
    EXPECT_DOUBLE_EQ(monitoring.scrape.seconds(), 15);
    EXPECT_DOUBLE_EQ(monitoring.evaluation.seconds(), 60);
    EXPECT_DOUBLE_EQ(monitoring.group_wait.seconds(), 30);
    ASSERT_TRUE(monitoring.uptime);
    EXPECT_DOUBLE_EQ(monitoring.uptime->interval.seconds(), 60);
    const struct {
        const char* name;
        Signal signal;
        double limit;
        Level level;
    } kGuide[] = {{"SlowResponses", Signal::p95, 1, Level::warning},
                  {"HighErrorRate", Signal::errors, 0.05, Level::warning},
                  {"VeryHighErrorRate", Signal::errors, 0.1, Level::critical},
                  {"HighCpu", Signal::cpu, 0.8, Level::warning},
                  {"HighMemory", Signal::memory, 0.85, Level::warning},
                  {"HighIowait", Signal::iowait, 0.2, Level::warning},
                  {"DiskSpaceLow", Signal::disk_space, 0.85, Level::warning},
                  {"ServiceDown", Signal::up, 0.01, Level::critical},
                  {"DatabaseConnectionLost", Signal::primary_up, 1, Level::critical},
                  {"SlowQueries", Signal::query_time, 1, Level::info}};
    for (const auto& [name, signal, limit, level] : kGuide) {
        const models::AlertRule* one = rule(monitoring, name);
        ASSERT_TRUE(one) << name;
        EXPECT_EQ(one->condition.signal, signal) << name;
        EXPECT_DOUBLE_EQ(one->condition.limit, limit) << name;
        EXPECT_EQ(one->level, level) << name;
        EXPECT_TRUE(one->note.starts_with("guide: ")) << name;
    }
    const std::string text = explain(load_scenario_text(clockwork("monitoring: {}\n"), "t.yaml"));
    EXPECT_NE(text.find("SlowResponses: {if: \"p95 > 1s\", level: warning, note: \"guide: response "
                        "time, alert > 1000ms\"}"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("production guide: scrape_interval"), std::string::npos);
}

TEST(Monitoring, TakesStatedRulesInsteadAndMoreBesides) {
    LoadedScenario loaded = load_scenario_text(clockwork(R"(monitoring:
  alerts: {Slow: {if: page.p99 > 500ms over 5m, for: 2m, level: critical}}
  more_alerts: {Hot: web.cpu > 95%}
  for: 1m
  uptime_check: {interval: 0s}
)"),
                                               "test.yaml");
    const auto blueprint = compile(loaded);
    ASSERT_TRUE(blueprint) << loaded.diagnostics.text();
    const auto& rules = blueprint->monitoring->rules;
    ASSERT_EQ(rules.size(), 2u);
    EXPECT_EQ(rules[0].name, "Slow");
    EXPECT_EQ(rules[0].condition.of, 1u) << "classes in order of their names: order, page";
    EXPECT_DOUBLE_EQ(rules[0].condition.window.seconds(), 300);
    EXPECT_DOUBLE_EQ(rules[0].hold.seconds(), 120);
    EXPECT_DOUBLE_EQ(rules[1].hold.seconds(), 60);
    EXPECT_EQ(rules[1].level, Level::warning);
    EXPECT_FALSE(blueprint->monitoring->uptime);
}

TEST(Monitoring, GivesAnIncidentTheTimesOfThoseWhoWatched) {
    const RunResult result = run(clockwork(R"(faults: [{at: 2m10s, kill: web, for: 2m}]
monitoring: {offset: 0s, for: 1m, business: {orders: order, revenue: {order: $40}}}
)"));
    ASSERT_TRUE(result.monitoring);
    ASSERT_EQ(result.incidents.size(), 1u);
    const Incident& incident = result.incidents[0];
    // Scraped at 2:15, evaluated at 3:00, `for` until 4:00, told 30 s later.
    EXPECT_EQ(incident.alert_fired_at, 240);
    EXPECT_EQ(incident.alert_notified_at, 270);
    EXPECT_EQ(incident.uptime_seen_at, 180);
    const auto found =
        std::find_if(result.monitoring->alerts.begin(), result.monitoring->alerts.end(),
                     [](const AlertResult& one) { return one.rule == "ServiceDown"; });
    ASSERT_NE(found, result.monitoring->alerts.end());
    EXPECT_EQ(found->pending, 180);
    EXPECT_EQ(found->fired, 240);
    EXPECT_EQ(found->notified, 270);
    EXPECT_EQ(found->ended, 300) << "up at 4:10, scraped at 4:15";
    EXPECT_EQ(found->incident, 0u);
    const UptimeResult& uptime = *result.monitoring->uptime;
    EXPECT_EQ(uptime.outages.mean, 1);
    EXPECT_EQ(uptime.missed.mean, 0);
    EXPECT_NEAR(uptime.down_seconds.mean, 120, 1);
    EXPECT_NEAR(uptime.unseen_seconds.mean, 50, 1) << "from 2:10 to 3:00";
    const BusinessResult& business = *result.monitoring->business;
    const RequestCounts& orders = result.classes[0].requests;
    EXPECT_EQ(business.orders->mean, static_cast<double>(orders.succeeded));
    EXPECT_EQ(business.revenue_lost_usd.mean,
              40.0 * static_cast<double>(orders.failed + orders.timed_out + orders.rejected));
    EXPECT_NEAR(business.revenue_lost_usd.mean, 600 * 40, 4 * std::sqrt(300) * 40);
    EXPECT_EQ(result.requests.offered, result.requests.succeeded + result.requests.failed +
                                           result.requests.timed_out + result.requests.rejected +
                                           result.requests.in_flight);
}

TEST(Monitoring, SaysWhatTheUptimeCheckMissed) {
    const RunResult result = run(clockwork(R"(faults:
- {at: 2m10s, kill: web, for: 40s}
- {at: 5m50s, kill: web, for: 30s}
monitoring: {offset: 0s}
)"));
    const UptimeResult& uptime = *result.monitoring->uptime;
    ASSERT_EQ(uptime.each.size(), 2u);
    EXPECT_FALSE(uptime.each[0].seen) << "between the checks of 2:00 and 3:00";
    EXPECT_EQ(uptime.each[1].seen, 360);
    EXPECT_EQ(uptime.missed.mean, 1);
    EXPECT_NEAR(uptime.unseen_seconds.mean, 40 + 10, 2);
}

TEST(Monitoring, IsTheSameOnAnyNumberOfThreadsAndChangesNothingByWatching) {
    const std::string fault = "faults: [{at: 2m10s, kill: web, for: 2m}]\n";
    const std::string watched = clockwork(fault + "monitoring: {uptime_check: {interval: 0s}}\n");
    const std::string checked = clockwork(fault + "monitoring: {}\n");
    EXPECT_EQ(run(watched).engine.fingerprint, run(clockwork(fault)).engine.fingerprint);
    const RunResult one = run(checked, 4, 1), four = run(checked, 4, 4);
    EXPECT_EQ(one.engine.fingerprint, four.engine.fingerprint);
    for (size_t i = 0; i < one.monitoring->rules.size(); ++i)
        EXPECT_EQ(one.monitoring->rules[i].fired.values, four.monitoring->rules[i].fired.values);
}

// Detection = what is left of the scrape's interval + of the evaluation's, both uniform: of a level
// without `for`, 7.5 s + 30 s on average, less what the two have in common.
TEST(Monitoring, IsLateByAScrapeAndAnEvaluationOnAverage) {
    const RunResult result = run(clockwork(R"(faults: [{at: 4m, kill: web, for: 4m}]
monitoring: {alerts: {Down: up < 1%}, uptime_check: {interval: 0s}}
)"),
                                 200, 2);
    const Estimate& after = result.monitoring->rules[0].fired_after;
    // An evaluation each minute, at u in it, sees the scrape before it: the first that does is the
    // first after the scrape, 7.5 s on average, plus half a minute.
    EXPECT_LT(*after.low, 37.5);
    EXPECT_GT(*after.high, 37.5);
    const Estimate& told = result.monitoring->rules[0].notified_after;
    EXPECT_NEAR(told.mean - after.mean, 30, 1e-6);
}

}  // namespace
}  // namespace faultline::scenarios
