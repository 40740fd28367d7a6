// scenarios/flow.hpp - the call graph with numbers on it: how often each operation runs, how long
// it takes where nobody waits, over which links and with which timeouts it is called.
//
// What only a run can tell is left out (the hit ratio of a cache with keys, retries, failures): the
// flows are lower bounds. Branches in parallel count as one after the other. Operations that no
// request reaches are not in it; messages that would publish each other for ever are followed once.
#pragma once
#include <limits>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/call_graph.hpp"
#include "scenarios/offered_work.hpp"

namespace faultline::scenarios {

inline constexpr double kForEver = std::numeric_limits<double>::infinity();

struct FlowEdge {
    size_t to = 0;            // index into Flow::operations
    double times = 1;         // for one execution of the caller
    double link_seconds = 0;  // there and back
    double timeout = kForEver, attempts = 1;
    double pool = kForEver;  // connections of each caller's instance
    bool waits = true;
    // The longest that a caller waits for the answer.
    double patience() const { return timeout * attempts; }
};

struct FlowOperation {
    OperationId id;
    double per_request = 0;  // executions for one request of the mix
    Work work;               // of one execution at its own node
    double own_seconds = 0;  // at its own node: work, look-ups, disk
    double seconds = 0;      // until its answer, if nobody ever waits for a worker
    double longest = 0;      // until its answer at the latest: timeouts end every wait
    double timed_steps = 0;  // events of one execution
    double ios = 0;          // of one execution, at the machine's disk
    bool awaited = false;    // some request waits for it; else it only works off messages
    std::vector<FlowEdge> calls;
};

struct Flow {
    std::vector<FlowOperation> operations;  // callers before those they call
    std::vector<FlowEdge> roots;  // of the request classes; times: their share of all requests
    double rate = 0;              // requests a second at scale 1 if nobody ever waits
    double request_seconds = 0;   // if nobody ever waits
    double longest_request_seconds = 0;  // infinite where nothing times out
};

// The blueprint must have no ring of calls (CallGraph::ring). `estimated`: hit ratios of caches
// with keys, which are then no longer left out.
Flow flow_of(const models::Blueprint& blueprint, const HitRatios& estimated = {});

}  // namespace faultline::scenarios
