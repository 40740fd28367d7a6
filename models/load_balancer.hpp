// models/load_balancer.hpp - a load balancer or a list of equals that callers choose from.
//
// The decision is Upstream's; here stands who the members are. A pass-through balancer is no call
// of its own but a routing step of the call that passes it.
#pragma once
#include <cstdint>
#include <vector>

#include "models/balance/upstream.hpp"
#include "models/edge.hpp"

namespace faultline::models {

// The instances of one component among the members: member = first_member + instance ordinal.
struct MemberGroup {
    uint32_t component = 0, first_instance = 0, first_member = 0, count = 0;
    uint32_t weight = 1;  // of each, as stated
};

struct alignas(64) Balancer {
    Balancer(Upstream u, std::vector<MemberGroup> g)
        : upstream{std::move(u)}, groups{std::move(g)} {
        if (groups.size() == 1) {
            first_instance = groups.front().first_instance;
            return;
        }
        for (const MemberGroup& group : groups)
            for (uint32_t i = 0; i < group.count; ++i)
                instances.push_back(group.first_instance + i);
    }
    // --- what every call that passes needs, together
    uint32_t own_instance = kNone;        // kNone: the callers choose themselves
    LinkChoice link;                      // from the balancer to its members
    uint32_t lane = kNone;                // of the timeout
    uint32_t first_instance = kNone;      // of consecutive ones; kNone: see `instances`
    sim::Duration timeout = sim::kNever;  // of one attempt (nginx: proxy_read_timeout)
    uint64_t picked = 0;
    Upstream upstream;
    // --- the rest
    std::vector<MemberGroup> groups;
    std::vector<uint32_t> instances;  // by member, where they are not consecutive
    uint32_t tries = 1;  // attempts at different members for one call; 0: as many as there are
    uint64_t no_member = 0;
    uint32_t limiter = kNone;  // index into Cluster::limiters

    // nginx counts the members that are configured, dead or alive.
    uint32_t attempts() const { return tries ? tries : upstream.tries(); }
    uint32_t instance_of(uint32_t member) const {
        return first_instance != kNone ? first_instance + member : instances[member];
    }
    uint32_t group_of(uint32_t component) const {
        uint32_t g = 0;
        while (groups[g].component != component) ++g;
        return g;
    }
};

}  // namespace faultline::models
