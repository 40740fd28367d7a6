// models/standstill.hpp - a process that stands still (`hang`): stopped, swapped out, collecting
// garbage.
//
// Its machine goes on: connections are accepted, and what comes waits to be read. Nothing that is
// its own to do goes on: work under way keeps what is left of it, replies that come for it and its
// own timers wait. Callers notice by their timeouts only. When it goes on, all of that does, in the
// order in which it stopped; whoever has left meanwhile is served all the same.
// Replies and questions that were to pass it in one event with the hop before still do.
#pragma once
#include <cstdint>

#include "models/call.hpp"
#include "sim/time.hpp"

namespace faultline::models {

class Cluster;

// A call that waits for the process it is at, and what it does then.
struct StoppedCall {
    enum class Then : uint8_t {
        event,      // its event comes, after what was left of its time
        processor,  // the rest of its work goes back to the cores
        reply,      // it takes the reply that has come
        next_step   // it goes on
    };
    uint32_t slot = 0, episode = 0, node = 0;
    Then then = Then::event;
    EventKind kind = EventKind::step_done;
    CallState state = CallState::working;
    sim::Duration left{};
};

void stop_call(Cluster& cluster, uint32_t slot, StoppedCall::Then then,
               EventKind kind = EventKind::step_done, sim::Duration left = {});

}  // namespace faultline::models
