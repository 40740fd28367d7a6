#include "scenarios/merge_monitoring.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/estimate.hpp"

namespace faultline::scenarios {
namespace {

using models::AlertRecord;
using models::Measurement;
using models::Monitoring;
using Trials = std::span<const Measurement>;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

double seconds(sim::Time at) { return static_cast<double>(at.ns) / 1e9; }

std::optional<double> seconds(const std::optional<sim::Time>& at) {
    return at ? std::optional{seconds(*at)} : std::nullopt;
}

double run_end(const Measurement& trial) { return trial.begin_seconds + trial.window_seconds; }

template <class Get>
Estimate over(Trials trials, Get get) {
    std::vector<double> values;
    for (const Measurement& trial : trials) values.push_back(get(trial));
    Estimate e = estimate(std::move(values));
    if (e.low) e.low = std::max(0.0, *e.low);
    return e;
}

std::optional<uint32_t> incident_of(const AlertRecord& alert, const Monitoring& spec,
                                    const Measurement& trial) {
    const sim::Duration echo =
        spec.rules[alert.rule].condition.window + spec.scrape + spec.evaluation;
    for (size_t i = trial.incidents.size(); i-- > 0;) {
        const models::IncidentRecord& one = trial.incidents[i];
        if (one.at > alert.pending) continue;
        if (one.recovered && alert.pending > *one.recovered + echo) continue;
        return static_cast<uint32_t>(i);
    }
    return std::nullopt;
}

// How long after the incident it fired, or was told: of the rule's first alert that followed from
// one.
double delay(uint32_t rule, const Monitoring& spec, const Measurement& trial,
             std::optional<sim::Time> AlertRecord::*when) {
    for (const AlertRecord& alert : trial.watch.alerts) {
        if (alert.rule != rule || !(alert.*when)) continue;
        if (const auto incident = incident_of(alert, spec, trial))
            return seconds(*(alert.*when)) - seconds(trial.incidents[*incident].at);
    }
    return kNothing;
}

AlertRuleResult rule_result(uint32_t rule, const Monitoring& spec, Trials trials) {
    AlertRuleResult result;
    result.rule = spec.rules[rule];
    const auto each_fired = [rule](const Measurement& trial, auto of_alert) {
        double sum = 0;
        for (const AlertRecord& alert : trial.watch.alerts)
            if (alert.rule == rule && alert.fired) sum += of_alert(alert);
        return sum;
    };
    result.fired = over(trials, [&](const Measurement& trial) {
        return each_fired(trial, [](const AlertRecord&) { return 1.0; });
    });
    result.firing_seconds = over(trials, [&](const Measurement& trial) {
        return each_fired(trial, [&](const AlertRecord& alert) {
            return seconds(alert.ended).value_or(run_end(trial)) - seconds(*alert.fired);
        });
    });
    result.fired_after = over(trials, [&](const Measurement& trial) {
        return delay(rule, spec, trial, &AlertRecord::fired);
    });
    result.notified_after = over(trials, [&](const Measurement& trial) {
        return delay(rule, spec, trial, &AlertRecord::notified);
    });
    return result;
}

void earlier(std::optional<double>& than, double at) {
    if (!than || at < *than) than = at;
}

void add_alerts(const Monitoring& spec, const Measurement& trial, RunResult& result) {
    for (const AlertRecord& alert : trial.watch.alerts) {
        const models::AlertRule& rule = spec.rules[alert.rule];
        AlertResult one{rule.name,
                        alert.subject,
                        seconds(alert.pending),
                        seconds(alert.fired),
                        seconds(alert.notified),
                        seconds(alert.ended),
                        alert.value,
                        incident_of(alert, spec, trial)};
        if (one.incident && rule.level != models::AlertRule::Level::info && one.fired) {
            Incident& incident = result.incidents[*one.incident];
            if (!incident.alert_fired_at || *one.fired < *incident.alert_fired_at)
                incident.alert = rule.name;
            earlier(incident.alert_fired_at, *one.fired);
            if (one.notified) earlier(incident.alert_notified_at, *one.notified);
        }
        result.monitoring->alerts.push_back(std::move(one));
    }
}

// ---- outages, and who saw them
// Stretches of down seconds (of buckets, in long runs) that reach into the measurement window.
std::vector<OutageResult> outages(const Measurement& trial, double errors_below) {
    std::vector<OutageResult> found;
    for (size_t i = 0; i < trial.series.size(); ++i) {
        const models::SeriesBucket& bucket = trial.series[i];
        const double ended = bucket.succeeded + bucket.bad;
        const double from = static_cast<double>(i) * trial.bucket_seconds;
        const double until = std::min(from + trial.bucket_seconds, run_end(trial));
        if (ended == 0 || bucket.bad / ended < errors_below) continue;
        if (until <= trial.begin_seconds || until <= from) continue;
        if (!found.empty() && found.back().until == from)
            found.back().until = until;
        else
            found.push_back({from, until, {}});
    }
    for (OutageResult& outage : found)
        for (const models::SeenDown& down : trial.watch.down) {
            const double passed = seconds(down.passed).value_or(run_end(trial));
            // The check that failed was on its way while the system was down.
            if (seconds(down.sent) < outage.until && passed > outage.from) {
                outage.seen = std::max(outage.from, seconds(down.known));
                break;
            }
        }
    return found;
}

double unseen(const OutageResult& outage) {
    return std::min(outage.until, outage.seen.value_or(outage.until)) - outage.from;
}

template <class Of>
double sum_of(const std::vector<OutageResult>& outages, Of of) {
    double sum = 0;
    for (const OutageResult& one : outages) sum += of(one);
    return sum;
}

void see_incidents(const Measurement& trial, RunResult& result) {
    for (const models::SeenDown& down : trial.watch.down) {
        const double sent = seconds(down.sent);
        for (size_t i = result.incidents.size(); i-- > 0;) {
            Incident& one = result.incidents[i];
            if (one.at > sent) continue;
            if (!one.recovered_at || sent <= *one.recovered_at)
                earlier(one.uptime_seen_at, seconds(down.known));
            break;
        }
    }
}

UptimeResult uptime_result(const models::Blueprint& blueprint, Trials trials) {
    const models::UptimeCheck& check = *blueprint.monitoring->uptime;
    UptimeResult result;
    result.request = classes_of(blueprint)[check.request_class].name;
    result.interval_seconds = check.interval.seconds();
    std::vector<std::vector<OutageResult>> found;
    for (const Measurement& trial : trials)
        found.push_back(outages(trial, blueprint.run.up_when_errors_below));
    const auto of_each = [&](auto of) {
        std::vector<double> values;
        for (const auto& one : found) values.push_back(sum_of(one, of));
        Estimate e = estimate(std::move(values));
        if (e.low) e.low = std::max(0.0, *e.low);
        return e;
    };
    result.checks = over(trials, [](const auto& t) { return double(t.watch.checks); });
    result.failed = over(trials, [](const auto& t) { return double(t.watch.checks_failed); });
    result.outages = of_each([](const OutageResult&) { return 1.0; });
    result.missed = of_each([](const OutageResult& one) { return one.seen ? 0.0 : 1.0; });
    result.down_seconds = of_each([](const OutageResult& one) { return one.until - one.from; });
    result.unseen_seconds = of_each([](const OutageResult& one) { return unseen(one); });
    result.each = std::move(found[0]);
    return result;
}

// ---- business
BusinessResult business_result(const models::Business& spec, Trials trials) {
    BusinessResult result;
    const auto succeeded = [&](uint32_t of) {
        return over(trials, [of](const auto& t) { return double(t.classes[of].succeeded); });
    };
    if (spec.orders) result.orders = succeeded(*spec.orders);
    if (spec.sign_ups) result.sign_ups = succeeded(*spec.sign_ups);
    const auto worth = [&](auto count) {
        return over(trials, [&spec, count](const Measurement& trial) {
            double usd = 0;
            for (const auto& [of, each] : spec.revenue) usd += each * count(trial.classes[of]);
            return usd;
        });
    };
    result.revenue_usd = worth([](const auto& c) { return double(c.succeeded); });
    result.revenue_lost_usd =
        worth([](const auto& c) { return double(c.failed + c.timed_out + c.rejected); });
    return result;
}

}  // namespace

void add_monitoring(const models::Blueprint& blueprint, Trials trials, RunResult& result) {
    if (!blueprint.monitoring) return;
    const Monitoring& spec = *blueprint.monitoring;
    MonitoringResult& to = result.monitoring.emplace();
    to.scrape_seconds = spec.scrape.seconds();
    to.evaluation_seconds = spec.evaluation.seconds();
    to.group_wait_seconds = spec.group_wait.seconds();
    to.first_scrape = seconds(trials[0].watch.first_scrape);
    to.first_evaluation = seconds(trials[0].watch.first_evaluation);
    for (uint32_t r = 0; r < spec.rules.size(); ++r)
        to.rules.push_back(rule_result(r, spec, trials));
    add_alerts(spec, trials[0], result);
    if (spec.uptime) {
        see_incidents(trials[0], result);
        to.uptime = uptime_result(blueprint, trials);
    }
    if (!spec.business.empty()) to.business = business_result(spec.business, trials);
}

}  // namespace faultline::scenarios
