// gui/session/frame_meter.hpp - reads frames off a running cluster.
//
// Shares and rates are taken over the last second of simulated time, or since the frame before if
// that is longer ago: a moment of slow motion has no utilisation of its own. A value: it is copied
// with the cluster that it looks at.
#pragma once
#include <deque>

#include "gui/session/latency_meter.hpp"
#include "gui/session/snapshot.hpp"
#include "gui/session/system_view.hpp"
#include "models/measurement.hpp"
#include "models/tally.hpp"

namespace faultline::gui {

class FrameMeter {
public:
    explicit FrameMeter(const models::Cluster& cluster);
    std::shared_ptr<Frame> look(const models::Cluster& cluster, const SystemView& system);

private:
    // All that counts up, at one moment; latencies are those since the one before.
    struct Look {
        models::Reading reading;
        std::vector<uint64_t> calls, lost;  // by edge of the view
        uint64_t offered = 0, succeeded = 0, bad = 0;
        LatencyCounts latency;
        models::Tally ends;
    };
    Look read(const models::Cluster& cluster, const SystemView& system);
    const Look& base(sim::Time now) const;

    LatencyMeter latency_;
    LatencyCounts so_far_;
    std::deque<Look> looks_;
};

}  // namespace faultline::gui
