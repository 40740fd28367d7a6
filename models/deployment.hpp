// models/deployment.hpp - a new version of a service, rolled out: instances come and go by a
// strategy, and go back the same way when the version turns out to be bad.
//
// Every place for an instance is in one phase. An instance that starts boots for `boot`, is asked
// whether it is ready every `ready_every` from its start on, takes calls from the first answer on,
// and counts as available `min_ready` later. One that has to go leaves every rotation and finishes
// what it has, for `drain` at most. After every such event the strategy looks at what there is and
// does what may be done next: it holds no script, so that going back is the same with the versions
// exchanged. rolling is the reconciliation of Kubernetes' deployment controller: at most replicas +
// surge instances that are not leaving, at least replicas - unavailable of them available. An
// instance that has been killed is not available.
//
// Canary weights are exact: members get whole weights in that proportion. A weight is served by
// ceil(weight x replicas) new instances beside all old ones (Argo Rollouts with traffic routing).
// restart_loop looks at nothing: the next server is stopped a pause after the one before was
// started; unless it drains, no balancer is told.
#pragma once
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "models/control.hpp"
#include "models/release.hpp"
#include "models/story.hpp"

namespace faultline::models {

// rolling, blue_green ...: as in a scenario.
const char* strategy_name(Change::Strategy strategy);
// rolling, blue-green ...: for people.
std::string strategy_text(Change::Strategy strategy);

class Deployment final : public Controller {
public:
    // `release`: the new version's index into Cluster::releases.
    Deployment(const Change& change, uint32_t release, uint32_t replicas)
        : change_{change}, release_{release}, replicas_{replicas} {}

    void start(Cluster& cluster, uint32_t self) override;
    void due(Cluster& cluster, uint32_t what) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<Deployment>(*this);
    }

private:
    enum class Phase : uint8_t {
        off,
        booting,
        crashed,  // exits whenever it starts
        waking,   // it answers, and is not ready or has not been for long enough
        available,
        leaving
    };
    // A place for an instance of the service.
    struct Slot {
        Phase phase = Phase::off;
        bool fresh = false;    // runs the new version
        bool taking = false;   // is in the rotation
        uint8_t turn = 0;      // an appointment of an earlier turn is out of date
        uint16_t exposes = 0;  // the release that calls can come to here
        sim::Time started{}, stops_at{};
    };
    enum class Kind : uint8_t {
        begin,
        base,  // the old version's work before it all
        // Of a slot.
        booted,
        ready,
        counted,
        idle,
        // Of the whole.
        next,
        checked,
        told,
        deadline,
        late_ends
    };
    struct Work {  // of instances, since their start or in a stretch of time
        double calls = 0, failed = 0, busy_ns = 0;
    };

    // --- deployment.cpp: its course and the strategies
    void begin_it(Cluster& cluster);
    void act(Cluster& cluster);  // what may be done next
    void roll(Cluster& cluster);
    void recreate(Cluster& cluster);
    void restart_next(Cluster& cluster);
    void swap_fleets(Cluster& cluster);
    void step_canary(Cluster& cluster);
    void go_back(Cluster& cluster, const std::string& why);
    void end_if_settled(Cluster& cluster);
    void deadline_due(Cluster& cluster);
    bool waits_for_instances() const;

    // --- deployment_slots.cpp: instances that come and go
    void start_instance(Cluster& cluster, uint32_t ordinal);
    bool start_one(Cluster& cluster);  // in a free place; false if there is none
    void has_booted(Cluster& cluster, uint32_t ordinal);
    void is_ready(Cluster& cluster, uint32_t ordinal);
    void stop_instance(Cluster& cluster, uint32_t ordinal);
    void look_whether_idle(Cluster& cluster, uint32_t ordinal);
    void switch_off(Cluster& cluster, uint32_t ordinal);
    void take_calls(Cluster& cluster, uint32_t ordinal, bool take);
    void share_out(Cluster& cluster, double fresh_share);
    void note_capacity(Cluster& cluster);  // after every change of any of this
    bool is_available(Cluster& cluster, uint32_t ordinal) const;
    template <class Is>
    uint32_t count(Is is) const {
        uint32_t n = 0;
        for (const Slot& slot : slots_) n += is(slot);
        return n;
    }
    // Of the version that is to be everywhere, or of the other; those that leave do not count.
    uint32_t count_of(bool wanted) const;

    // --- deployment_watch.cpp: is the new version any good?
    Work work_of(const Cluster& cluster, uint32_t ordinal) const;
    void read_work(Cluster& cluster, Work& fresh, Work& old);
    void check(Cluster& cluster);
    void first_seen(Cluster& cluster);

    uint32_t first(const Cluster& cluster) const;
    DeploymentRecord& record(Cluster& cluster) const;
    void tell(Cluster& cluster, const char* what, const std::string& detail,
              std::string because = "");
    void appoint(Cluster& cluster, Kind kind, uint32_t ordinal, sim::Time at) const;

    Change change_;
    uint32_t release_, replicas_;
    uint32_t self_ = 0;
    uint32_t incident_ = kNoIncident, line_ = kNoLine;  // its own, and the last one told
    std::vector<Slot> slots_;                           // by ordinal
    uint16_t old_release_ = 0;
    bool forward_ = true;   // the new version is to be everywhere; false: the old one
    bool settled_ = false;  // one of them is
    uint32_t stage_ = 0;    // steps of a canary taken, servers of a loop done; a turn of its own
    sim::Time stage_until_{};
    sim::Time progress_at_{};
    // --- the watch
    std::vector<Work> before_;  // by ordinal, at the last reading
    double base_ns_ = 0;        // of a call to the old version, before it all
    uint32_t failures_ = 0;     // checks in a row
    bool seen_ = false;         // by anybody: it has taken calls, or crashed
};

}  // namespace faultline::models
