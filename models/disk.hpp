// models/disk.hpp - a machine's disk: a rate limit of I/Os per second in front of a latency.
//
// Cloud volumes work so: each I/O takes its latency, and the volume admits at most `iops` of them a
// second. As the limit serves in order with a constant time, the end of a batch is known when it
// arrives (Lindley's recursion) and costs one event.
#pragma once
#include <algorithm>
#include <cstdint>

#include "sim/time.hpp"

namespace faultline::models {

class Disk {
public:
    Disk(sim::Duration latency, double iops)
        : own_latency_{latency},
          own_spacing_{iops > 0 ? sim::from_seconds(1 / iops) : sim::Duration{}} {
        slow_down(1);
    }
    // I/Os take so many times as long as they should, and so much longer after one another.
    void slow_down(double factor) {
        latency_ = {static_cast<int64_t>(static_cast<double>(own_latency_.ns) * factor)};
        spacing_ = {static_cast<int64_t>(static_cast<double>(own_spacing_.ns) * factor)};
    }

    // `count` I/Os one after the other, issued at `now`: how long until the last has ended.
    sim::Duration submit(sim::Time now, uint32_t count) {
        const sim::Time start = std::max(now, free_at_);
        free_at_ = start + spacing_ * count;
        ios_ += count;
        // The caller waits for each I/O before it issues the next: the longer of limit and latency.
        return (start - now) + std::max(spacing_, latency_) * count;
    }
    // Share of the rate limit used over `span`, from I/Os counted by ios().
    double utilization(uint64_t ios, sim::Duration span) const {
        return span.ns > 0 ? static_cast<double>(own_spacing_.ns) * static_cast<double>(ios) /
                                 static_cast<double>(span.ns)
                           : 0;
    }
    uint64_t ios() const { return ios_; }
    // How long one of several I/Os that follow each other keeps its caller.
    sim::Duration each() const { return std::max(spacing_, latency_); }

private:
    sim::Duration own_latency_, own_spacing_;
    sim::Duration latency_, spacing_;  // as they are now
    sim::Time free_at_{};
    uint64_t ios_ = 0;
};

}  // namespace faultline::models
