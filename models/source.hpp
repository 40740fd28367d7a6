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
#include "sim/sampler.hpp"

namespace faultline::models {

struct Source {
    enum class Kind : uint8_t { open, thinking_pool, timers } kind = Kind::open;
    sim::Sampler interarrival;       // open: at scale 1; timers: the think time
    sim::RandomStream random;        // gaps and thinning
    sim::RandomStream class_random;  // what is asked for
    sim::RandomStream user_random;   // by whom, from where
    double mean_ns = 0;              // open: between arrivals at scale 1; pool: the think time
    uint64_t users = 0;              // closed: at scale 1
    uint64_t population = 0;         // closed: now
    uint64_t thinking = 0, envelope = 0;
    uint64_t leaving = 0;   // users to go when their answer comes: the population shrank
    uint32_t episode = 0;   // of the pending arrival; an older one is out of date
    bool poisson = true;    // open: exponential gaps, may be thinned for a profile
    double peak_scale = 1;  // open: the profile's highest point
    std::vector<LoadPoint> profile;
    size_t profile_at = 0;                 // segment of the profile that now is in
    std::vector<double> cumulative_share;  // of the classes
    std::vector<uint32_t> edges;           // first call of each class
    std::vector<uint32_t> plans;           // and its plan, used when the user retries
    std::vector<double> cumulative_region;
    uint64_t clients = 0;            // distinct users to choose from
    bool draws_client = false;       // somebody routes by the user
    bool stopped = false;            // no further request is sent
    double scale_at(sim::Time now);  // now never goes back
};

}  // namespace faultline::models
