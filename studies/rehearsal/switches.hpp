// studies/rehearsal/switches.hpp - what can keep a system down when its trigger is gone, each to be
// switched off to see whether it does.
//
// Retries and timeouts of every caller, the further tries, health checks and ejections of every
// balancer, what every cache can lose, and autoscaling. A system without one of them is another
// system: what comes back without it, and not with it, went round in a loop through it.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::studies {

struct Switch {
    std::string name;  // as in "comes back without ...": "retries of api->shop"
    std::function<void(models::Blueprint&)> off;
};

// Only what requests meet and what is there. `hit_ratios`: by component, of caches when nothing is
// broken: a cache that is switched off as a cause keeps to it, whatever happens.
std::vector<Switch> switches(const models::Blueprint& blueprint,
                             const std::vector<double>& hit_ratios);

// The same system under so many times its load.
models::Blueprint under_load(const models::Blueprint& blueprint, double times);

}  // namespace faultline::studies
