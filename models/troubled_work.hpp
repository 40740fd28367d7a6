// models/troubled_work.hpp - what faults make of the work of a step.
#pragma once
#include "models/cluster.hpp"

namespace faultline::models {

[[gnu::noinline]] inline sim::Duration slowed_work(const Cluster& cx, const Call& call,
                                                   sim::Duration work) {
    const float of_all = cx.instances[call.node].slowdown;
    const double factor =
        of_all >= 0 ? static_cast<double>(of_all) : cx.troubles.slowness(cx, call);
    return {static_cast<int64_t>(static_cast<double>(work.ns) * factor)};
}

inline sim::Duration slowed(const Cluster& cx, const Call& call, sim::Duration work) {
    if (cx.instances[call.node].slowdown == 1.0F) [[likely]]
        return work;
    return slowed_work(cx, call, work);
}

// A service that uses a full disk; of a database's `disk` steps all are reads.
inline bool fails_to_write(const Cluster& cx, const Call& call) {
    const Instance& node = cx.instances[call.node];
    return node.disk_full && cx.components[node.component].database == kNone;
}

}  // namespace faultline::models
