// models/deployment_watch.cpp - whether the new version is any good: checks, and people.
//
// A check looks at what instances of either version have done since the check before: the share of
// calls that failed there, and the time that a call kept a worker or waited for one (of a core,
// where workers are not limited).
#include "models/cluster.hpp"
#include "models/deployment.hpp"

namespace faultline::models {

Deployment::Work Deployment::work_of(const Cluster& cx, uint32_t i) const {
    const Instance& node = cx.instances[first(cx) + i];
    const auto now = static_cast<double>(cx.kernel.now().ns);
    Work work;
    work.failed = static_cast<double>(node.failed);
    work.calls = static_cast<double>(node.served) + work.failed;
    if (node.workers != kNoLimit)
        work.busy_ns = static_cast<double>(node.busy_ns) + node.busy() * now +
                       static_cast<double>(node.queued_ns) + node.waiting.size * now;
    else if (node.processor != kNone)
        work.busy_ns = cx.processors[node.processor].busy_ns(cx.kernel.now());
    return work;
}

void Deployment::read_work(Cluster& cx, Work& fresh, Work& old) {
    for (uint32_t i = 0; i < slots_.size(); ++i) {
        const Work now = work_of(cx, i);
        Work& sum = slots_[i].fresh ? fresh : old;
        sum.calls += now.calls - before_[i].calls;
        sum.failed += now.failed - before_[i].failed;
        sum.busy_ns += now.busy_ns - before_[i].busy_ns;
        before_[i] = now;
    }
}

void Deployment::check(Cluster& cx) {
    if (!forward_) return;
    const Rollback& rule = *change_.rollback;
    appoint(cx, Kind::checked, 0, cx.kernel.now() + rule.every);
    Work fresh, old;
    read_work(cx, fresh, old);
    const auto enough = static_cast<double>(rule.min_calls);
    if (fresh.calls < enough) return;
    const double errors = fresh.failed / fresh.calls;
    const double took = fresh.busy_ns / fresh.calls;
    const double usual = old.calls >= enough ? old.busy_ns / old.calls : base_ns_;
    const bool slow = rule.latency && usual > 0 && took > *rule.latency * usual;
    failures_ = errors > rule.errors || slow ? failures_ + 1 : 0;
    if (failures_ < rule.fails) return;
    const auto tenths = [](double value) {
        const std::string text = std::to_string(static_cast<int64_t>(value * 10 + 0.5));
        return text.size() < 2
                   ? "0." + text
                   : text.substr(0, text.size() - 1) + "." + text.substr(text.size() - 1);
    };
    go_back(cx, errors > rule.errors ? tenths(errors * 100) + " % of its answers are errors"
                                     : "its calls take " + tenths(took / usual) + " times as long");
}

// The new version has been met for the first time: from now on people may notice.
void Deployment::first_seen(Cluster& cx) {
    if (seen_ || !change_.rollback || change_.rollback->after == sim::kNever) return;
    seen_ = true;
    appoint(cx, Kind::told, 0, cx.kernel.now() + change_.rollback->after);
}

}  // namespace faultline::models
