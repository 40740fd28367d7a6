#include "gui/session/live_story.hpp"

#include <algorithm>

#include "models/incident_watch.hpp"
#include "models/tracing/traced_request.hpp"

namespace faultline::gui {
namespace {

// What went wrong after that belongs to something else.
sim::Time over(const models::IncidentRecord& incident) {
    if (!incident.recovered || (incident.missed && !incident.restored)) return sim::Time{INT64_MAX};
    return std::max(*incident.recovered, incident.restored.value_or(*incident.recovered));
}

}  // namespace

std::vector<models::StoryLine> live_story(const models::Cluster& cx) {
    std::vector<models::StoryLine> lines = cx.story.lines();
    const auto& incidents = cx.story.incidents();
    const auto classes = models::classes_of(*cx.blueprint);
    for (uint32_t i = 0; i < incidents.size(); ++i) {
        const models::IncidentRecord& one = incidents[i];
        const std::optional<models::BadEnd> bad = cx.recorder.first_bad(one.at);
        if (bad && bad->at <= over(one))
            lines.push_back(
                {bad->at, "error", classes[bad->request_class].name,
                 std::string{"the first request goes wrong: "} + models::outcome_name(bad->outcome),
                 "", i});
        if (one.restored)
            lines.push_back({*one.restored, "restored", "objectives", "are met again", "", i});
    }
    for (models::StoryLine& line : lines) line.cause = models::kNoLine;
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return lines;
}

sim::Duration known_after(const std::string& what) {
    // The watch looks once a second.
    return sim::from_seconds(what == "restored" ? models::IncidentWatch::kLooks + 1 : 0);
}

}  // namespace faultline::gui
