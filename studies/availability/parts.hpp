// studies/availability/parts.hpp - what breaks by itself: parts that are up or down in turn.
//
// Each random fault of a scenario is a part, and `api[*]` one for each instance. Parts that are
// alike (instances of one component in one zone) are of one kind: it does not matter which of them
// is broken, only how many are.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::studies {

struct PartKind {
    std::string name;                   // api in zone a; shop.primary
    std::vector<std::string> parts;     // api[0], api[3]
    std::vector<models::Fault> faults;  // of each part, by hand (models::Fault::by_hand)
    sim::Distribution up;               // from a repair to the next failure
    sim::Distribution down;             // from a failure to its repair
    bool momentary = false;             // over as soon as it is done (a flush)
};

// Of the blueprint's random faults, in their order; its scripted ones are left out. What breaks for
// ever (`every` without `for`) is left out too, named in *for_ever.
std::vector<PartKind> failing_parts(const models::Blueprint& blueprint,
                                    std::vector<std::string>* for_ever);

// How often things break that a scenario says nothing about.
struct AssumedRates {
    sim::Distribution instance_up, instance_down;
    sim::Distribution zone_up, zone_down;
};
// An instance: once a year (J. Dean, 2008: in the first year of a cluster of some thousands of
// machines about a thousand fail), for a median of 5 minutes and 4 hours at the 99th percentile
// (a restart, or somebody who has to be woken). A zone: once in three years (0 to 1 in a year and
// region of three), for 2 hours.
AssumedRates assumed_rates();
// A random `kill` of every instance of what requests reach, and of every zone if there are several.
std::vector<models::Fault> assumed_faults(const models::Blueprint& blueprint,
                                          const AssumedRates& rates);

// How many parts of each kind are broken.
using Broken = std::vector<uint16_t>;
// "api in zone a, 2 x shop.replica[0]"; "nothing" if nothing is.
std::string name_of(const std::vector<PartKind>& kinds, const Broken& broken);

}  // namespace faultline::studies
