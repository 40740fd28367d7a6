// scenarios/steady_theory.hpp - what theory expects a run to measure in the steady state: mean
// waits, utilisations, throughput and latency, wherever a theory holds, and why none does where
// none does.
//
// A station's wait is known
//   in an open workload, if its calls arrive as a Poisson stream (users' requests are one; random
//   choices and independent delays leave it one, also behind a balancer that chooses at random) and
//   each request comes by once at most: M/M/c, M/M/c/K, M/G/1, M/G/c/c by `analytic::`;
//   if all that requests meet on their way has product form (BCMP: exponential services in order of
//   arrival with one mean for each station, shared cores, delays, random routing): every station of
//   an open workload as if it were alone, of a closed one by convolution; then the latency too.
// All of this without faults, retries, timeouts and turned-away calls: whoever compares a run with
// it must first look whether that run had any.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::scenarios {

// Why there is no theory of a wait that grows for as long as a run lasts.
inline constexpr const char* kAskedTooMuch = "asked more than it can do";

struct StationTheory {
    std::string model;  // "M/M/1", "M/G/1", "closed network"; "" where no theory of the wait holds
    std::string none;   // why none does: for people
    std::optional<double> wait_seconds;  // mean of the calls admitted
    std::optional<double> utilization;   // of `resource`
    std::string resource;                // workers, cores, connections
    bool approximate = false;            // shown, but no run is measured by it
    bool unsure = false;                 // how often it is asked, only a run can tell
    bool turns_away = false;             // what it says includes calls that find no place
    // How long the station takes to forget its empty start, seconds.
    double relaxation_seconds = 0;
};

struct SteadyTheory {
    std::vector<StationTheory> components;  // as in the blueprint
    // Of all requests, where all that they meet has product form.
    std::string model;
    std::optional<double> throughput, latency_seconds;
    double relaxation_seconds = 0;
};

SteadyTheory steady_theory(const models::Blueprint& blueprint);

}  // namespace faultline::scenarios
