// models/link_trouble.hpp - links that are slower than they should be, and become themselves again.
//
// What passes a disturbed link takes its own latency and the delay of every fault in force, drawn
// from streams of their own; when the last of them is over, the link goes on with its own stream
// where it was. What is on its way when a fault begins or ends is not touched.
#pragma once
#include <utility>
#include <vector>

#include "models/edge.hpp"
#include "sim/distribution.hpp"

namespace faultline::models {

class Cluster;

// How much longer a message takes of which each sending is lost with this probability: TCP sends it
// again after 200 ms, then after twice as long each time (Linux: TCP_RTO_MIN; RFC 6298). To a
// ten-thousandth; below 1.
sim::Distribution retransmission_delay(double loss);

class LinkTrouble {
public:
    using Hop = std::pair<ComponentId, ComponentId>;  // caller (kNone: the clients), callee
    explicit LinkTrouble(uint64_t seed) : seed_{seed} {}

    // `fault`: which one; the links must be there (Fault::link makes them so).
    void disturb(Cluster& cluster, Hop hop, uint32_t fault, const sim::Distribution& delay);
    void leave(Cluster& cluster, Hop hop, uint32_t fault);

private:
    struct Delay {
        Hop hop;
        uint32_t fault;
        sim::Distribution delay;
    };
    struct Whole {
        uint32_t index;
        Link link;
    };
    void renew(Cluster& cluster, Hop hop);

    uint64_t seed_;
    uint32_t renewals_ = 0;
    std::vector<Delay> in_force_;
    std::vector<Whole> whole_;  // links as they were
};

}  // namespace faultline::models
