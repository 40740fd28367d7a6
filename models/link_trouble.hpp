// models/link_trouble.hpp - what is wrong with links: longer delays, cuts, narrow ones, lost names.
//
// What passes a disturbed link takes its own latency and the delay of every fault in force, drawn
// from streams of their own. A link of which more must be asked than a delay (is there a way
// through? is there room? does the caller know where to?) gives kSuspect instead, so that a whole
// link costs a comparison and no more; `cross` then asks. When the last fault is over, the link
// goes on with its own stream where it was. What is on its way when a fault begins or ends is not
// touched, except that messages held up by a cut go on when it is mended.
#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "models/call.hpp"
#include "models/edge.hpp"
#include "sim/distribution.hpp"

namespace faultline::models {

class Cluster;

// How much longer a message takes of which each sending is lost with this probability: TCP sends it
// again after 200 ms, then after twice as long each time (Linux: TCP_RTO_MIN; RFC 6298). To a
// ten-thousandth; below 1.
sim::Distribution retransmission_delay(double loss);

// No delay is so long (sim::Sampler).
inline constexpr sim::Duration kSuspect{3'100'000'000'000'000'000};
inline bool is_suspect(sim::Duration delay) { return delay.ns >= kSuspect.ns; }

// Where a message is on its way.
enum class Leg : uint8_t {
    there,        // from the caller to the node, or to a balancer
    to_member,    // from the balancer
    from_member,  // back to it
    home,         // to the caller
};

class LinkTrouble {
public:
    using Hop = std::pair<ComponentId, ComponentId>;  // caller (kNone: the clients), callee
    struct Cut {
        std::vector<bool> from, to;  // by instance; 0: the clients
        bool one_way = false;
        sim::Duration gives_up;
        bool crosses(uint32_t a, uint32_t b) const {
            return (from[a] && to[b]) || (!one_way && from[b] && to[a]);
        }
    };
    struct Hidden {  // a name that is not resolved any more
        ComponentId callee = kNone;
        sim::Time since;
        sim::Duration ttl, fails;
        std::vector<int64_t> known_until_ns;  // by calling instance
    };

    explicit LinkTrouble(uint64_t seed) : seed_{seed} {}

    // `strike`: whose; the links must be there (Assembler::link makes them so).
    void disturb(Cluster& cluster, uint64_t strike, Hop hop, const sim::Distribution& delay);
    void narrow(Cluster& cluster, uint64_t strike, Hop hop, sim::Duration message);
    void cut(Cluster& cluster, uint64_t strike, Cut cut);
    void hide(Cluster& cluster, uint64_t strike, Hidden hidden);
    void leave(Cluster& cluster, uint64_t strike);

    bool empty() const { return in_force_.empty() && troubled_.empty(); }
    // Is a message lost between these instances?
    bool is_cut(uint32_t from, uint32_t to) const { return find_cut(from, to) != nullptr; }

    // A call sets out over a suspect link; what comes due when it arrives.
    void cross(Cluster& cluster, uint32_t slot, uint32_t link, Leg leg, EventKind arrival);

private:
    struct Trouble {
        uint64_t strike = 0;
        std::optional<Hop> hop;  // delay, message
        std::optional<sim::Distribution> delay;
        std::optional<sim::Duration> message;
        std::optional<Cut> cut;
        std::optional<Hidden> hidden;
    };
    struct Troubled {
        uint32_t link = 0;
        Link whole;
        std::optional<Link> disturbed;  // with the delays in force
        bool asks = false;              // the cluster's link is suspect, else it is `disturbed`
        int64_t free_ns[2] = {0, 0};    // of a narrow link, out and back: when it has room again
        sim::Sampler& out() { return disturbed ? disturbed->out : whole.out; }
        sim::Sampler& back() { return disturbed ? disturbed->back : whole.back; }
    };
    struct Held {
        uint32_t slot, episode, link, from, to;
        Leg leg;
        EventKind arrival;
        Outcome outcome;
    };

    bool concerns(const Cluster& cluster, const Trouble& trouble, Hop hop) const;
    void add(Cluster& cluster, Trouble trouble);
    void renew(Cluster& cluster, const Trouble& changed);
    void renew_link(Cluster& cluster, uint32_t link, Hop hop, bool delays_changed);
    const Cut* find_cut(uint32_t from, uint32_t to) const;
    bool is_unknown(const Cluster& cluster, uint32_t from, Hop hop, sim::Duration* fails);
    sim::Duration delay(Cluster& cluster, Troubled& troubled, Hop hop, bool back);
    void hold(Cluster& cluster, const Held& held, sim::Duration gives_up);
    void release_held(Cluster& cluster);

    uint64_t seed_;
    uint64_t renewals_ = 0;
    sim::RandomStream random_{seed_, "faults/names"};
    std::vector<Trouble> in_force_;
    std::vector<Troubled> troubled_;
    std::vector<Held> held_;
    size_t prune_at_ = 1000;  // of those held, when some have long given up
};

}  // namespace faultline::models
