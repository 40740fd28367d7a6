// tests/models/random_system.hpp - a small system drawn at random, with faults: food for swarms.
//
// One to four layers of services, balancers of every policy, caches, databases with replicas,
// shards and failover, a queue, a CDN, pools, timeouts, retries, event-driven services, shared
// hosts; every fault there is. Every wait has an end: whoever calls
// has a timeout, and what a synchronous database needs comes back. So every such system comes to
// rest when its sources stop. The same seed gives the same system.
#pragma once
#include <cstdint>

#include "models/blueprint.hpp"

namespace faultline::models {

Blueprint random_system(uint64_t seed);

}  // namespace faultline::models
