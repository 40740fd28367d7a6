// models/failover.hpp - what watches a primary, and promotes a replica when it has died.
//
// One manager per shard: checks every `check_interval`, `check_fall` failures in a row are a dead
// primary. The most advanced replica that is up is promoted, which takes `promotion`; then each
// caller learns the new address in its own time (DNS) or all after the same delay. Commits that had
// not reached the promoted replica when the primary died are lost (of a synchronous database
// those that some replica had). From the decision on the old primary is fenced: if it comes back
// it takes no writes, and after `rejoin` (pg_rewind or a rebuild) it is a replica.
//
// A switchover is the same on purpose (`patronictl switchover`): the primary is shut down, which
// ends the calls there, and its last commits reach the replicas that it talks to; one of these has
// applied them and is then promoted, and the old primary started as a replica. Nothing is lost.
#pragma once
#include <vector>

#include "models/blueprint.hpp"
#include "models/control.hpp"
#include "models/story.hpp"
#include "sim/random_stream.hpp"

namespace faultline::models {

class FailoverManager final : public Controller {
public:
    FailoverManager(const Failover& failover, uint32_t database, uint32_t shard,
                    sim::RandomStream random)
        : failover_{failover}, database_{database}, shard_{shard}, random_{random} {}

    void start(Cluster& cluster, uint32_t self) override;
    void due(Cluster& cluster, uint32_t what) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<FailoverManager>(*this);
    }

    enum What : uint32_t {
        check,
        promoted,
        switched,
        switch_over,  // somebody asks for it: to Shard::successor
        rejoined      // + instance
    };

private:
    void check_primary(Cluster& cluster);
    void start_rebuilds(Cluster& cluster);
    uint32_t most_advanced(Cluster& cluster) const;
    uint64_t acknowledged_and_lost(Cluster& cluster) const;
    void promote(Cluster& cluster);
    void hand_over(Cluster& cluster);
    void start_old_primary(Cluster& cluster, uint32_t instance);
    void all_switched(Cluster& cluster);
    void rejoin(Cluster& cluster, uint32_t instance);

    Failover failover_;
    uint32_t database_, shard_;
    sim::RandomStream random_;
    uint32_t self_ = 0;
    uint32_t failures_ = 0;
    bool promoting_ = false, planned_ = false;
    uint32_t candidate_ = 0;
    uint32_t told_ = kNoLine;      // the latest step, to which the next one is due
    std::vector<bool> rejoining_;  // by instance of the shard: its rebuild is under way
    sim::Time switched_at_{};      // when the last caller learns of the last promotion
};

}  // namespace faultline::models
