// models/story.hpp - what happened in the run, for people: faults, who noticed, what answered.
//
// Control plane only: a few entries per simulated minute. An incident is a fault and what followed
// from it; whoever notices or mends something tells the story, which finds the incident it belongs
// to by the instances it hit.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/time.hpp"

namespace faultline::models {

struct StoryLine {
    sim::Time at;
    std::string what;     // fault, detected, ejected, promoted, switched, recovered, scaled
    std::string subject;  // component or instance
    std::string detail;   // a sentence
};

struct IncidentRecord {
    sim::Time at;
    std::string kind, target;
    std::vector<uint32_t> instances;  // what it hit
    std::optional<sim::Time> detected, recovered;
    uint64_t lost_writes = 0;
    uint64_t bad_before = 0;            // bad ends counted until it began
    std::optional<uint64_t> bad_until;  // and until it was over
    bool closed = false;                // what comes now belongs to something else
};

class Story {
public:
    void tell(sim::Time at, std::string what, std::string subject, std::string detail);
    // A fault strikes; returns its number.
    uint32_t open(sim::Time at, std::string kind, std::string target,
                  std::vector<uint32_t> instances, uint64_t bad_so_far);
    // Somebody noticed that this instance is gone. True if nobody had before.
    bool detected(sim::Time at, uint32_t instance);
    // Its service is back (again). The last word counts: a restarted server is back in rotation
    // only when its health checks pass. Once somebody notices it again, the incident is closed.
    void recovered(sim::Time at, uint32_t instance, uint64_t bad_so_far);
    void lost_writes(uint32_t instance, uint64_t writes);

    const std::vector<StoryLine>& lines() const { return lines_; }
    const std::vector<IncidentRecord>& incidents() const { return incidents_; }

private:
    IncidentRecord* latest(uint32_t instance);
    // A run of years with a fault a minute must not fill the memory: the rest is not told.
    static constexpr size_t kMostLines = 10'000;
    std::vector<StoryLine> lines_;
    std::vector<IncidentRecord> incidents_;
};

}  // namespace faultline::models
