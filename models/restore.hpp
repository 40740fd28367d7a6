// models/restore.hpp - a shard of which nothing is left comes back from its latest backup.
//
// Once a second it is looked at: when no instance is up any more, the restore begins, and `restore`
// later the primary is up with what the latest backup holds. Every commit since then is lost, and
// counted. Replicas that come back later are rebuilt, as after any promotion. If an instance comes
// back by itself meanwhile, nothing is restored.
#pragma once
#include <optional>

#include "models/blueprint.hpp"
#include "models/control.hpp"

namespace faultline::models {

class RestoreManager final : public Controller {
public:
    RestoreManager(const Backup& backup, uint32_t database, uint32_t shard)
        : backup_{backup}, database_{database}, shard_{shard} {}

    void start(Cluster& cluster, uint32_t self) override;
    void due(Cluster& cluster, uint32_t what) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<RestoreManager>(*this);
    }

private:
    enum What : uint32_t { look, back_up };
    void restore(Cluster& cluster);

    Backup backup_;
    uint32_t database_, shard_;
    uint32_t self_ = 0;
    uint64_t saved_commits_ = 0;  // made before the latest backup
    sim::Time saved_at_{};
    std::optional<sim::Time> lost_at_;
};

}  // namespace faultline::models
