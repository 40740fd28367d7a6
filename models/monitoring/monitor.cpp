#include "models/monitoring/monitor.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "models/cluster.hpp"

namespace faultline::models {
namespace {

// 1.24 s, 7.3 %, 86/s: for sentences.
std::string written(SignalInfo::Unit unit, double value) {
    using Unit = SignalInfo::Unit;
    if (std::isinf(value)) return "nothing ends";
    char text[48];
    switch (unit) {
        case Unit::seconds:
            if (value < 1)
                std::snprintf(text, sizeof text, "%.3gms", value * 1e3);
            else
                std::snprintf(text, sizeof text, "%.3gs", value);
            break;
        case Unit::share:
            std::snprintf(text, sizeof text, "%.3g%%", value * 100);
            break;
        case Unit::bytes_per_second:
            std::snprintf(text, sizeof text, "%.3gMB/s", value * 1e-6);
            break;
        case Unit::per_second:
            std::snprintf(text, sizeof text, "%.3g/s", value);
            break;
        case Unit::count:
            std::snprintf(text, sizeof text, "%.0f", value);
            break;
    }
    return text;
}

}  // namespace

sim::Duration longest_window(const Monitoring& monitoring) {
    sim::Duration longest{};
    for (const AlertRule& rule : monitoring.rules)
        longest = std::max(longest, rule.condition.window);
    return longest;
}

sim::Duration offset_in(sim::Duration interval, const std::optional<sim::Duration>& stated,
                        sim::RandomStream random) {
    if (stated) return *stated;
    constexpr int64_t kMillisecond = 1'000'000;
    const auto choices = static_cast<uint64_t>(std::max<int64_t>(1, interval.ns / kMillisecond));
    return sim::Duration{static_cast<int64_t>(random.below(choices)) * kMillisecond};
}

void Monitor::start(Cluster& cx, uint32_t self) {
    self_ = self;
    readings_.emplace(cx, longest_window(spec_));
    for (uint32_t r = 0; r < spec_.rules.size(); ++r)
        for (const uint32_t subject : readings_->subjects(spec_.rules[r].condition))
            watched_.push_back({.rule = r, .subject = subject, .state = {}});
    groups_.resize(spec_.rules.size());
    const sim::Time now = cx.kernel.now();
    next_scrape_ = cx.watch_log.first_scrape =
        now + offset_in(spec_.scrape, spec_.offset, {seed_, "monitoring/scrape"});
    cx.watch_log.first_evaluation =
        now + offset_in(spec_.evaluation, spec_.offset, {seed_, "monitoring/evaluation"});
    cx.appoint(self_, kScrape, next_scrape_);
    if (!watched_.empty()) cx.appoint(self_, kEvaluate, cx.watch_log.first_evaluation);
}

void Monitor::due(Cluster& cx, uint32_t what) {
    if (what == kScrape) return scrape(cx);
    if (what == kEvaluate) return evaluate(cx);
    flush(cx, what - kFlush);
}

void Monitor::scrape(Cluster& cx) {
    if (next_scrape_ > cx.kernel.now()) return;  // an evaluation of this moment was first
    readings_->read(cx);
    next_scrape_ = next_scrape_ + spec_.scrape;
    cx.appoint(self_, kScrape, next_scrape_);
}

void Monitor::evaluate(Cluster& cx) {
    scrape(cx);  // of this moment, if there is one
    const sim::Time now = cx.kernel.now();
    for (Watched& one : watched_) {
        const AlertRule& rule = spec_.rules[one.rule];
        const double value = readings_->value(rule.condition, one.subject, now);
        const bool holds = rule.condition.holds(value);
        change(cx, one, one.state.evaluate(now, holds, rule.hold), value);
    }
    cx.appoint(self_, kEvaluate, now + spec_.evaluation);
}

void Monitor::change(Cluster& cx, Watched& one, AlertState::Change change, double value) {
    using Turn = AlertState::Change;
    if (change == Turn::none) return;
    const sim::Time now = cx.kernel.now();
    if (change == Turn::pending || change == Turn::fired_at_once) {
        const std::string subject =
            readings_->subject_name(spec_.rules[one.rule].condition, one.subject);
        one.record = kNone;
        if (cx.watch_log.alerts.size() < WatchLog::kMost) {
            one.record = static_cast<uint32_t>(cx.watch_log.alerts.size());
            cx.watch_log.alerts.push_back({one.rule, subject, now, {}, {}, {}});
        } else {
            ++cx.watch_log.alerts_left_out;
        }
    }
    if (change == Turn::fired || change == Turn::fired_at_once) return fire(cx, one, value);
    if (change == Turn::pending) return;
    if (one.record != kNone) cx.watch_log.alerts[one.record].ended = now;
    if (change == Turn::resolved)
        cx.story.tell(now, "alert_resolved", spec_.rules[one.rule].name, about(one, value),
                      {.after = one.line});
}

void Monitor::fire(Cluster& cx, Watched& one, double value) {
    const sim::Time now = cx.kernel.now();
    const AlertRule& rule = spec_.rules[one.rule];
    if (one.record != kNone) {
        cx.watch_log.alerts[one.record].fired = now;
        cx.watch_log.alerts[one.record].value = value;
    }
    one.told = false;
    one.line = cx.story.tell(now, "alert", rule.name, level_name(rule.level),
                             {.because = about(one, value)});
    if (const auto at = groups_[one.rule].came(now, spec_.group_wait))
        cx.appoint(self_, kFlush + one.rule, *at);
}

void Monitor::flush(Cluster& cx, uint32_t rule) {
    const sim::Time now = cx.kernel.now();
    bool fires = false;
    for (Watched& one : watched_) {
        if (one.rule != rule || !one.state.firing()) continue;
        fires = true;
        if (one.told) continue;
        one.told = true;
        if (one.record != kNone) cx.watch_log.alerts[one.record].notified = now;
    }
    if (const auto at = groups_[rule].flushed(now, fires, spec_.group_interval))
        cx.appoint(self_, kFlush + rule, *at);
}

// "api[1]: cpu is 93.1%, cpu > 80%".
std::string Monitor::about(const Watched& one, double value) const {
    const Condition& condition = spec_.rules[one.rule].condition;
    const std::string subject = readings_->subject_name(condition, one.subject);
    const SignalInfo& info = info_of(condition.signal);
    std::string text = subject.empty() ? "" : subject + ": ";
    text += condition.written + " (";
    return text + (std::isnan(value) ? "nothing to measure" : written(info.unit, value)) + ")";
}

}  // namespace faultline::models
