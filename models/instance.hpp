// models/instance.hpp - one running copy of a component: a power switch, workers and one queue.
//
// Integrals are signed sums of times (entering subtracts now, leaving adds it), so that a change
// costs one addition; what is still inside is added when the integral is read.
#pragma once
#include <cstddef>
#include <cstdint>

#include "models/blueprint.hpp"
#include "models/call.hpp"

namespace faultline::models {

// A first-in first-out list of calls, linked through Call::next. A call is in one list at a time.
struct CallQueue {
    uint32_t head = kNone, tail = kNone, size = 0;
};

struct alignas(64) Instance {
    // --- what every call that comes here needs: one cache line
    uint32_t free_workers = kNoLimit;
    CallQueue waiting;
    uint32_t queue_limit = kNoLimit;
    uint32_t processor = kNone;  // the cores it shares; kNone: as many as it has workers
    float slowdown = 1;  // faults make its work this many times longer; < 0: see slowed_work
    uint16_t zone = 0;
    bool up = true;    // its power is on
    bool open = true;  // serving, and takes every call: nothing to ask before one comes in
    int64_t busy_ns = 0, queued_ns = 0;  // signed time sums; see read_meters
    uint64_t admitted = 0, served = 0;
    // --- who it is, and rarer events
    uint32_t workers = kNoLimit;
    uint32_t disk = kNone;
    uint32_t component = 0;
    uint32_t ordinal = 0;    // among the instances of its component
    bool serving = true;     // up, and does not stand still (standstill.hpp)
    bool in_service = true;  // false: not booted yet or taken out by the autoscaler
    uint16_t release = 0;   // what it runs: 1 + an index into Cluster::releases; 0: as at the start
    float error_share = 0;  // faults make it answer so many of its calls with an error
    uint32_t messages = 0;  // queues: first step of the workers' plan
    bool disk_full = false;  // what it would write fails
    bool rotates = true;     // balancers may choose it, unless somebody drains it
    bool drained = false;
    uint64_t failed = 0, rejected = 0;
    int64_t up_since_ns = 0;  // start of the current time in service (cost, averages)
    int64_t in_service_ns = 0;

    void power(bool on) {
        up = on;
        stand_still(false);
    }
    void stand_still(bool still) {
        serving = up && !still;
        answer_errors(error_share);
    }
    void answer_errors(float share) {
        error_share = share;
        open = serving && share == 0 && release == 0;
    }
    void run(uint16_t of) {
        release = of;
        answer_errors(error_share);
    }
    bool stands_still() const { return up && !serving; }
    uint32_t busy() const {
        return workers == kNoLimit ? kNoLimit - free_workers : workers - free_workers;
    }
};
static_assert(offsetof(Instance, workers) == 64 && sizeof(Instance) == 128);

}  // namespace faultline::models
