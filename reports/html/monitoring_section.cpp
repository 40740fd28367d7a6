#include "reports/html/monitoring_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace faultline::reports {
namespace {

using scenarios::AlertResult;
using scenarios::Estimate;
using scenarios::MonitoringResult;
using scenarios::RunResult;
using Level = models::AlertRule::Level;

// A run of years has thousands; the rest is in the document.
constexpr size_t kMostRows = 200;

std::string number(const Estimate& e) {
    return with_error(e, Quantity::number, fmt::format("{:.4g}", e.mean));
}

void alerts(const RunResult& result, data& sections) {
    const MonitoringResult& monitoring = *result.monitoring;
    Rows rows;
    size_t count = 0;
    for (const AlertResult& alert : monitoring.alerts) {
        if (!alert.fired || ++count > kMostRows) continue;
        const auto rule = std::find_if(monitoring.rules.begin(), monitoring.rules.end(),
                                       [&](const auto& r) { return r.rule.name == alert.rule; });
        const Level level = rule == monitoring.rules.end() ? Level::info : rule->rule.level;
        const double since = alert.incident ? result.incidents[*alert.incident].at : *alert.fired;
        const auto after = [&](const std::optional<double>& at) {
            return at ? seconds_text(*at - since) : "never";
        };
        rows.add({alert.rule, level_name(level), alert.subject, clock_text(*alert.fired),
                  alert.incident ? fmt::format("#{}", *alert.incident + 1) : "-",
                  alert.incident ? after(alert.fired) : "-", after(alert.notified),
                  alert.ended ? seconds_text(*alert.ended - *alert.fired) : "not over by the end"},
                 level == Level::critical ? "bad" : "");
    }
    const std::string hint = fmt::format(
        "First replication: scraped every {}, evaluated every {}; people are told {} after the "
        "first alert of a rule. Times count from the fault that it followed from, or from the "
        "alert itself.",
        span_text(monitoring.scrape_seconds), span_text(monitoring.evaluation_seconds),
        span_text(monitoring.group_wait_seconds));
    if (!rows.empty())
        sections << section("Alerts", hint,
                            rows.table({"rule", "level", "of", "fired at", "fault", "fired after",
                                        "told after", "for"}));
}

void rules(const MonitoringResult& monitoring, data& sections) {
    Rows rows;
    for (const auto& one : monitoring.rules)
        rows.add({one.rule.name, level_name(one.rule.level), one.rule.condition.written,
                  one.rule.hold.ns > 0 ? span_text(one.rule.hold.seconds()) : "-",
                  number(one.fired), one.fired.mean > 0 ? seconds_with_error(one.fired_after) : "-",
                  one.fired.mean > 0 ? seconds_with_error(one.notified_after) : "-",
                  one.rule.note});
    if (!rows.empty())
        sections << section("Alert rules",
                            "All replications; after: of its first alert, since the fault.",
                            rows.table({"rule", "level", "when", "for", "alerts a run",
                                        "fired after", "told after", ""}));
}

void uptime(const scenarios::UptimeResult& uptime, data& sections) {
    Rows figures;
    figures.add({"checks", number(uptime.checks), number(uptime.failed) + " failed"});
    figures.add(
        {"outages", number(uptime.outages), number(uptime.missed) + " missed: between two checks"});
    figures.add({"seconds down", seconds_with_error(uptime.down_seconds),
                 seconds_with_error(uptime.unseen_seconds) + " unseen: before it knew"});
    sections << section("Uptime check",
                        fmt::format("A request for {} from outside, every {}. All replications.",
                                    uptime.request, span_text(uptime.interval_seconds)),
                        figures.table({"", "a run", ""}));
    Rows rows;
    for (size_t i = 0; i < std::min(uptime.each.size(), kMostRows); ++i) {
        const scenarios::OutageResult& one = uptime.each[i];
        rows.add({clock_text(one.from), seconds_text(one.until - one.from),
                  one.seen ? seconds_text(*one.seen - one.from) : "missed"},
                 one.seen ? "" : "bad");
    }
    if (!rows.empty())
        sections << section("Outages", "First replication: seconds in which too much went wrong.",
                            rows.table({"at", "for", "uptime check knew after"}));
}

void business(const scenarios::BusinessResult& business, data& sections) {
    Rows rows;
    const auto money = [](const Estimate& e) {
        return with_error(e, Quantity::number, usd_text(e.mean));
    };
    if (business.orders) rows.add({"orders", number(*business.orders)});
    if (business.sign_ups) rows.add({"sign-ups", number(*business.sign_ups)});
    rows.add({"revenue", money(business.revenue_usd)});
    rows.add({"revenue lost", money(business.revenue_lost_usd)});
    sections << section("Business", "A run, of requests sent after the warm-up.",
                        rows.table({"", ""}));
}

}  // namespace

void add_monitoring(const RunResult& result, data& sections) {
    if (!result.monitoring) return;
    alerts(result, sections);
    rules(*result.monitoring, sections);
    if (result.monitoring->uptime) uptime(*result.monitoring->uptime, sections);
    if (result.monitoring->business) business(*result.monitoring->business, sections);
}

}  // namespace faultline::reports
