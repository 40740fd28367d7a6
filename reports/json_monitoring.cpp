#include "reports/json_monitoring.hpp"

#include <cmath>

#include "reports/json_result.hpp"
#include "reports/read_result.hpp"

namespace faultline::reports {
namespace {

using models::AlertRule;

template <class Set>
void put_time(const std::optional<double>& at, Set set) {
    if (at && std::isfinite(*at)) set(*at);
}

void put(const scenarios::AlertResult& from, schema::Alert* to) {
    to->set_rule(from.rule);
    to->set_subject(from.subject);
    to->set_pending(from.pending);
    put_time(from.fired, [&](double at) { to->set_fired(at); });
    put_time(from.notified, [&](double at) { to->set_notified(at); });
    put_time(from.ended, [&](double at) { to->set_ended(at); });
    to->set_value(std::isfinite(from.value) ? from.value : 0);
    if (from.incident) to->set_incident(*from.incident);
}

void put(const scenarios::AlertRuleResult& from, schema::AlertRule* to) {
    to->set_name(from.rule.name);
    to->set_condition(from.rule.condition.written);
    to->set_level(level_name(from.rule.level));
    to->set_for_seconds(from.rule.hold.seconds());
    to->set_note(from.rule.note);
    put_estimate(from.fired, to->mutable_fired());
    put_estimate(from.firing_seconds, to->mutable_firing_seconds());
    put_estimate(from.fired_after, to->mutable_fired_after());
    put_estimate(from.notified_after, to->mutable_notified_after());
}

void put(const scenarios::UptimeResult& from, schema::UptimeCheck* to) {
    to->set_request(from.request);
    to->set_interval_seconds(from.interval_seconds);
    put_estimate(from.checks, to->mutable_checks());
    put_estimate(from.failed, to->mutable_failed());
    put_estimate(from.outages, to->mutable_outages());
    put_estimate(from.missed, to->mutable_missed());
    put_estimate(from.down_seconds, to->mutable_down_seconds());
    put_estimate(from.unseen_seconds, to->mutable_unseen_seconds());
    for (const scenarios::OutageResult& one : from.each) {
        schema::Outage* outage = to->add_each();
        outage->set_from(one.from);
        outage->set_until(one.until);
        put_time(one.seen, [&](double at) { outage->set_seen(at); });
    }
}

void put(const scenarios::BusinessResult& from, schema::Business* to) {
    if (from.orders) put_estimate(*from.orders, to->mutable_orders());
    if (from.sign_ups) put_estimate(*from.sign_ups, to->mutable_sign_ups());
    put_estimate(from.revenue_usd, to->mutable_revenue_usd());
    put_estimate(from.revenue_lost_usd, to->mutable_revenue_lost_usd());
}

scenarios::AlertResult read(const schema::Alert& from) {
    scenarios::AlertResult to;
    to.rule = from.rule();
    to.subject = from.subject();
    to.pending = from.pending();
    if (from.has_fired()) to.fired = from.fired();
    if (from.has_notified()) to.notified = from.notified();
    if (from.has_ended()) to.ended = from.ended();
    to.value = from.value();
    if (from.has_incident()) to.incident = static_cast<uint32_t>(from.incident());
    return to;
}

// The condition as a text only: which signal it is of, the document does not say.
scenarios::AlertRuleResult read(const schema::AlertRule& from) {
    scenarios::AlertRuleResult to;
    to.rule.name = from.name();
    to.rule.condition.written = from.condition();
    for (const auto level :
         {AlertRule::Level::critical, AlertRule::Level::warning, AlertRule::Level::info})
        if (from.level() == level_name(level)) to.rule.level = level;
    to.rule.hold = sim::from_seconds(from.for_seconds());
    to.rule.note = from.note();
    to.fired = read_estimate(from.fired());
    to.firing_seconds = read_estimate(from.firing_seconds());
    to.fired_after = read_estimate(from.fired_after());
    to.notified_after = read_estimate(from.notified_after());
    return to;
}

scenarios::UptimeResult read(const schema::UptimeCheck& from) {
    scenarios::UptimeResult to;
    to.request = from.request();
    to.interval_seconds = from.interval_seconds();
    to.checks = read_estimate(from.checks());
    to.failed = read_estimate(from.failed());
    to.outages = read_estimate(from.outages());
    to.missed = read_estimate(from.missed());
    to.down_seconds = read_estimate(from.down_seconds());
    to.unseen_seconds = read_estimate(from.unseen_seconds());
    for (const schema::Outage& one : from.each()) {
        to.each.push_back({one.from(), one.until(), {}});
        if (one.has_seen()) to.each.back().seen = one.seen();
    }
    return to;
}

scenarios::BusinessResult read(const schema::Business& from) {
    scenarios::BusinessResult to;
    if (from.has_orders()) to.orders = read_estimate(from.orders());
    if (from.has_sign_ups()) to.sign_ups = read_estimate(from.sign_ups());
    to.revenue_usd = read_estimate(from.revenue_usd());
    to.revenue_lost_usd = read_estimate(from.revenue_lost_usd());
    return to;
}

}  // namespace

void put_monitoring(const scenarios::MonitoringResult& from, schema::Monitoring* to) {
    to->set_scrape_seconds(from.scrape_seconds);
    to->set_evaluation_seconds(from.evaluation_seconds);
    to->set_group_wait_seconds(from.group_wait_seconds);
    to->set_first_scrape(from.first_scrape);
    to->set_first_evaluation(from.first_evaluation);
    for (const auto& rule : from.rules) put(rule, to->add_rules());
    for (const auto& alert : from.alerts) put(alert, to->add_alerts());
    if (from.uptime) put(*from.uptime, to->mutable_uptime());
    if (from.business) put(*from.business, to->mutable_business());
}

scenarios::MonitoringResult read_monitoring(const schema::Monitoring& from) {
    scenarios::MonitoringResult to;
    to.scrape_seconds = from.scrape_seconds();
    to.evaluation_seconds = from.evaluation_seconds();
    to.group_wait_seconds = from.group_wait_seconds();
    to.first_scrape = from.first_scrape();
    to.first_evaluation = from.first_evaluation();
    for (const auto& rule : from.rules()) to.rules.push_back(read(rule));
    for (const auto& alert : from.alerts()) to.alerts.push_back(read(alert));
    if (from.has_uptime()) to.uptime = read(from.uptime());
    if (from.has_business()) to.business = read(from.business());
    return to;
}

void put_watched(const scenarios::Incident& from, schema::Incident* to) {
    put_time(from.alert_fired_at, [&](double at) { to->set_alert_fired_at(at); });
    put_time(from.alert_notified_at, [&](double at) { to->set_alert_notified_at(at); });
    put_time(from.uptime_seen_at, [&](double at) { to->set_uptime_seen_at(at); });
    if (!from.alert.empty()) to->set_alert(from.alert);
}

void read_watched(const schema::Incident& from, scenarios::Incident& to) {
    if (from.has_alert_fired_at()) to.alert_fired_at = from.alert_fired_at();
    if (from.has_alert_notified_at()) to.alert_notified_at = from.alert_notified_at();
    if (from.has_uptime_seen_at()) to.uptime_seen_at = from.uptime_seen_at();
    to.alert = from.alert();
}

}  // namespace faultline::reports
