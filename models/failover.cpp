#include "models/failover.hpp"

#include <algorithm>
#include <utility>

#include "models/cluster.hpp"
#include "models/incident.hpp"

namespace faultline::models {

void FailoverManager::start(Cluster& cx, uint32_t self) {
    self_ = self;
    cx.databases[database_].shards[shard_].manager = self;
    rejoining_.resize(cx.databases[database_].shards[shard_].count);
    const auto phase = static_cast<double>(failover_.check_interval.ns) * random_.uniform();
    cx.appoint(self_, check, cx.kernel.now() + sim::Duration{static_cast<int64_t>(phase)});
}

void FailoverManager::due(Cluster& cx, uint32_t what) {
    switch (what) {
        case check:
            check_primary(cx);
            break;
        case promoted:
            promote(cx);
            break;
        case switched:
            all_switched(cx);
            break;
        case switch_over:
            hand_over(cx);
            break;
        default:
            rejoin(cx, what - rejoined);
    }
}

void FailoverManager::start_rebuilds(Cluster& cx) {
    const Shard& shard = cx.databases[database_].shards[shard_];
    for (uint32_t i = 0; i < shard.count; ++i) {
        const uint32_t instance = shard.first_instance + i;
        if (!shard.feeds[i].rebuilding || rejoining_[i] || !cx.instance(instance).serving) continue;
        rejoining_[i] = true;
        cx.appoint(self_, rejoined + instance, cx.kernel.now() + failover_.rejoin);
    }
}

// The replica that is up and lacks least; the first of equals. kNone: nobody can be promoted.
uint32_t FailoverManager::most_advanced(Cluster& cx) const {
    const Shard& shard = cx.databases[database_].shards[shard_];
    uint32_t best = kNone;
    for (uint32_t i = 0; i < shard.count; ++i) {
        const uint32_t replica = shard.first_instance + i;
        const ReplicaFeed& feed = shard.feeds[i];
        if (replica == shard.primary || feed.rebuilding || !cx.instance(replica).serving) continue;
        if (best == kNone || feed.behind < shard.feeds[best - shard.first_instance].behind)
            best = replica;
    }
    return best;
}

void FailoverManager::check_primary(Cluster& cx) {
    const sim::Time now = cx.kernel.now();
    cx.appoint(self_, check, now + failover_.check_interval);
    start_rebuilds(cx);
    if (promoting_) return;
    Shard& shard = cx.databases[database_].shards[shard_];
    if (cx.instance(shard.primary).serving) {
        failures_ = 0;
        return;
    }
    if (++failures_ < failover_.check_fall) return;
    const uint32_t best = most_advanced(cx);
    const std::string name = cx.instance_name(shard.primary);
    if (failures_ == failover_.check_fall) {
        cx.story.detected(now, shard.primary);
        told_ = cx.story.tell(now, "detected", name,
                              best == kNone ? "is given up; no replica is there to promote"
                                            : "is given up; promoting " + cx.instance_name(best),
                              {counted(failures_, "check") + " failed", shard.primary});
    }
    if (best == kNone) return;
    candidate_ = best;
    promoting_ = shard.fenced = true;
    cx.appoint(self_, promoted, now + failover_.promotion);
}

void FailoverManager::hand_over(Cluster& cx) {
    const sim::Time now = cx.kernel.now();
    Shard& shard = cx.databases[database_].shards[shard_];
    const uint32_t primary = shard.primary;
    const uint32_t best = shard.successor == kNone ? most_advanced(cx) : shard.successor;
    const auto refuse = [&](const std::string& why) {
        service_back(cx, primary);
        cx.story.tell(now, "stuck", cx.instance_name(primary), "stays primary", {why, primary});
    };
    if (promoting_) return refuse("a promotion is under way");
    if (!cx.instance(primary).serving) return refuse("it is not there to hand over");
    if (best == kNone || best == primary) return refuse("there is nobody else");
    ReplicaFeed& feed = shard.feeds[best - shard.first_instance];
    if (!cx.follows(primary, best) || feed.rebuilding || feed.behind > 0)
        return refuse(cx.instance_name(best) + " does not follow it");
    sim::Time applied = now;
    if (!feed.on_the_way.empty()) applied = sim::Time{feed.on_the_way.back().applied_ns};
    std::vector<uint32_t> followers;
    for (uint32_t i = 0; i < shard.count; ++i)
        if (shard.first_instance + i != primary && cx.follows(primary, shard.first_instance + i))
            followers.push_back(i);
    cx.story.detected(now, primary);
    told_ = cx.story.tell(now, "stopped", cx.instance_name(primary),
                          "is shut down; promoting " + cx.instance_name(best),
                          {"a switchover was asked for", primary});
    cx.crash(primary, false);
    // It was shut down and did not crash: what it had committed has been sent.
    for (const uint32_t i : followers)
        if (!shard.feeds[i].rebuilding) shard.feeds[i].behind = 0;
    candidate_ = best;
    promoting_ = planned_ = shard.fenced = true;
    cx.appoint(self_, promoted, std::max(now, applied) + failover_.promotion);
}

// After a switchover: as a replica or, if nobody could be promoted, as what it was.
void FailoverManager::start_old_primary(Cluster& cx, uint32_t instance) {
    Database& database = cx.databases[database_];
    Shard& shard = database.shards[shard_];
    if (cx.instance(instance).up) return;
    cx.restart(instance);
    if (!cx.instance(instance).serving) return;  // something else keeps it down
    const bool replica = instance != shard.primary;
    if (replica) {
        shard.feeds[instance - shard.first_instance].rebuilding = false;
        cx.back_in_service(shard, instance);
        database.set_reader(shard, instance, !cx.instance(instance).drained);
    } else {
        service_back(cx, instance);
    }
    cx.story.tell(cx.kernel.now(), "restarted", cx.instance_name(instance),
                  replica ? "is a replica now" : "is primary again", {"", instance, told_});
}

// What the candidate lacks. A synchronous commit was acknowledged only if some replica has it.
uint64_t FailoverManager::acknowledged_and_lost(Cluster& cx) const {
    const Database& database = cx.databases[database_];
    const Shard& shard = database.shards[shard_];
    const uint64_t lacking = shard.feeds[candidate_ - shard.first_instance].behind;
    if (!database.synchronous) return lacking;
    uint64_t least = lacking;
    for (uint32_t i = 0; i < shard.count; ++i)
        if (shard.first_instance + i != shard.primary && !shard.feeds[i].rebuilding)
            least = std::min(least, shard.feeds[i].behind);
    return lacking - least;
}

void FailoverManager::promote(Cluster& cx) {
    promoting_ = false;
    failures_ = 0;
    Database& database = cx.databases[database_];
    Shard& shard = database.shards[shard_];
    shard.fenced = false;
    const bool planned = std::exchange(planned_, false);
    if (!cx.instance(candidate_).serving) {  // died too: the checks go on
        if (planned) start_old_primary(cx, shard.primary);
        return cx.catch_up(shard);
    }
    const sim::Time now = cx.kernel.now();
    const uint32_t old = shard.primary;
    const uint64_t lost = acknowledged_and_lost(cx);
    // The others follow the new primary; one that is down lacks what it has not got of it.
    const uint64_t lacking = shard.feeds[candidate_ - shard.first_instance].behind;
    for (ReplicaFeed& feed : shard.feeds) feed.behind -= std::min(feed.behind, lacking);
    database.lost_writes += lost;
    cx.story.lost_writes(old, lost,
                         sim::Time{shard.feeds[candidate_ - shard.first_instance].lacks_from_ns});
    shard.old_primary = old;
    shard.primary = candidate_;
    cx.catch_up(shard);
    database.set_reader(shard, candidate_, false);
    shard.feeds[old - shard.first_instance].rebuilding = true;
    const std::string losses =
        counted(lost, "acknowledged write") + (lost == 1 ? " is lost" : " are lost");
    told_ = cx.story.tell(
        now, "promoted", cx.instance_name(candidate_),
        "is primary now; " + (planned && lost == 0 ? "nothing is lost" : losses),
        {cx.instance_name(old) + (planned ? " has handed over" : " was given up"), old, told_});
    if (planned) start_old_primary(cx, old);
    // Each caller learns the new address when its cached name runs out.
    switched_at_ = now + failover_.switch_delay;
    for (int64_t& learns : shard.learns_at_ns) {
        const bool clings = failover_.tail_share > 0 && random_.uniform() < failover_.tail_share;
        const sim::Duration longest = clings ? failover_.tail : failover_.dns_ttl;
        const auto ttl = static_cast<double>(longest.ns) * random_.uniform();
        learns = now.ns + failover_.switch_delay.ns + static_cast<int64_t>(ttl);
    }
    for (const uint32_t caller : cx.callers_of(database.component))
        switched_at_ = std::max(switched_at_, sim::Time{shard.learns_at_ns[caller]});
    cx.appoint(self_, switched, switched_at_);
}

void FailoverManager::all_switched(Cluster& cx) {
    Shard& shard = cx.databases[database_].shards[shard_];
    const sim::Time now = cx.kernel.now();
    if (shard.old_primary == kNone || now < switched_at_) return;  // another promotion came after
    service_back(cx, shard.old_primary);
    cx.story.tell(now, "switched", cx.components[cx.databases[database_].component].name,
                  "the last caller has learned the new address", {"", shard.old_primary, told_});
    shard.old_primary = kNone;
}

void FailoverManager::rejoin(Cluster& cx, uint32_t instance) {
    Database& database = cx.databases[database_];
    Shard& shard = database.shards[shard_];
    const uint32_t member = instance - shard.first_instance;
    rejoining_[member] = false;
    if (!cx.instance(instance).serving) return;  // died again: waits for its next start
    shard.feeds[member].rebuilding = false;
    shard.feeds[member].behind = 0;
    database.set_reader(shard, instance, !cx.instance(instance).drained);
    cx.release_parked(shard);
    cx.story.tell(cx.kernel.now(), "recovered", cx.instance_name(instance), "is back as a replica",
                  {"", instance});
}

}  // namespace faultline::models
