// gui/session/call_sampler.hpp - what traced requests tell beside the meters: how long calls took
// at each component, and which way they went, as dots.
//
// A latency is that of whole calls, from setting out to the reply. The last few hundred calls of
// the last ten simulated seconds count.
#pragma once
#include <array>
#include <vector>

#include "gui/session/snapshot.hpp"
#include "gui/session/system_view.hpp"

namespace faultline::gui {

class CallSampler {
public:
    static constexpr size_t kHops = 240;   // kept until they are taken
    static constexpr size_t kCalls = 400;  // of each component
    static constexpr size_t kSlowest = 30;
    static constexpr sim::Duration kMemory{10'000'000'000};

    void take(const std::vector<models::Trace>& traces, const models::Cluster& cluster,
              const SystemView& system);
    // Seconds; NaN where there were too few calls to tell.
    float p99(uint32_t component, sim::Time now) const;
    // Since the last time: of requests sent from then on.
    std::vector<Hop> take_hops(sim::Time now);
    // Of the last kMemory, slowest first.
    std::vector<models::TracedRequest> slowest(sim::Time now) const;

private:
    struct Sample {
        sim::Time at;
        float seconds = 0;
    };
    struct Ring {
        std::vector<Sample> samples;
        size_t next = 0;
        void add(Sample sample);
    };
    struct Way {
        std::vector<uint32_t> edges;  // of the view, one after the other
    };
    Way way_of(const models::TracedCall& call, const models::Trace& trace, uint32_t index,
               const models::Cluster& cluster, const SystemView& system) const;
    void add_hops(const models::Trace& trace, const models::Cluster& cluster,
                  const SystemView& system);

    std::vector<Ring> rings_;  // by component
    struct TimedHop {
        Hop hop;
        sim::Time sent;
    };
    void keep_if_slow(const models::Trace& trace, const models::Cluster& cluster);

    std::vector<TimedHop> hops_;
    std::vector<models::TracedRequest> slowest_;  // slowest first; some may be too old
    sim::Time hops_since_;
};

}  // namespace faultline::gui
