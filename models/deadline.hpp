// models/deadline.hpp - deadlines in timeout lanes: arming one, and whether it still counts.
#pragma once
#include "models/cluster.hpp"

namespace faultline::models {

// Is the deadline still wanted? (see EventKind)
inline bool is_current_deadline(const Cluster& cx, const sim::Event& deadline) {
    const Call& call = cx.calls[deadline.slot()];
    switch (static_cast<EventKind>(deadline.kind())) {
        case EventKind::client_timeout:
            return call.parent == sim::Ticket{kClientParent, deadline.episode()};
        case EventKind::balancer_timeout:
            return (call.flags & kRouted) && call.attempt_episode == deadline.episode();
        default:
            return call.episode == deadline.episode();
    }
}
// Not inlined: the event loop has room for what every call needs (a tenth of M/M/1's rate).
[[gnu::noinline]] inline uint32_t arm(Cluster& cx, uint32_t lane, EventKind kind, uint32_t slot) {
    return cx.kernel.arm(lane, static_cast<uint8_t>(kind), slot,
                         [&cx](const sim::Event& e) { return is_current_deadline(cx, e); });
}

}  // namespace faultline::models
