// scenarios/theory.hpp - what a scenario can carry, told before anything is simulated: the traffic
// equations of the whole topology and the bounds that follow from them.
//
// Visits come from the call graph (Flow), so a thing's busy time is what one request asks of it
// times the requests a second (the utilisation law); where that reaches what is there, it
// saturates. This holds for any law of arrivals and services. Left out: retries, timeouts, failures
// and waiting while a worker is held, all of which only add work, so that what is said to saturate
// does so no later.
#pragma once
#include <string>
#include <vector>

#include "models/analytic/bounds.hpp"
#include "models/blueprint.hpp"
#include "scenarios/hit_ratios.hpp"
#include "scenarios/redundancy.hpp"

namespace faultline::scenarios {

// Something that there is only so much of.
struct ScarceThing {
    std::string owner;     // "api", "shop's replicas", "api's connections to shop", a host
    std::string resource;  // workers, cores, connections, disk, pool
    double servers = 1;    // of all instances together (a disk's: I/Os per second)
    double demand = 0;     // server-seconds (I/Os) of one request
    // It is held while its owner waits for others: the demand is that of answers without waiting.
    bool held = false;
    // It works off messages that no request waits for: it may fall behind, but holds nobody up.
    bool aside = false;
    double utilization = 0;   // at the stated load; may exceed 1
    double saturates_at = 0;  // requests per second
    // Closed workloads: users at which it saturates if nobody waits elsewhere, saturates_at times
    // (think time + answer without waiting).
    double saturates_at_users = 0;
};

struct EstimatedHitRatio {
    std::string cache;  // "redis", "redis.product"
    double ratio = 0;
    bool at_most = false;  // an upper bound: keys are evicted and expire
};

struct Theory {
    bool closed = false;
    double users = 0, think_seconds = 0;
    // Requests a second: what is stated, or the most that its users can get answered.
    double rate = 0;
    double answer_seconds = 0;        // without any waiting; branches in parallel one by one
    std::vector<ScarceThing> things;  // the one that saturates first in front
    // Closed workloads: asymptotic, so for any law. With branches in parallel they are about right
    // only (`answer_seconds` is too long then).
    analytic::ClosedBounds bounds;
    bool parallel = false;
    std::vector<EstimatedHitRatio> hit_ratios;
    std::vector<Redundancy> redundancy;

    // The first to saturate of those that answer; nullptr where nothing that answers is limited.
    const ScarceThing* bottleneck() const {
        for (const ScarceThing& thing : things)
            if (!thing.aside) return &thing;
        return nullptr;
    }
};

// Cost: linear in steps, components and calls between them; some milliseconds for thousands. The
// blueprint must have no ring of calls. The load profile is looked at where it is 100 %.
Theory theory_of(const models::Blueprint& blueprint);

}  // namespace faultline::scenarios
