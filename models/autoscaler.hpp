// models/autoscaler.hpp - more servers when they are busy, fewer when they idle: simple scaling.
//
// Every `period` the mean CPU utilisation of the instances in service over that period is read (of
// the workers, for a service without machines). Above `up_cpu` for `up_for`: one more instance,
// which boots for `boot` and then takes calls. Below `down_cpu` for `down_for`: the last one leaves
// the rotation, finishes what it has and is switched off. After each step nothing for `cooldown`
// (AWS simple scaling; the thresholds are the guide's).
#pragma once
#include <vector>

#include "models/blueprint.hpp"
#include "models/control.hpp"

namespace faultline::models {

class Autoscaler final : public Controller {
public:
    Autoscaler(const Autoscale& policy, uint32_t component)
        : policy_{policy}, component_{component} {}

    void start(Cluster& cluster, uint32_t self) override;
    void due(Cluster& cluster, uint32_t what) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<Autoscaler>(*this);
    }

private:
    static constexpr uint32_t kRead = 0, kBooted = 1;  // kBooted + ordinal

    double read_utilization(Cluster& cluster);
    void scale_up(Cluster& cluster, double utilization);
    void scale_down(Cluster& cluster, double utilization);
    void switch_off_drained(Cluster& cluster);

    Autoscale policy_;
    uint32_t component_;
    uint32_t self_ = 0;
    std::vector<double> busy_before_;  // by ordinal: core-ns at the last reading
    std::vector<bool> booting_, draining_;
    std::vector<uint32_t> boots_;      // line of the story that told of the boot
    sim::Duration above_{}, below_{};  // for how long the metric has been there
    sim::Time quiet_until_{};
};

}  // namespace faultline::models
