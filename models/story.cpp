#include "models/story.hpp"

#include <algorithm>

namespace faultline::models {
namespace {

// What happens later while a broken server lies about has other causes.
constexpr sim::Duration kFresh{300'000'000'000};

}  // namespace

std::string counted(uint64_t number, const std::string& what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

uint32_t Story::latest(uint32_t instance) const {
    if (instance == kNone) return kNoIncident;
    for (size_t i = incidents_.size(); i-- > 0;) {
        const auto& hit = incidents_[i].instances;
        if (std::find(hit.begin(), hit.end(), instance) != hit.end())
            return static_cast<uint32_t>(i);
    }
    return kNoIncident;
}

uint32_t Story::current(sim::Time at) const {
    for (auto it = in_force_.rbegin(); it != in_force_.rend(); ++it)
        if (at - incidents_[*it].told <= kFresh) return *it;
    return kNoIncident;
}

uint32_t Story::tell(sim::Time at, std::string what, std::string subject, std::string detail,
                     Why why) {
    if (lines_.size() >= kMostLines) return kNoLine;
    StoryLine line{at, std::move(what), std::move(subject), std::move(detail),
                   std::move(why.because)};
    const uint32_t own = latest(why.instance);
    if (why.after != kNoLine) {
        line.cause = why.after;
        line.incident = lines_[why.after].incident;
    } else if (own != kNoIncident && !incidents_[own].closed) {
        const IncidentRecord& incident = incidents_[own];
        const auto hit =
            std::find(incident.instances.begin(), incident.instances.end(), why.instance);
        line.cause = incident.done[static_cast<size_t>(hit - incident.instances.begin())];
        line.incident = own;
    }
    if (line.incident != kNoIncident)
        incidents_[line.incident].told = at;
    else
        line.incident = current(at);
    lines_.push_back(std::move(line));
    return static_cast<uint32_t>(lines_.size()) - 1;
}

uint32_t Story::open(sim::Time at, Beginning beginning, Tally so_far) {
    const uint32_t line = tell(at, std::move(beginning.what), beginning.target, beginning.kind,
                               std::move(beginning.why));
    if (incidents_.size() >= kMostLines) return kNoIncident;
    const auto number = static_cast<uint32_t>(incidents_.size());
    if (line != kNoLine) lines_[line].incident = number;
    IncidentRecord& incident = incidents_.emplace_back();
    incident.at = incident.told = at;
    incident.kind = std::move(beginning.kind);
    incident.target = std::move(beginning.target);
    incident.instances = std::move(beginning.instances);
    incident.script = beginning.script;
    incident.begun = std::move(so_far);
    incident.done.assign(incident.instances.size(), line);
    in_force_.push_back(number);
    return number;
}

uint32_t Story::mended(sim::Time at, uint32_t instance, std::string what, std::string subject,
                       std::string detail, std::string because) {
    const uint32_t line = tell(at, std::move(what), std::move(subject), std::move(detail),
                               {std::move(because), instance});
    const uint32_t own = latest(instance);
    if (own == kNoIncident) return line;
    IncidentRecord& incident = incidents_[own];
    for (size_t i = 0; i < incident.instances.size(); ++i)
        if (incident.instances[i] == instance) incident.done[i] = line;
    return line;
}

bool Story::detected(sim::Time at, uint32_t instance) {
    uint32_t own = latest(instance);
    // Noticed after it was mended: the start of another story.
    if (own != kNoIncident && incidents_[own].recovered) incidents_[own].closed = true;
    if (own == kNoIncident || incidents_[own].closed) own = current(at);
    if (own == kNoIncident) return false;
    IncidentRecord& incident = incidents_[own];
    if (incident.detected || incident.recovered) return false;
    incident.detected = at;
    return true;
}

bool Story::awaits_recovery(uint32_t instance) const {
    const uint32_t own = latest(instance);
    return own != kNoIncident && !incidents_[own].closed;
}

void Story::recovered(sim::Time at, uint32_t instance, Tally so_far) {
    if (awaits_recovery(instance)) over(at, latest(instance), std::move(so_far));
}

void Story::over(sim::Time at, uint32_t incident, Tally so_far) {
    if (incident == kNoIncident) return;
    incidents_[incident].recovered = at;
    incidents_[incident].back = std::move(so_far);
}

void Story::lost_writes(uint32_t instance, uint64_t writes, sim::Time from) {
    const uint32_t own = latest(instance);
    if (own == kNoIncident || writes == 0) return;
    IncidentRecord& incident = incidents_[own];
    incident.lost_writes += writes;
    incident.lost_from = std::min(incident.lost_from.value_or(from), from);
}

void Story::settled(uint32_t incident) { std::erase(in_force_, incident); }

}  // namespace faultline::models
