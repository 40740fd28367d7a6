#include "models/failover.hpp"

#include <algorithm>

#include "models/cluster.hpp"

namespace faultline::models {

void FailoverManager::start(Cluster& cx, uint32_t self) {
    self_ = self;
    const auto phase = static_cast<double>(failover_.check_interval.ns) * random_.uniform();
    cx.appoint(self_, check, cx.kernel.now() + sim::Duration{static_cast<int64_t>(phase)});
}

void FailoverManager::due(Cluster& cx, uint32_t what) {
    switch (what) {
        case check: check_primary(cx); break;
        case promoted: promote(cx); break;
        case switched: all_switched(cx); break;
        default: rejoin(cx, what - rejoined);
    }
}

void FailoverManager::check_primary(Cluster& cx) {
    const sim::Time now = cx.kernel.now();
    cx.appoint(self_, check, now + failover_.check_interval);
    Shard& shard = cx.databases[database_].shards[shard_];
    if (waits_to_rejoin_ != kNone && !rejoining_ && cx.instance(waits_to_rejoin_).up) {
        rejoining_ = true;
        cx.appoint(self_, rejoined + waits_to_rejoin_, now + failover_.rejoin);
    }
    if (promoting_) return;
    if (cx.instance(shard.primary).up) {
        failures_ = 0;
        return;
    }
    if (++failures_ < failover_.check_fall) return;
    // The most advanced replica that is up; the first of equals.
    uint32_t best = kNone;
    for (uint32_t i = 0; i < shard.count; ++i) {
        const uint32_t replica = shard.first_instance + i;
        if (replica == shard.primary || replica == waits_to_rejoin_ || !cx.instance(replica).up)
            continue;
        if (best == kNone ||
            shard.feeds[i].missing < shard.feeds[best - shard.first_instance].missing)
            best = replica;
    }
    const std::string name = cx.instance_name(shard.primary);
    if (failures_ == failover_.check_fall) {
        cx.story.detected(now, shard.primary);
        cx.story.tell(now, "detected", name,
                      std::to_string(failures_) + " failed checks" +
                          (best == kNone ? "; no replica is there to promote"
                                         : "; promoting " + cx.instance_name(best)));
    }
    if (best == kNone) return;
    candidate_ = best;
    promoting_ = true;
    cx.appoint(self_, promoted, now + failover_.promotion);
}

void FailoverManager::promote(Cluster& cx) {
    promoting_ = false;
    failures_ = 0;
    Database& database = cx.databases[database_];
    Shard& shard = database.shards[shard_];
    if (!cx.instance(candidate_).up) return;  // died too: the checks go on
    const sim::Time now = cx.kernel.now();
    const uint32_t old = shard.primary;
    const uint64_t lost = shard.feeds[candidate_ - shard.first_instance].missing;
    for (ReplicaFeed& feed : shard.feeds) feed.missing = 0;
    database.lost_writes += lost;
    cx.story.lost_writes(old, lost);
    shard.old_primary = old;
    shard.primary = candidate_;
    shard.readers.set_in_service(candidate_ - shard.first_instance, false);
    waits_to_rejoin_ = old;
    rejoining_ = false;
    cx.story.tell(now, "promoted", cx.instance_name(candidate_),
                  "is primary now; " + std::to_string(lost) + " acknowledged writes are lost");
    // Each caller learns the new address when its cached name runs out.
    sim::Time last = now + failover_.switch_delay;
    for (int64_t& learns : shard.learns_at_ns) {
        const auto ttl = static_cast<double>(failover_.dns_ttl.ns) * random_.uniform();
        learns = now.ns + failover_.switch_delay.ns + static_cast<int64_t>(ttl);
    }
    for (const uint32_t caller : cx.callers_of(database.component))
        last = std::max(last, sim::Time{shard.learns_at_ns[caller]});
    cx.appoint(self_, switched, last);
}

void FailoverManager::all_switched(Cluster& cx) {
    Shard& shard = cx.databases[database_].shards[shard_];
    const sim::Time now = cx.kernel.now();
    if (shard.old_primary == kNone) return;
    cx.story.recovered(now, shard.old_primary, cx.recorder.bad_so_far());
    cx.story.tell(now, "switched", cx.components[cx.databases[database_].component].name,
                  "the last caller has learned the new address");
    shard.old_primary = kNone;
}

void FailoverManager::rejoin(Cluster& cx, uint32_t instance) {
    Shard& shard = cx.databases[database_].shards[shard_];
    if (waits_to_rejoin_ != instance) return;
    rejoining_ = false;
    if (!cx.instance(instance).up) return;  // died again: waits for its next start
    waits_to_rejoin_ = kNone;
    shard.readers.set_in_service(instance - shard.first_instance, true);
    cx.story.tell(cx.kernel.now(), "recovered", cx.instance_name(instance),
                  "is back as a replica");
}

}  // namespace faultline::models
