// models/tracing/breakdown.hpp - where a request's time went: each nanosecond of its latency
// belongs to one kind of time at one component.
//
// Of calls that run side by side only the one that was waited for last counts (the critical path).
// The parts add up to the latency exactly.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "models/tracing/trace.hpp"

namespace faultline::models {

class Cluster;

enum class Spent : uint8_t {
    service,      // worked on, a share of a contended core included
    waiting,      // in the queue for a worker
    pool,         // for a connection to the component
    network,      // on the link to the component and back
    retries,      // attempts at the component that failed, and backing off after them
    replication,  // a commit, until the component's standby has it
};

// What a call in this state spends its time on; nullopt while it waits for its own calls.
std::optional<Spent> spent_in(CallState state);

struct TimePart {
    Spent spent = Spent::service;
    uint32_t component = 0;
    sim::Time from;  // of one continuous piece
    sim::Duration time;
};

// Pieces in no particular order; none of them empty.
void break_down(const Cluster& cx, const Trace& trace, std::vector<TimePart>& parts);

}  // namespace faultline::models
