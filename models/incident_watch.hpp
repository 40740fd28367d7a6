// models/incident_watch.hpp - are the objectives met? Asked once a second while an incident is in
// force, and not otherwise.
//
// An objective speaks of shares of requests (tally.hpp: `errors: 0.1%`, `p95: 200ms`). It is missed
// at a time when more than that share of the requests that ended in the ten seconds before went
// against it; where the scenario has no such objective, when `up_when`'s share of them went wrong.
// Objectives are restored from the beginning of the first ten seconds in which all are met again.
// An incident is in force until its service is back and objectives are met, or the run ends.
// Cost: a tally a second; in incidents of more than an hour one each bucket of the run's history.
#pragma once
#include <deque>

#include "models/control.hpp"
#include "models/tally.hpp"

namespace faultline::models {

class IncidentWatch final : public Controller {
public:
    void start(Cluster&, uint32_t /*self*/) override {}
    void due(Cluster& cluster, uint32_t what) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<IncidentWatch>(*this);
    }
    // An incident has begun: looks from the next whole second on, unless it does already.
    static void wake(Cluster& cluster);

    static constexpr uint32_t kLooks = 10;  // seconds over which objectives are judged

private:
    struct Look {
        sim::Time at;
        Tally counted;
    };
    bool met(const Cluster& cluster) const;  // in the time between the first look and the last
    void judge(Cluster& cluster) const;
    sim::Time next(const Cluster& cluster) const;

    std::deque<Look> looks_;
};

}  // namespace faultline::models
