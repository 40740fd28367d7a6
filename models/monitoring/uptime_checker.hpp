// models/monitoring/uptime_checker.hpp - asks from outside, every so often, and knows no more.
//
// The guide's loop: a request of a class, every 60 seconds; an answer in time is up, an error or
// none is down. Its requests go the users' way and take part in everything there (they are routed,
// queue, hold workers, are served), but they are not users' requests: the recorder does not count
// them. What happens between two checks it does not see.
#pragma once
#include "models/control.hpp"
#include "models/monitoring/spec.hpp"
#include "sim/random_stream.hpp"

namespace faultline::models {

class UptimeChecker final : public Controller {
public:
    // `edge`: from the clients to what the class asks.
    UptimeChecker(const Monitoring& monitoring, uint32_t edge, sim::RandomStream random)
        : check_{*monitoring.uptime}, offset_{monitoring.offset}, edge_{edge}, random_{random} {}

    void start(Cluster& cluster, uint32_t self) override;
    void due(Cluster& cluster, uint32_t what) override;
    void probe_ended(Cluster& cluster, uint32_t what, Outcome outcome) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<UptimeChecker>(*this);
    }

private:
    enum : uint32_t { kSend, kGiveUp };  // kGiveUp + round
    void conclude(Cluster& cluster, bool passed, const char* how);

    UptimeCheck check_;
    std::optional<sim::Duration> offset_;
    uint32_t edge_;
    sim::RandomStream random_;
    uint32_t self_ = 0, round_ = 0;
    uint32_t probe_ = UINT32_MAX;  // under way
    sim::Time sent_;
    uint32_t line_ = UINT32_MAX;  // of the story: it is down
};

}  // namespace faultline::models
