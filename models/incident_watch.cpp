#include "models/incident_watch.hpp"

#include "models/cluster.hpp"

namespace faultline::models {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kLong = 3600 * kSecond;

}  // namespace

void IncidentWatch::wake(Cluster& cx) {
    if (cx.story.in_force().size() != 1) return;  // it is awake
    cx.appoint(cx.watch, 0, cx.kernel.now());
}

sim::Time IncidentWatch::next(const Cluster& cx) const {
    const sim::Time now = cx.kernel.now();
    const IncidentRecord& youngest = cx.story.incidents()[cx.story.in_force().back()];
    const int64_t step = now.ns - youngest.at.ns < kLong ? kSecond : cx.recorder.bucket().ns;
    return sim::Time{(now.ns / step + 1) * step};
}

void IncidentWatch::due(Cluster& cx, uint32_t what) {
    looks_.push_back({cx.kernel.now(), tally(cx.recorder, cx.blueprint->objectives)});
    if (looks_.size() > kLooks) {
        judge(cx);
        looks_.pop_front();
    }
    if (cx.story.in_force().empty() || cx.kernel.now() >= sim::Time{} + cx.blueprint->run.duration)
        return looks_.clear();
    cx.appoint(cx.watch, what, next(cx));
}

bool IncidentWatch::met(const Cluster& cx) const {
    const Tally between = looks_.back().counted.since(looks_.front().counted);
    bool any = false;
    for (size_t o = 0; o < between.against.size(); ++o) {
        const Objective& objective = cx.blueprint->objectives[o];
        const std::optional<double> allowed = allowed_share(objective);
        if (!allowed) continue;
        any = true;
        const auto ended = static_cast<double>(between.of(objective).ended());
        if (static_cast<double>(between.against[o]) > *allowed * ended) return false;
    }
    if (any) return true;
    const Tally::Ends all = between.all();
    const double allowed = cx.blueprint->run.up_when_errors_below;
    return all.bad() == 0 ||
           static_cast<double>(all.bad()) < allowed * static_cast<double>(all.ended());
}

void IncidentWatch::judge(Cluster& cx) const {
    const bool well = met(cx);
    const Look& since = looks_.front();
    const std::vector<uint32_t> watched = cx.story.in_force();
    for (const uint32_t number : watched) {
        IncidentRecord& incident = cx.story.incident(number);
        if (!well) {
            incident.missed = true;
            incident.restored.reset();
            continue;
        }
        if (incident.missed && !incident.restored) {
            incident.restored = since.at;
            incident.met = since.counted;
        }
        if (incident.recovered && *incident.recovered <= since.at) cx.story.settled(number);
    }
}

}  // namespace faultline::models
