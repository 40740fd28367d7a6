// models/fault.hpp - the fault plan: what breaks, when, and for how long.
//
// A scripted fault strikes once; a random one strikes again and again, the time from each repair to
// the next failure drawn anew. A random fault on every instance of a component ("api[*]") gives
// each instance a clock of its own; a scripted one strikes all of them together.
#pragma once
#include <vector>

#include "models/blueprint.hpp"
#include "models/control.hpp"
#include "models/link_trouble.hpp"
#include "models/story.hpp"
#include "sim/sampler.hpp"

namespace faultline::models {

// kill, slow ...: as in a scenario.
const char* verb_name(Fault::Verb verb);

class FaultPlan final : public Controller {
public:
    explicit FaultPlan(const Blueprint& blueprint, uint64_t seed);

    // Another one, by hand, while the system runs. What it answers is what to appoint (see
    // Fault::by_hand). A plan that had it from the start would do the same at the same times.
    uint32_t add(Fault fault);

    void start(Cluster& cluster, uint32_t self) override;
    void due(Cluster& cluster, uint32_t what) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<FaultPlan>(*this);
    }

private:
    // One clock: a fault, or one instance's share of a random one.
    struct Clock {
        uint32_t fault = 0;
        uint32_t only = kNone;  // ordinal of the one instance it strikes
        bool striking = false;  // the fault is in force: the next appointment ends it
        std::vector<uint32_t> struck;
        uint32_t incident = kNoIncident;  // its latest
        sim::Sampler every, duration;
    };

    std::vector<uint32_t> targets(Cluster& cluster, const Clock& clock) const;
    static void apply(Cluster& cluster, const Fault& fault, uint32_t instance);
    void strike(Cluster& cluster, uint32_t index);
    void mend(Cluster& cluster, uint32_t index);

    uint32_t in_force_ = 0;  // faults
    std::vector<Fault> faults_;
    LinkTrouble links_;
    std::vector<Clock> clocks_;
    uint32_t self_ = 0;
};

}  // namespace faultline::models
