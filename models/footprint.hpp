// models/footprint.hpp - how much memory a run needs, told before it starts.
//
// What follows from the system alone is counted record by record (instances, keys, links, edges);
// what depends on the load (calls in flight, armed deadlines) is given by the caller, who knows the
// rates. Arrays grow by doubling and their old half lives while it is copied, so that n records of
// b bytes have taken b x 2^ceil(log2 n) at their peak: that is what is counted for calls, events
// and deadlines.
//
//   run      = instances x (records + meters + 1/5 KB of strings and list nodes)
//            + keys of caches x 16 B, and 8 B for popularities with a table
//            + users with a timer x 16.5 B + calls x 64 B + calls at work x 16 B + deadlines x 16 B
//            + classes x windows x 34 KB of histogram + series
//   outcome  = what is kept of each replication until all are merged: histograms and figures
//   process  = program, libraries, schema and the merged result
//
// It is meant to be right within a factor of 1.5 where the caller's figures are, and bounds from
// above what is counted but not always reached (a histogram that spans an hour, a full cache). Not
// counted: the heap of a processor's jobs, commits on their way to replicas, the story.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::models {

// What a run holds when it holds most.
struct CrowdSize {
    double calls = 0;      // in flight, waiting ones and orphans included
    double at_work = 0;    // of these, with an event of their own pending
    double deadlines = 0;  // timeouts that may still fire
};

struct Footprint {
    struct Part {
        std::string what;  // "calls in flight"
        double bytes = 0;  // of one replication
    };
    std::vector<Part> run;  // of one replication while it runs; largest first
    double outcome = 0;     // bytes kept of each replication that has ended
    double process = 0;     // bytes there is only one of
    double run_bytes() const;
    // Of a process that runs `at_once` out of `replications` at a time.
    double bytes(uint32_t at_once, uint32_t replications) const;
};

// The profile of a closed workload raises the number of its users up to its highest point.
double most_users(const Workload& workload);

Footprint footprint(const Blueprint& blueprint, const CrowdSize& crowd);

}  // namespace faultline::models
