// models/story.hpp - what happened in the run, for people: faults, who noticed, what answered.
//
// Control plane only: a few entries per simulated minute. An incident is a fault and what followed
// from it. Whoever notices or mends something tells the story, and says why and whom it concerns;
// the story finds the incident that it belongs to:
//   - that of the line it says led to it, else
//   - the latest one that hit the instance it concerns and has not run its course, else
//   - the latest one in force of which something was heard in the last five minutes. That it came
//   of it is then not said, only that it
//     belongs to that time: such a line has an incident and no cause.
// So that who tells of something far from the fault (an alert, an autoscaler) needs to say nothing.
// Bounded: the first 10,000 lines and incidents are kept, the rest is not told.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/tally.hpp"
#include "sim/time.hpp"

namespace faultline::models {

inline constexpr uint32_t kNoLine = UINT32_MAX;
inline constexpr uint32_t kNoIncident = UINT32_MAX;

struct StoryLine {
    sim::Time at;
    std::string what;     // fault, detected, ejected, promoted, switched, recovered, scaled ...
    std::string subject;  // component or instance
    std::string detail;   // a sentence
    std::string because;  // goes on after "because"; "" where the line says it all
    uint32_t incident = kNoIncident;
    uint32_t cause = kNoLine;  // the line that led to it
};

// As far as its teller knows.
struct Why {
    std::string because{};      // "3 checks failed"
    uint32_t instance = kNone;  // whom it concerns; kNone: no instance in particular
    uint32_t after = kNoLine;   // what tell gave for the line that led to it
};

struct IncidentRecord {
    sim::Time at;
    std::string kind, target;
    std::vector<uint32_t> instances;  // what it hit
    // The fault that struck, if it strikes in every replication; absent: at random.
    std::optional<uint32_t> script;
    std::optional<sim::Time> detected, recovered;
    uint64_t lost_writes = 0;
    std::optional<sim::Time> lost_from;  // when the oldest of them was committed
    // Seen by the watch (incident_watch.hpp): objectives were missed, and since when they are met.
    bool missed = false;
    std::optional<sim::Time> restored;
    std::optional<BadEnd> first_bad;  // the first request that went wrong since (measure)
    // What had been counted when it began, when its service was back, when objectives were met.
    Tally begun, back, met;
    std::vector<uint64_t> users;  // by group of users, when it began; 0: nobody knows how many
    bool closed = false;          // what comes now belongs to something else
    // --- for linking
    std::vector<uint32_t> done;  // by instance: the line of what was last done to it
    sim::Time told;              // the latest line of which it is known that it came of this
};

// A fault, or whatever else begins an incident.
struct Beginning {
    std::string kind, target;
    std::vector<uint32_t> instances{};
    std::optional<uint32_t> script{};
    Why why{};
    std::string what = "fault";  // its line says: fault, web[0]: kill
};

// "1 check", "3 checks".
std::string counted(uint64_t number, const std::string& what);

class Story {
public:
    // Returns the number of the line: for `after` of what follows from it.
    uint32_t tell(sim::Time at, std::string what, std::string subject, std::string detail,
                  Why why = {});
    // Something strikes; returns the number of the incident, kNoIncident when there are too many.
    // In a cluster: begin_incident (incident.hpp), which counts as well.
    uint32_t open(sim::Time at, Beginning beginning, Tally so_far = {});
    // Something was done to end it: what is told of the instance from now on came of that.
    uint32_t mended(sim::Time at, uint32_t instance, std::string what, std::string subject,
                    std::string detail, std::string because = "the fault is over");
    // Somebody noticed that this instance is gone. True if nobody had before.
    bool detected(sim::Time at, uint32_t instance);
    // Its service is back (again). The last word counts: a restarted server is back in rotation
    // only when its health checks pass. Once somebody notices it again, the incident is closed.
    // In a cluster: service_back (incident.hpp).
    void recovered(sim::Time at, uint32_t instance, Tally so_far = {});
    bool awaits_recovery(uint32_t instance) const;
    // The same of an incident that hit no instance: a link.
    void over(sim::Time at, uint32_t incident, Tally so_far = {});
    // `from`: when the oldest of them was committed.
    void lost_writes(uint32_t instance, uint64_t writes, sim::Time from);

    const std::vector<StoryLine>& lines() const { return lines_; }
    const std::vector<IncidentRecord>& incidents() const { return incidents_; }
    IncidentRecord& incident(uint32_t number) { return incidents_[number]; }
    // Service and objectives are as before: the incident is not in force any more.
    void settled(uint32_t incident);
    const std::vector<uint32_t>& in_force() const { return in_force_; }

private:
    uint32_t latest(uint32_t instance) const;
    uint32_t current(sim::Time at) const;

    // A run of years with a fault a minute must not fill the memory: the rest is not told.
    static constexpr size_t kMostLines = 10'000;
    std::vector<StoryLine> lines_;
    std::vector<IncidentRecord> incidents_;
    std::vector<uint32_t> in_force_;  // incidents, oldest first
};

}  // namespace faultline::models
