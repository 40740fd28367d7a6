#include "models/story.hpp"

#include <algorithm>

namespace faultline::models {

void Story::tell(sim::Time at, std::string what, std::string subject, std::string detail) {
    if (lines_.size() >= kMostLines) return;
    lines_.push_back({at, std::move(what), std::move(subject), std::move(detail)});
}

uint32_t Story::open(sim::Time at, std::string kind, std::string target,
                     std::vector<uint32_t> instances, uint64_t bad_so_far) {
    tell(at, "fault", target, kind);
    if (incidents_.size() < kMostLines)
        incidents_.push_back({at,
                              std::move(kind),
                              std::move(target),
                              std::move(instances),
                              {},
                              {},
                              0,
                              bad_so_far,
                              {}});
    return static_cast<uint32_t>(incidents_.size()) - 1;
}

IncidentRecord* Story::latest(uint32_t instance) {
    for (auto it = incidents_.rbegin(); it != incidents_.rend(); ++it)
        if (std::find(it->instances.begin(), it->instances.end(), instance) != it->instances.end())
            return &*it;
    return nullptr;
}

bool Story::detected(sim::Time at, uint32_t instance) {
    IncidentRecord* incident = latest(instance);
    if (!incident) return false;
    // Noticed after it was mended: the start of another story.
    if (incident->recovered) incident->closed = true;
    if (incident->detected || incident->recovered) return false;
    incident->detected = at;
    return true;
}

void Story::recovered(sim::Time at, uint32_t instance, uint64_t bad_so_far) {
    IncidentRecord* incident = latest(instance);
    if (incident && !incident->closed) {
        incident->recovered = at;
        incident->bad_until = bad_so_far;
    }
}

void Story::lost_writes(uint32_t instance, uint64_t writes) {
    if (IncidentRecord* incident = latest(instance)) incident->lost_writes += writes;
}

}  // namespace faultline::models
