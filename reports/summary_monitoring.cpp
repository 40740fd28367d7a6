// reports/summary_monitoring.cpp - the summary's part on those who watched: alerts, how late they
// were, what the uptime check missed, and what it cost.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::AlertResult;
using scenarios::Estimate;
using scenarios::MonitoringResult;
using scenarios::RunResult;
using Align = Table::Align;

// A run of years has thousands; the rest is in the document.
constexpr size_t kMostAlerts = 12;

const models::AlertRule* rule_of(const MonitoringResult& monitoring, const std::string& name) {
    for (const auto& one : monitoring.rules)
        if (one.rule.name == name) return &one.rule;
    return nullptr;
}

std::string level(const MonitoringResult& monitoring, const AlertResult& alert,
                  const Palette& palette) {
    const models::AlertRule* rule = rule_of(monitoring, alert.rule);
    if (rule == nullptr) return "";
    const std::string name = level_name(rule->level);
    using Level = models::AlertRule::Level;
    if (rule->level == Level::critical) return palette.bad(name);
    return rule->level == Level::warning ? palette.warn(name) : name;
}

std::string with_half(const Estimate& estimate, Quantity quantity, std::string text) {
    const std::string half = half_width_text(estimate, quantity);
    return half.empty() ? text : text + " " + half;
}

std::string seconds_with_half(const Estimate& estimate) {
    return with_half(estimate, Quantity::seconds, seconds_text(estimate.mean));
}

std::string alerts_table(const RunResult& result, const TextStyle& style) {
    const MonitoringResult& monitoring = *result.monitoring;
    const Palette palette(style.color);
    const double end = result.warmup_seconds + result.simulated_seconds;
    Table table({Align::left, Align::left, Align::left, Align::right, Align::right, Align::right,
                 Align::right});
    table.row({"", "level", "of", "fired", "after", "told", "lasted"});
    size_t fired = 0, pending = 0;
    std::vector<AlertResult> alerts = monitoring.alerts;
    std::stable_sort(alerts.begin(), alerts.end(), [](const auto& a, const auto& b) {
        return a.fired.value_or(0) < b.fired.value_or(0);
    });
    for (const AlertResult& alert : alerts) {
        if (!alert.fired) {
            ++pending;
            continue;
        }
        if (++fired > kMostAlerts) continue;
        const auto after = [&](const std::optional<double>& at) -> std::string {
            if (!at || !alert.incident) return "-";
            return seconds_text(*at - result.incidents[*alert.incident].at);
        };
        table.row({printable(alert.rule), level(monitoring, alert, palette),
                   printable(alert.subject), clock_text(*alert.fired), after(alert.fired),
                   alert.notified && !alert.incident ? clock_text(*alert.notified)
                                                     : after(alert.notified),
                   alert.ended ? seconds_text(*alert.ended - *alert.fired)
                               : fmt::format("{}, on", seconds_text(end - *alert.fired))});
    }
    if (fired > kMostAlerts) table.note(fmt::format("... and {} more", fired - kMostAlerts));
    if (pending > 0) table.note(fmt::format("{} more were pending and did not fire", pending));
    const std::string remark =
        fired == 0 ? palette.good("none fired")
                   : palette.faint("first replication; after, told: since the fault");
    if (fired == 0 && pending == 0) return heading("ALERTS", remark, style);
    return heading("ALERTS", remark, style) + table.text(4, 2, style);
}

// Of all replications, where there are several.
std::string lateness_table(const RunResult& result, const TextStyle& style) {
    if (result.replications < 2) return "";
    Table table({Align::left, Align::right, Align::right, Align::right});
    table.row({"", "a run", "fired after", "told after"});
    bool any = false;
    for (const auto& one : result.monitoring->rules) {
        if (!(one.fired.mean > 0)) continue;
        any = true;
        table.row({printable(one.rule.name), fmt::format("{:.3g}", one.fired.mean),
                   seconds_with_half(one.fired_after), seconds_with_half(one.notified_after)});
    }
    if (!any) return "";
    const Palette palette(style.color);
    return heading("HOW LATE THEY ARE", palette.faint("after the fault, all replications"), style) +
           table.text(4, 2, style);
}

}  // namespace

std::string alerts_section(const RunResult& result, const TextStyle& style) {
    if (!result.monitoring || result.monitoring->rules.empty()) return "";
    return alerts_table(result, style) + lateness_table(result, style);
}

std::string uptime_section(const RunResult& result, const TextStyle& style) {
    if (!result.monitoring || !result.monitoring->uptime) return "";
    const scenarios::UptimeResult& uptime = *result.monitoring->uptime;
    const Palette palette(style.color);
    const auto number = [](const Estimate& e) {
        return with_half(e, Quantity::number, fmt::format("{:.4g}", e.mean));
    };
    Table table({Align::left, Align::right, Align::left});
    table.row({"checks", number(uptime.checks), number(uptime.failed) + " failed"});
    if (uptime.outages.mean > 0) {
        table.row({"outages", number(uptime.outages),
                   number(uptime.missed) + " missed, between two checks"});
        table.row({"down", seconds_with_half(uptime.down_seconds),
                   "of it unseen, before it knew: " + seconds_with_half(uptime.unseen_seconds)});
    }
    const std::string remark = fmt::format("asks for {} every {}", printable(uptime.request),
                                           span_text(uptime.interval_seconds));
    return heading("UPTIME CHECK", palette.faint(remark), style) + table.text(4, 2, style);
}

std::string business_section(const RunResult& result, const TextStyle& style) {
    if (!result.monitoring || !result.monitoring->business) return "";
    const scenarios::BusinessResult& business = *result.monitoring->business;
    const Palette palette(style.color);
    Table table({Align::left, Align::right, Align::left});
    const auto row = [&](const char* name, const Estimate& e, const std::string& text) {
        table.row({name, text, palette.faint(half_width_text(e, Quantity::number))});
    };
    const auto count = [](const Estimate& e) {
        return count_text(static_cast<uint64_t>(std::llround(e.mean)));
    };
    if (business.orders) row("orders", *business.orders, count(*business.orders));
    if (business.sign_ups) row("sign-ups", *business.sign_ups, count(*business.sign_ups));
    if (business.revenue_usd.mean + business.revenue_lost_usd.mean > 0) {
        row("revenue", business.revenue_usd, usd_text(business.revenue_usd.mean));
        const std::string lost = usd_text(business.revenue_lost_usd.mean);
        row("revenue lost", business.revenue_lost_usd,
            business.revenue_lost_usd.mean > 0 ? palette.bad(lost) : lost);
    }
    return heading("BUSINESS", palette.faint("a run, of requests sent after the warm-up"), style) +
           table.text(4, 2, style);
}

}  // namespace faultline::reports
