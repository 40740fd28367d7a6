// models/source.hpp - those who send requests: an open stream, or a population of thinking users.
//
// Exponentially thinking users need no timers: while n of them think, requests come as a Poisson
// stream of rate n / Z, exactly, by memorylessness. The stream is drawn at the rate of an envelope
// of at least n users and thinned, so that a change of n costs nothing: one pending event and no
// memory per user, for a million of them. Users whose think time is anything else have a timer
// each: one 16-byte event.
#pragma once
#include <cstdint>
#include <vector>

#include "models/blueprint.hpp"
#include "models/call.hpp"
#include "sim/guide_table.hpp"
#include "sim/sampler.hpp"

namespace faultline::models {

struct Source {
    enum class Kind : uint8_t {
        steady,         // open, the same rate at all times
        profiled,       // open, with a profile over time
        thinking_pool,  // closed, exponential think times
        timers          // closed, any think times
    };
    // --- what every request needs, together
    Kind kind = Kind::steady;
    bool draws_class = false;       // there are several
    bool draws_user = false;        // somebody cares who the user is, or from where
    bool draws_client = false;      // somebody routes by the user
    uint32_t episode = 0;           // of the pending arrival; an older one is out of date
    std::vector<Call> first_calls;  // a request's first record, by class: what is the same for all
    uint64_t thinking = 0, envelope = 0;
    double mean_ns = 0;         // open: between arrivals at scale 1; pool: the think time
    sim::Sampler interarrival;  // open: at scale 1; timers: the think time
    // --- the rest
    sim::RandomStream random;        // gaps and thinning
    sim::RandomStream class_random;  // what is asked for
    sim::RandomStream user_random;   // by whom, from where
    uint64_t users = 0;              // closed: at scale 1
    uint64_t population = 0;         // closed: now
    uint64_t leaving = 0;            // users to go when their answer comes: the population shrank
    bool poisson = true;             // open: exponential gaps, may be thinned for a profile
    double peak_scale = 1;           // open: the profile's highest point
    double surge = 1;                // faults: so many times the load, on top of the profile
    std::vector<LoadPoint> profile;
    size_t profile_at = 0;           // segment of the profile that now is in
    sim::GuideTable class_of;        // by share
    sim::GuideTable region_of;       // by share
    uint64_t clients = 0;            // distinct users to choose from
    uint64_t first_client = 0;       // their numbers begin here
    bool stopped = false;            // no further request is sent
    double scale_at(sim::Time now);  // now never goes back
};

}  // namespace faultline::models
