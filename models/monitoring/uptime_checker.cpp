#include "models/monitoring/uptime_checker.hpp"

#include "models/cluster.hpp"
#include "models/monitoring/monitor.hpp"

namespace faultline::models {
namespace {

const char* reason(Outcome outcome) {
    switch (outcome) {
        case Outcome::unreachable:
            return "nobody there";
        case Outcome::aborted:
            return "the connection was cut";
        case Outcome::rejected:
            return "turned away";
        case Outcome::timed_out:
            return "the answer says that something behind it was too slow";
        default:
            return "an error was answered";
    }
}

}  // namespace

void UptimeChecker::start(Cluster& cx, uint32_t self) {
    self_ = self;
    cx.appoint(self_, kSend, cx.kernel.now() + offset_in(check_.interval, offset_, random_));
}

void UptimeChecker::due(Cluster& cx, uint32_t what) {
    const sim::Time now = cx.kernel.now();
    if (what >= kGiveUp) {
        if (probe_ == kNone || what != kGiveUp + round_ % 1024) return;
        cx.abandon_probe(probe_);
        probe_ = kNone;
        return conclude(cx, false, "no answer in time");
    }
    cx.appoint(self_, kSend, now + check_.interval);
    if (probe_ != kNone) return;  // a timeout above the interval: one at a time
    ++round_;
    sent_ = now;
    cx.appoint(self_, kGiveUp + round_ % 1024, now + check_.timeout);
    cx.send_probe(edge_, kNone, self_, 0, &probe_, static_cast<uint8_t>(check_.request_class));
}

void UptimeChecker::probe_ended(Cluster& cx, uint32_t, Outcome outcome) {
    probe_ = kNone;
    conclude(cx, !is_bad(outcome), reason(outcome));
}

void UptimeChecker::conclude(Cluster& cx, bool passed, const char* how) {
    const sim::Time now = cx.kernel.now();
    WatchLog& log = cx.watch_log;
    const bool was_down = log.check_passed == 0;
    ++log.checks;
    log.check_passed = passed ? 1 : 0;
    if (!passed) {
        ++log.checks_failed;
        if (was_down) return;
        if (log.down.size() < WatchLog::kMost) log.down.push_back({sent_, now, {}});
        line_ = cx.story.tell(now, "uptime_check", "down", "", {.because = how});
    } else if (was_down) {
        if (!log.down.back().passed) log.down.back().passed = now;
        cx.story.tell(now, "uptime_check", "up again", "an answer in time", {.after = line_});
    }
}

}  // namespace faultline::models
