#include "models/restore.hpp"

#include "models/cluster.hpp"
#include "models/incident.hpp"

namespace faultline::models {
namespace {

constexpr sim::Duration kLook{1'000'000'000};

}  // namespace

void RestoreManager::start(Cluster& cx, uint32_t self) {
    self_ = self;
    cx.appoint(self_, look, cx.kernel.now() + kLook);
    cx.appoint(self_, back_up, cx.kernel.now() + backup_.every);
}

void RestoreManager::due(Cluster& cx, uint32_t what) {
    const sim::Time now = cx.kernel.now();
    const Shard& shard = cx.databases[database_].shards[shard_];
    if (what == back_up) {
        cx.appoint(self_, back_up, now + backup_.every);
        if (lost_at_) return;  // there is nothing to copy
        saved_commits_ = shard.commits;
        saved_at_ = now;
        return;
    }
    cx.appoint(self_, look, now + kLook);
    for (uint32_t i = 0; i < shard.count; ++i)
        if (cx.instance(shard.first_instance + i).up) return lost_at_.reset();
    if (!lost_at_) {
        lost_at_ = now;
        cx.story.tell(now, "lost", cx.instance_name(shard.primary),
                      "a restore from the backup begins", {"no instance is left", shard.primary});
    }
    if (now - *lost_at_ >= backup_.restore) restore(cx);
}

void RestoreManager::restore(Cluster& cx) {
    Database& database = cx.databases[database_];
    Shard& shard = database.shards[shard_];
    const sim::Time now = cx.kernel.now();
    const uint64_t lost = shard.commits - saved_commits_;
    database.lost_writes += lost;
    shard.commits = saved_commits_;
    // Who would rebuild a replica that comes back is who fails over; else it catches up.
    const auto& spec = std::get<DatabaseSpec>(cx.blueprint->components[database.component].spec);
    for (uint32_t i = 0; i < shard.count; ++i)
        if (spec.failover && shard.first_instance + i != shard.primary)
            shard.feeds[i].rebuilding = true;
    shard.fenced = false;
    // On another machine: what keeps the old one down keeps it down.
    cx.instance(shard.primary).power(true);
    cx.back_in_service(shard, shard.primary);
    cx.story.lost_writes(shard.primary, lost, saved_at_);
    service_back(cx, shard.primary);
    cx.story.tell(
        now, "restored", cx.instance_name(shard.primary),
        std::to_string(lost) + " acknowledged writes are lost",
        {"the backup is " + std::to_string((now - saved_at_).ns / 1'000'000'000) + " s old",
         shard.primary});
    lost_at_.reset();
}

}  // namespace faultline::models
