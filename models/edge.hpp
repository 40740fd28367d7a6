// models/edge.hpp - how one component calls an operation of another: route, link, pool, policy.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/blueprint.hpp"
#include "models/instance.hpp"
#include "sim/sampler.hpp"

namespace faultline::models {

// The delay of a hop, each direction with a stream of its own.
struct Link {
    sim::Sampler out, back;
};

// Which link a hop takes, from the zones of its ends (see link_between). kNone: no time at all.
struct LinkChoice {
    uint32_t first = kNone;    // index into Cluster::links
    uint32_t zone_stride = 0;  // 0: the same link, or none, whatever the zones
};

enum class Route : uint8_t {
    instance,  // to one instance
    balanced,  // the caller picks a member of an upstream
    balancer,  // to a load balancer, which picks a member on the way
    read,      // to a database: whoever answers reads
    write,     // to a database: its primary
};

struct alignas(64) Edge {
    Route route = Route::instance;
    uint8_t attempts = 1;  // first one included
    bool scatter = false;
    bool check = false;            // for health checks: not one of the callee's calls
    bool attempt_timeout = false;  // the balancer may give up before the caller does
    bool at_once = false;          // the target answers by a draw, without work: see ask
    bool limited = false;          // the balancer limits the rate
    uint32_t target = 0;           // instance, upstream, balancer or database
    uint32_t entry = 0;            // first step at the target; balanced: see entries
    uint32_t entries = kNone;      // index into Cluster::entries by the member's group
    LinkChoice link;
    uint32_t lane = kNone;                    // of the timeout
    uint32_t pool = kNone;                    // pool of the caller's instance 0; the others follow
    uint32_t backoff = kNone;                 // index into Cluster::backoffs
    uint32_t shard_key = kNone;               // index into Cluster::key_streams
    uint32_t caller = kNone, callee = kNone;  // components; caller kNone: the clients
    uint64_t calls = 0, timeouts = 0, orphans = 0;
};

// Waiting before a retry: base x 2^(retry - 1), at most max, of which the share `jitter` is drawn.
struct Backoff {
    sim::Duration base, max;
    double jitter = 0;
    sim::RandomStream random;
    sim::Duration before(uint32_t retry);
};

// Connections from one instance to a component; a caller without one waits its turn.
struct ConnectionPool {
    uint32_t size = 0, free = 0;
    CallQueue waiting;
    uint32_t lane = kNone;  // of pool_timeout
    // Envoy's retry budget: so many of the calls under way here may be retries, three always.
    float retry_budget = 0;              // 0: no limit
    uint32_t retrying = 0;               // retries granted and not over
    uint64_t refused = 0;                // retries that were not granted
    int64_t busy_ns = 0, queued_ns = 0;  // signed time sums
    uint64_t admitted = 0, timeouts = 0;

    bool grants_retry() {
        const auto under_way = static_cast<float>(size - free + waiting.size);
        if (static_cast<float>(retrying) >= std::max(3.0F, retry_budget * under_way)) {
            ++refused;
            return false;
        }
        ++retrying;
        return true;
    }
};

}  // namespace faultline::models
