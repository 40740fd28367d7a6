// models/plan.hpp - what an operation does at its node, compiled to steps of 16 bytes.
//
// A plan is a run of steps in one table that all operations share; a call's program counter is an
// index into it. Plans are data: they print as a list, and "412 calls wait at step 3: call shop"
// comes for free.
#pragma once
#include <cstdint>

namespace faultline::models {

enum class Op : uint8_t {
    acquire,           // take a worker of the node, or wait for one; a: patience lane or kNone
    acquire_in_line,   // the same by priority or a patience of one's own; a: waiting line
    limit,             // a: rate limiter of the component's first instance: may it come in?
    release,           // give the worker back and go on
    wait,              // a: sampler; takes that long
    cpu,               // a: sampler; that much work for a core of the node's processor
    disk,              // a: I/O table; as many I/Os on the node's disk
    call,              // a: edge
    scatter,           // a: edge; one child to each shard
    fork,              // a: first of b entries in the branch table, c needed; children at this node
    jump_unless_miss,  // a: step to go to when the look-up was no miss
    jump,              // a: step
    branch,            // a: step, b: stream, c: probability x 2^32: go there, else on
    lookup,            // a: key stream; outcome hit or miss; the key stays in the call
    fill,     // a: key stream, b: instance; puts the key of the last look-up into the cache
    ratio,    // b: stream, c: probability x 2^32 of a hit: a look-up with a stated ratio
    fail,     // b: stream, c: probability x 2^32: the call ends as failed
    enqueue,  // a: first step of the worker's plan: hand a message to this node's workers
    commit,   // makes a write durable and known to the replicas
    reply,    // the operation is done
};

// Flags of a step.
inline constexpr uint8_t kMissOnFailure = 1;  // a failed call counts as a miss: cache-aside
inline constexpr uint8_t kUncounted = 2;      // a reply that is not one of the node's calls served

struct PlanStep {
    Op op = Op::reply;
    uint8_t flags = 0;
    uint16_t reserved = 0;
    uint32_t a = 0, b = 0, c = 0;
};
static_assert(sizeof(PlanStep) == 16);

}  // namespace faultline::models
