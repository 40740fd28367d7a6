// models/monitoring/condition.hpp - a sentence about a running system that is true or not:
// `p99 > 1s`, `browse.errors > 5%`, `api.cpu > 80%`, `shop.connections > 90%`.
//
// A signal is what a monitoring system makes of its scrapes: a rate or a percentile over the last
// while, or a level of the last scrape. A signal of machines or instances without an owner is about
// all of them, each by itself; a condition holds if it holds for any. Plain values: who can tell
// whether it holds is Readings (readings.hpp). Alert rules are made of conditions, and so is what
// waits for one ("when p99 > 1s").
#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "sim/time.hpp"

namespace faultline::models {

enum class Signal : uint8_t {
    // of users' requests that ended: of a class, or of all
    mean,
    p50,
    p90,
    p95,
    p99,
    p999,        // of those that succeeded, interpolated in the scraped histogram's buckets
    errors,      // share that did not succeed
    throughput,  // succeeded, per second
    rate,        // ended, per second
    // of a component
    up,           // share of its instances in service that answer
    primary_up,   // of a database: share of its shards whose primary answers
    buffer_hits,  // of a database: share of pages found in memory, as stated
    // of a machine
    cpu,         // share of its cores' time at work
    iowait,      // share of its cores' time idle while the disk works
    memory,      // share in use
    disk,        // share of the time in which the disk is at its limit
    disk_space,  // share in use
    network,     // bytes per second, in and out
    // of an instance
    workers,      // share that is busy, of a service or queue
    connections,  // share that is busy, of a database
    queue,        // calls that wait
    query_time,   // of a database: mean time from a query's coming to its answer
    pool,         // of a caller's pool: share in use
    hit_ratio,    // of a cache or CDN
    // of the uptime checker
    uptime,  // 1 if its last check passed
};

struct SignalInfo {
    Signal signal;
    std::string_view name;
    enum class About : uint8_t {
        requests,
        component,
        machine,
        instance,
        pool,
        store,
        checker
    } about;
    enum class Unit : uint8_t { seconds, share, per_second, bytes_per_second, count } unit;
    bool over_window;  // else a level of the last scrape
};
std::span<const SignalInfo> signals();
const SignalInfo& info_of(Signal signal);
const SignalInfo* find_signal(std::string_view name);

struct Condition {
    Signal signal = Signal::errors;
    bool above = true;  // else below
    double limit = 0;   // SI
    // Class of requests (index among all), or component; kNone: all.
    uint32_t of = UINT32_MAX;
    sim::Duration window{60'000'000'000};  // of rates and percentiles
    std::string written;                   // errors > 5%

    // NaN, nothing to measure, is neither.
    bool holds(double value) const { return above ? value > limit : value < limit; }
};

}  // namespace faultline::models
