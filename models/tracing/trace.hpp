// models/tracing/trace.hpp - the life of one request, written down: every call it made, and where
// each of them stayed from when to when.
#pragma once
#include <cstdint>
#include <vector>

#include "models/blueprint.hpp"
#include "models/call.hpp"

namespace faultline::models {

// A call was in `state` at `node` (or on its way there) from `from` on, until its next stay begins
// or it ends. A reply through a balancer has two stays: to the balancer, and on from there.
struct Stay {
    sim::Time from;
    uint32_t call = 0;  // index into Trace::calls
    uint32_t node = 0;  // instance
    uint32_t pc = 0;    // step
    CallState state = CallState::free;
};

inline constexpr sim::Time kStillUnderWay{INT64_MAX};  // when its request had ended

struct TracedCall {
    uint32_t caller = kNone;  // index into Trace::calls; kNone: the user
    uint32_t edge = 0;
    uint32_t slot = kNone;  // while it is under way
    sim::Time began, ended;
    Outcome outcome = Outcome::ok;
};

struct Trace {
    uint8_t request_class = 0;
    Outcome outcome = Outcome::ok;
    sim::Time sent, ended;
    std::vector<TracedCall> calls;  // the first is the request's own; callers before their calls
    std::vector<Stay> stays;        // of all calls, in order of time
    sim::Duration latency() const { return ended - sent; }
};

}  // namespace faultline::models
