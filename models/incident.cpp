#include "models/incident.hpp"

#include "models/incident_watch.hpp"

namespace faultline::models {
namespace {

Tally so_far(const Cluster& cx) { return tally(cx.recorder, cx.blueprint->objectives); }

// How many users there are of each group. Of an open stream only if the scenario says so.
std::vector<uint64_t> users(const Cluster& cx) {
    const std::vector<const Workload*> groups = workloads_of(*cx.blueprint);
    std::vector<uint64_t> counts;
    for (size_t g = 0; g < groups.size(); ++g)
        counts.push_back(groups[g]->users > 0 ? cx.sources[g].population : groups[g]->clients);
    return counts;
}

}  // namespace

uint32_t begin_incident(Cluster& cx, Beginning beginning) {
    const uint32_t number = cx.story.open(cx.kernel.now(), std::move(beginning), so_far(cx));
    if (number == kNoIncident) return number;
    cx.story.incident(number).users = users(cx);
    cx.recorder.await_bad();
    if (cx.watch != kNone) IncidentWatch::wake(cx);
    return number;
}

void service_back(Cluster& cx, uint32_t instance) {
    if (cx.story.awaits_recovery(instance))
        cx.story.recovered(cx.kernel.now(), instance, so_far(cx));
}

void incident_over(Cluster& cx, uint32_t incident) {
    cx.story.over(cx.kernel.now(), incident, so_far(cx));
}

}  // namespace faultline::models
