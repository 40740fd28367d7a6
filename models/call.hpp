// models/call.hpp - a call: one attempt at one node, in 64 bytes.
//
// A request unfolds as a tree of calls. Each carries the ticket of the caller that waits for it: a
// reply whose ticket is out of date finds that the caller has left, and the call was an orphan.
// Records live in a sim::SlotPool and are addressed by slot; a reference does not survive taking
// another record.
#pragma once
#include <cstdint>

#include "sim/event.hpp"

namespace faultline::models {

enum class Outcome : uint8_t {
    ok,
    hit,   // of a cache look-up
    miss,  // of a cache look-up
    // From here on: bad.
    failed,       // an error was answered
    aborted,      // the node died while it worked on the call (connection reset)
    unreachable,  // nobody there: down, no route, no eligible member
    rejected,     // full
    timed_out,    // the caller's patience is over
};
inline constexpr bool is_bad(Outcome o) { return o >= Outcome::failed; }
// Nothing came back: what nginx's proxy_next_upstream calls `error`. An answered error is another.
inline constexpr bool is_unanswered(Outcome o) {
    return o == Outcome::unreachable || o == Outcome::aborted;
}

// Where a call is. The order matters: queued..stopped are "resident", what a crash of the
// node loses.
enum class CallState : uint8_t {
    free,
    travelling,   // on its way to the node
    queued,       // waits for a worker
    working,      // in a step that takes time
    calling,      // waits for the replies of its children
    pooling,      // waits for a connection to call with
    backing_off,  // waits before it retries
    parked,       // waits for a synchronous standby
    stopped,      // its node stands still (standstill.hpp)
    replying,     // on its way back
    lost,         // in a node that died silently: until a timeout gives it up
};
inline constexpr bool is_resident(CallState s) {
    return s >= CallState::queued && s <= CallState::stopped;
}

// Parents that are no calls. Slots of real calls are below sim::kMaxSlots.
inline constexpr uint32_t kClientParent = UINT32_MAX;        // the request itself: a user waits
inline constexpr uint32_t kGoneParent = UINT32_MAX - 1;      // nobody waits any more: an orphan
inline constexpr uint32_t kDetachedParent = UINT32_MAX - 2;  // nobody ever did: a message's work
inline constexpr uint32_t kProbeParent = UINT32_MAX - 3;     // a health check waits

struct alignas(64) Call {
    uint32_t episode = 0;  // current ticket: what this call waits for
    uint32_t next = 0;     // link of the FIFO it waits in; or, while calling, the join (see Join)
    sim::Ticket parent{};  // who waits for the reply
    uint32_t pc = 0;       // index of the step it is at
    uint32_t edge = 0;     // the edge it came over
    uint32_t node = 0;     // the instance it is at or on its way to
    uint8_t request_class = 0;
    Outcome outcome = Outcome::ok;
    CallState state = CallState::free;
    uint8_t attempt = 0;  // of the call step it is at
    // --- second half: touched at the ends of a call
    sim::Time started{};           // of the request: when its user sent it
    uint32_t attempt_episode = 0;  // of the balancer's deadline for this attempt; 0: none
    uint32_t member = 0;           // that the balancer or the caller chose, while kRouted
    uint32_t client = 0;           // whose request: the user's number, for ip_hash
    uint32_t key = 0;              // last key looked up in a cache, to fill it with
    uint32_t tried = UINT32_MAX;   // handle of the members tried so far, UINT32_MAX: none
    uint8_t source = 0;            // of the request
    uint8_t region = 0;            // of the user
    uint8_t window = 0;            // measurement window the request was sent in
    uint8_t flags = 0;
};
static_assert(sizeof(Call) == 64);

inline constexpr uint32_t kLocalEdge = 0;  // from a call to its own parts: no link, no policy

inline constexpr uint8_t kHoldsWorker = 1;
inline constexpr uint8_t kHoldsConnection = 2;  // of the pool of the edge it calls over
inline constexpr uint8_t kRouted = 4;           // a balancer counts it as in progress at its member
// One event for two hops, where it stops for nothing in between; until it has passed there, the
// death of who stands there still reaches it (see Cluster::crash).
inline constexpr uint8_t kPassing = 8;  // its reply is on the way home through a balancer
inline constexpr uint8_t kAsking = 16;  // it is on its way to a cache and back, the answer is drawn

inline constexpr uint8_t kTraced = 32;    // its life is written down (tracing/tracer.hpp)
inline constexpr uint8_t kAdmitted = 64;  // a balancer's rate limiter has let it in, if later

inline constexpr uint8_t kStopped = 128;  // its node stands still: what comes for it waits

// When it passes there; in place of what a routed call keeps.
inline void set_passing_time(Call& call, sim::Time at) {
    call.attempt_episode = static_cast<uint32_t>(at.ns);
    call.member = static_cast<uint32_t>(at.ns >> 32);
}
inline sim::Time passing_time(const Call& call) {
    return {static_cast<int64_t>(uint64_t{call.member} << 32 | call.attempt_episode)};
}

// A call that waits for several children keeps the count in `next`.
struct Join {
    static uint32_t make(uint32_t left, uint32_t needed) { return left << 16 | needed; }
    static uint32_t left(uint32_t join) { return join >> 16; }
    static uint32_t needed(uint32_t join) { return join & 0xffff; }
};

enum class EventKind : uint8_t {
    // Of a call, the slot; out of date when the call's episode is another one.
    step_done,          // its step took the time it takes
    at_balancer,        // reached the balancer
    at_node,            // reached the instance
    reply_at_balancer,  // its reply reached the balancer
    reply_home,         // its reply reached the caller
    retry,              // its backoff is over
    // Of others.
    arrival,        // slot: source
    think_over,     // slot: source; a user with a timer of its own
    processor_due,  // slot: processor; its next job may be done
    control,        // slot: entry of the agenda
    // Kinds of deadlines in timeout lanes.
    call_timeout,      // slot: the caller's call
    client_timeout,    // slot: the call that stands for the whole request
    balancer_timeout,  // slot: the call that a balancer has sent to a member
    pool_timeout,      // slot: the call that waits for a connection
    patience_over,     // slot: the call that waits for a worker
    lane_head = 15,
};
inline constexpr bool is_of_call(EventKind kind) { return kind <= EventKind::retry; }

}  // namespace faultline::models
