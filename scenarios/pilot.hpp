// scenarios/pilot.hpp - what the first replication tells of all: where its transient ends, and
// whether it comes to rest at all.
//
// The pilot is the first replication itself; nothing is run twice. A thousand times, evenly spread
// over the time before anything changes (the first fault, the first change of load, the end), it is
// looked at: how many calls are in flight, and how long the requests took that ended since. Both
// series are cut by MSER-5 (sim/mser.hpp); the later cut is the warm-up, rounded up to one of at
// most twenty moments at which the measurement of a run can begin, at least the first of them and
// at most half of that time.
//
// It has not come to rest if
//   - the calls in flight grow: of sixteen stretches after the first quarter the mean growth is
//   more
//     than four of its standard errors above zero, as it is for a queue that is offered more than
//     it can serve, and never for one at rest, whose growth cancels out. With a closed population,
//     or a limited queue where they gather, there is an end to it, and the system is only not there
//     yet.
//   - MSER-5 cuts two fifths or more, and the means of the third and the last quarter differ by
//   more
//     than four standard errors (of eight stretches each) and by more than 2 %.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/cluster.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

// Moments at which the measurement may begin, in order: the stated end of the warm-up or, if it is
// to be found, those that it is rounded up to.
std::vector<sim::Time> possible_begins(const models::Blueprint& blueprint);

// When something changes that the system has to adapt to; the end of the run if nothing does. Of
// faults at random only the pilot knows.
sim::Time first_change(const models::Blueprint& blueprint);

class Pilot {
public:
    explicit Pilot(const models::Blueprint& blueprint);

    // When to look next; a time beyond the end of the run when there is nothing more to see.
    sim::Time next_look() const;
    void look(const models::Cluster& cluster);

    struct Verdict {
        sim::Time begin;  // one of the possible begins
        SteadyResult steady;
    };
    // Once the run has ended, or was stopped after its last look.
    Verdict verdict(const models::Cluster& cluster) const;

private:
    struct Look {
        double calls = 0, ended = 0, succeeded = 0, latency_sum_s = 0;
    };
    size_t usable_looks(const models::Cluster& cluster) const;
    std::vector<double> calls(size_t first, size_t last) const;
    std::vector<double> latency(size_t first, size_t last) const;
    SteadyResult growing(const models::Cluster& cluster) const;
    // The first begin that is no earlier, or the last there is.
    sim::Time begin_from(sim::Time at) const;

    const models::Blueprint& blueprint_;
    sim::Time end_;  // of the time that is looked at
    std::vector<Look> looks_;
    std::vector<double> gathered_at_quarter_, gathered_at_end_;  // calls by component
};

}  // namespace faultline::scenarios
