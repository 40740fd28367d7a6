// gui/session/stage.hpp - a session without its thread: where the running system is, its past, and
// what was done to it by hand.
//
// A value: copied, it is a second future of the same past.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "gui/session/design.hpp"
#include "gui/session/past.hpp"
#include "gui/session/snapshot.hpp"
#include "gui/session/system_view.hpp"
#include "gui/session/world.hpp"

namespace faultline::gui {

class Stage {
public:
    // A system with more calls under way than `most_calls` diverges.
    Stage(const Design& design, uint64_t seed, uint64_t most_calls);

    std::shared_ptr<const SystemView> shared_system() const { return system_; }
    sim::Time now() const { return world_.now(); }
    sim::Time end() const { return end_; }
    uint64_t seed() const { return seed_; }
    const models::Cluster& cluster() const { return world_.cluster(); }

    // True when it stands at `target`, or where it ends before. Frames of the past are taken on the
    // way. Of a system that diverges problem() says why it goes no further.
    bool run_on(sim::Time target, uint64_t most_events);
    const std::string& problem() const { return problem_; }
    // The latest moment from which `at` can be run to is there at once.
    void go_back_before(sim::Time at);
    // See LiveSession::strike and mend.
    std::string strike(const std::string& fault);
    void mend(size_t intervention);
    std::string exported() const;
    std::string fingerprint() const;  // of all requests that have ended so far

    // All but how it is being played.
    void show(Snapshot& snapshot);

private:
    std::shared_ptr<const models::Blueprint> with_all_for(
        const std::vector<models::Fault>& faults) const;
    void run_again_as(std::shared_ptr<const models::Blueprint> blueprint);
    void add_edges_of(const models::Fault& fault, std::vector<uint32_t>& edges) const;
    void forget_the_future();
    void record();
    FramePtr look();
    bool diverges();
    // Nothing can be done any more: there may be no quiet moment before the end.
    bool is_over() const { return end_ - now() < sim::Duration{1'000'000}; }

    Design design_;
    uint64_t seed_, most_calls_;
    sim::Time end_;
    std::shared_ptr<const models::Blueprint> blueprint_;
    World world_;
    std::shared_ptr<const SystemView> system_;
    Past past_;
    std::shared_ptr<const std::vector<models::StoryLine>> story_;  // up to the head of the past
    std::vector<Intervention> interventions_;
    std::vector<HandFault> hand_;                    // the same, in the engine's terms
    std::vector<scenarios::schema::Fault> written_;  // and in a scenario's
    std::string problem_;
};

}  // namespace faultline::gui
