#include "models/database.hpp"

#include <algorithm>

#include "models/look_up.hpp"
#include "models/routing.hpp"

namespace faultline::models {
namespace {

// The hash that spreads keys over shards: Fibonacci hashing, so that neighbours part.
uint32_t hash_to(uint64_t key, uint32_t count) {
    const uint64_t mixed = (key + 1) * 0x9e3779b97f4a7c15ULL;
    return static_cast<uint32_t>((mixed >> 32) * count >> 32);
}

}  // namespace

sim::Time ReplicaFeed::send(sim::Time now) {
    while (!on_the_way.empty() && on_the_way.front().applied_ns <= now.ns) on_the_way.pop_front();
    // Replay is serial: a later commit is never applied before an earlier one.
    last_apply_ns = std::max(last_apply_ns, now.ns + lag.draw().ns);
    on_the_way.push_back({last_apply_ns, now.ns});
    lag_sum_s += static_cast<double>(last_apply_ns - now.ns) * 1e-9;
    ++commits;
    return sim::Time{last_apply_ns};
}

std::deque<ReplicaFeed::Commit>::const_iterator ReplicaFeed::first_unapplied(sim::Time now) const {
    return std::upper_bound(
        on_the_way.begin(), on_the_way.end(), now.ns,
        [](int64_t time, const Commit& commit) { return time < commit.applied_ns; });
}

uint64_t ReplicaFeed::unapplied(sim::Time now) const {
    return static_cast<uint64_t>(on_the_way.end() - first_unapplied(now));
}

void ReplicaFeed::cut_off(sim::Time now) {
    const auto first = first_unapplied(now);
    if (behind == 0 && first != on_the_way.end()) lacks_from_ns = first->committed_ns;
    behind += unapplied(now);
    on_the_way.clear();
    last_apply_ns = 0;
}

void ReplicaFeed::miss(sim::Time now) {
    if (behind++ == 0) lacks_from_ns = now.ns;
}

void Shard::died(uint32_t instance, sim::Time now) {
    if (instance != primary) return feeds[instance - first_instance].cut_off(now);
    for (ReplicaFeed& feed : feeds) feed.cut_off(now);
}

uint32_t Database::shard_of(uint64_t key, uint32_t region) const {
    switch (sharding.by) {
        case Sharding::By::hash:
            return hash_to(key, sharding.count);
        case Sharding::By::range:
            return static_cast<uint32_t>(
                std::upper_bound(sharding.boundaries.begin(), sharding.boundaries.end(), key) -
                sharding.boundaries.begin());
        case Sharding::By::geo:
            return sharding.shard_of_region[region];
    }
    return 0;
}

uint32_t draw_shard(Cluster& cx, const Call& call, const Edge& edge) {
    const Database& database = cx.databases[edge.target];
    if (database.shards.size() == 1) return 0;
    uint64_t key = 0;
    if (edge.shard_key != kNone) {
        KeyStream& keys = cx.key_streams[edge.shard_key];
        key = draw_key(keys);
    }
    return database.shard_of(key, call.region);
}

bool pick_shard_member(Cluster& cx, Call& call, const Edge& edge, uint32_t index) {
    Database& database = cx.databases[edge.target];
    Shard& shard = database.shards[index];
    ++shard.routed;
    const sim::Time now = cx.kernel.now();
    if (edge.route == Route::read && database.reads != DatabaseSpec::Reads::primary) {
        if (const auto replica = shard.readers.pick(now, RouteKey{}, nullptr)) {
            call.member = *replica;
            call.node = shard.first_instance + *replica;
            call.flags |= kRouted;
            return true;
        }
        if (database.reads == DatabaseSpec::Reads::replicas) {
            call.node = shard.primary;
            return false;
        }
    }
    call.node = database.primary_for(shard, caller_of(cx, call), now);
    return true;
}

}  // namespace faultline::models
