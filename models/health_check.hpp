// models/health_check.hpp - a load balancer asks its members how they are.
//
// Checks are calls like any other: they queue for a worker, time out, and a deep one asks the
// database and the caches that the service needs, so an overloaded or half-dead member fails them
// as it would in production. `fall` failures in a row take a member out, `rise` passes bring it
// back. The first check of each member comes at a random point of the interval, as HAProxy spreads
// them; the next one an interval after the previous was answered or given up, so that a member that
// hangs is asked less often than one that refuses.
#pragma once
#include <vector>

#include "models/blueprint.hpp"
#include "models/control.hpp"
#include "sim/random_stream.hpp"

namespace faultline::models {

class HealthChecker final : public Controller {
public:
    // `edges[g]`: the probe edge of member group g of the balancer.
    HealthChecker(const HealthCheck& check, uint32_t balancer, std::vector<uint32_t> edges,
                  sim::RandomStream random)
        : check_{check}, balancer_{balancer}, edges_{std::move(edges)}, random_{random} {}

    void start(Cluster& cluster, uint32_t self) override;
    void due(Cluster& cluster, uint32_t what) override;
    void probe_ended(Cluster& cluster, uint32_t what, Outcome outcome) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<HealthChecker>(*this);
    }

private:
    struct Checked {
        bool healthy = true;
        uint32_t failures = 0, passes = 0;  // in a row
        uint32_t probe = kNone;             // under way
        uint32_t round = 0;                 // which check it is: an old timeout is out of date
    };
    // Appointments of member m: send a check; the check number `round` has run out of time.
    static uint32_t send(uint32_t m) { return m << 8; }
    static uint32_t give_up(uint32_t m, uint32_t round) { return m << 8 | 128 | (round & 127); }

    void conclude(Cluster& cluster, uint32_t member, bool passed);
    sim::Duration interval_of(const Checked& member) const;

    HealthCheck check_;
    uint32_t balancer_;
    std::vector<uint32_t> edges_;
    sim::RandomStream random_;
    uint32_t self_ = 0;
    std::vector<Checked> members_;
};

}  // namespace faultline::models
