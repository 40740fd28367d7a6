// gui/session/world.hpp - a running system and those who look at it, as one value: copied, it runs
// on by itself to the same end. Whoever goes back in time goes on with a copy made then.
#pragma once
#include <memory>
#include <vector>

#include "gui/session/call_sampler.hpp"
#include "gui/session/frame_meter.hpp"
#include "models/cluster.hpp"

namespace faultline::gui {

// A fault struck by hand: of one name there may be several (a host, with all that runs on it).
struct HandFault {
    std::vector<models::Fault> faults;
    sim::Time at, mended{INT64_MAX};
};

class World {
public:
    // The blueprint outlives all worlds made of it.
    World(const models::Blueprint& blueprint, uint64_t seed);

    sim::Time now() const { return cluster_.kernel.now(); }
    const models::Cluster& cluster() const { return cluster_; }
    // Runs on, doing what `hand` says when its time comes.
    sim::Stop run_until(sim::Time end, uint64_t most_events, const std::vector<HandFault>& hand);
    // Runs on to just before the next whole microsecond at which nothing happens, and returns it.
    // A fault that strikes then does so in the same order of events as one of a fault plan, which
    // was appointed at the start of the run.
    sim::Time quiet_moment(const std::vector<HandFault>& hand);
    std::shared_ptr<Frame> look(const SystemView& system);
    // Of the requests traced since the last time.
    std::vector<Hop> take_hops() { return sampler_.take_hops(now()); }
    std::vector<models::TracedRequest> slowest() const { return sampler_.slowest(now()); }

private:
    struct Done {
        std::vector<uint32_t> clocks;  // of the plan, once struck
        bool mended = false;
    };
    // Appoints what is due next, and says up to when nothing else is.
    sim::Time attend(const std::vector<HandFault>& hand);
    bool is_quiet(sim::Time at) const;
    void trace_on(size_t traced);

    models::Cluster cluster_;
    CallSampler sampler_;
    uint32_t traces_one_of_ = 1;  // requests
    FrameMeter meter_;
    uint32_t plan_ = 0;  // controller
    std::vector<Done> done_;
};

}  // namespace faultline::gui
