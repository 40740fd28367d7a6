// models/database.hpp - a sharded, replicated database: who is primary, what has reached whom.
//
// A shard is 1 + R instances, one of them primary. A commit is on its way to a replica for a time
// drawn from the lag, in order: a replica never applies a later commit first. What was on the way
// when the primary died and is promoted without it is lost.
#pragma once
#include <cstdint>
#include <deque>
#include <vector>

#include "models/balance/upstream.hpp"
#include "models/edge.hpp"

namespace faultline::models {

// What one replica has not applied yet: the times at which it will have.
struct ReplicaFeed {
    sim::Sampler lag;
    struct Commit {
        int64_t applied_ns = 0, committed_ns = 0;
    };
    std::deque<Commit> on_the_way;  // both times ascending
    int64_t last_apply_ns = 0;
    double lag_sum_s = 0;
    uint64_t commits = 0;
    // Commits that will not come by themselves: it was down, or the primary died before they left.
    uint64_t behind = 0;
    int64_t lacks_from_ns = 0;  // when the oldest of these was committed
    bool rebuilding = false;    // a primary that was replaced: not yet a replica

    // A commit leaves the primary now; returns when this replica will have applied it.
    sim::Time send(sim::Time now);
    uint64_t unapplied(sim::Time now) const;  // commits not applied at `now`
    std::deque<Commit>::const_iterator first_unapplied(sim::Time now) const;
    void cut_off(sim::Time now);  // what is on the way never arrives
    void miss(sim::Time now);     // a commit leaves the primary and will not arrive
};

struct alignas(64) Shard {
    uint32_t first_instance = 0, count = 0;  // its instances
    uint32_t primary = 0;                    // instance
    uint32_t old_primary = kNone;            // while some callers still ask it
    bool fenced = false;                     // its successor is being promoted: no more writes
    uint64_t routed = 0;                     // queries sent here
    uint64_t commits = 0;                    // made here
    std::vector<int64_t> learns_at_ns;       // by calling instance: when it learns the new address
    std::vector<ReplicaFeed> feeds;          // by instance - first_instance
    Upstream readers;                        // member = instance - first_instance
    CallQueue parked;                        // commits that wait for a synchronous standby
    uint32_t manager = kNone;                // the controller that fails over
    uint32_t successor = kNone;  // whom a switchover is to promote; kNone: the most advanced

    // Nothing more reaches an instance that died, or anybody if it was the primary.
    void died(uint32_t instance, sim::Time now);
};

struct Database {
    uint32_t component = 0;
    DatabaseSpec::Reads reads = DatabaseSpec::Reads::primary;
    bool synchronous = false;
    std::vector<Shard> shards;
    Sharding sharding;
    uint64_t lost_writes = 0;

    Shard& shard_of_instance(uint32_t instance) {
        const uint32_t per_shard = shards.front().count;
        return shards[(instance - shards.front().first_instance) / per_shard];
    }
    // Primaries answer no reads that are for replicas. A lone replica that may be left alone for
    // the primary's sake must not be treated as the only member there is.
    void set_reader(Shard& shard, uint32_t instance, bool reader) const {
        const uint32_t member = instance - shard.first_instance;
        if (reads == DatabaseSpec::Reads::prefer_replicas)
            shard.readers.set_health(member, reader);
        else
            shard.readers.set_in_service(member, reader);
    }
    // The shard that holds a key (hash, range) or a region's users (geo).
    uint32_t shard_of(uint64_t key, uint32_t region) const;
    // Whom this caller believes to be primary.
    uint32_t primary_for(const Shard& shard, uint32_t caller, sim::Time now) const {
        if (shard.old_primary != kNone && now.ns < shard.learns_at_ns[caller])
            return shard.old_primary;
        return shard.primary;
    }
};

}  // namespace faultline::models
