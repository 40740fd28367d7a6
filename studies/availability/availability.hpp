// studies/availability/availability.hpp - how available a system is over years of failures and
// repairs.
//
// The years are cut into batches with seeds of their own, each with a library of states of its own:
// intervals over batches (Student's t) cover both what the years bring and how exactly the states
// are known. Deployments and scripted faults are left out.
#pragma once
#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/run_result.hpp"
#include "studies/availability/rare_failures.hpp"
#include "studies/availability/walk.hpp"

namespace faultline::studies {

struct AvailabilityOptions {
    uint32_t years = 100;
    std::optional<uint64_t> seed{};
    uint32_t jobs = 0;  // 0: as many as cores
    const std::atomic<bool>* stop = nullptr;
    // From one thread at a time: years walked of all, events so far.
    std::function<void(double years, uint64_t events)> progress{};
};

// What goes wrong and why.
struct AvailabilityCause {
    std::string name;  // when shop[0] breaks; while one of api is; nothing broken
    double bad = 0;    // requests a year
    double share = 0;  // of all that go wrong
};

struct StateSeen {
    std::string broken;    // nothing; one of api in zone a
    double share = 0;      // of time
    double visits = 0;     // a year
    double bad_share = 0;  // of its requests, once it has settled
    double up_share = 1;   // of its time
    bool settled = true;
};

// The same system without the ways from state to state: how often each is occupied follows from
// mean times alone (alternating renewal processes, independent of each other).
struct RenewalAnswer {
    double availability = 0;  // by request
    double time_up = 0;
    double not_looked_at = 0;  // share of time in states that were not simulated, counted as well
};

struct AvailabilityResult {
    std::string scenario, source;
    uint64_t seed = 0;
    double years = 0;
    uint32_t batches = 0;
    struct OfClass {
        std::string name;
        scenarios::Estimate availability;
    };
    struct Part {
        std::string name;
        uint32_t count = 0;
        double mean_up = 0, mean_down = 0;  // seconds
    };
    std::vector<Part> parts;
    bool assumed = false;               // the scenario names no failure rates: see assumed_rates
    std::vector<std::string> for_ever;  // left out, since nobody repairs them

    scenarios::Estimate by_request, by_time;
    std::vector<OfClass> classes;
    scenarios::Estimate outages_per_year, down_minutes_per_year;
    double longest_outage = 0;                // seconds
    std::optional<double> objective;          // availability wanted
    double years_missed = 0;                  // share of years in which it was missed
    double budget_spent = 0, worst_year = 0;  // of the yearly budget: on average, at the worst
    std::vector<AvailabilityIncident> worst;  // five, the most requests that went wrong first
    std::vector<AvailabilityCause> causes;    // most first
    std::vector<StateSeen> states;            // longest first
    std::vector<std::pair<std::string, uint64_t>> stuck;  // what led there, how often
    std::optional<RenewalAnswer> renewal;
    std::optional<RareAnswer> rare;  // until a state that is down; absent: see why_no_rare
    std::string why_no_rare;
    uint64_t changes = 0, simulated = 0, events = 0;
    double wall_seconds = 0;
    bool interrupted = false;
};

// Needs at least one part that breaks and is repaired, see failing_parts.
AvailabilityResult availability(const models::Blueprint& blueprint,
                                const AvailabilityOptions& options);

}  // namespace faultline::studies
