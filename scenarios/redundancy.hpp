// scenarios/redundancy.hpp - how often faults at random leave enough instances of a component, told
// before the run.
#pragma once
#include <string>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::scenarios {

struct Redundancy {
    std::string component;
    uint32_t instances = 1;
    // Long-run shares of time: that any given instance is down, and that all of them are.
    double one_down = 0, all_down = 0;
};

// Of services, caches and queues whose instances break and are repaired independently: every fault
// that can hit them kills one instance `every` so often `for` a time, each instance by one clock of
// its own. By the Markov chain of analytic::broken_parts, which then holds for any laws of these
// times: without a limit of the crew only their means matter. Left out, as no such chain holds:
// databases (failover and its delays), zones that fail as a whole, scripted faults, autoscaling.
std::vector<Redundancy> redundancy_of(const models::Blueprint& blueprint);

}  // namespace faultline::scenarios
