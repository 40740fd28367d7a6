// tests/models/balance_support.hpp - upstreams and policies in one line, for tests of balancing.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "models/balance/catalog.hpp"
#include "models/balance/upstream.hpp"

namespace faultline::models {

inline std::vector<MemberConfig> members_of(std::initializer_list<uint32_t> weights) {
    std::vector<MemberConfig> members;
    for (const uint32_t weight : weights)
        members.push_back(
            {.weight = weight, .name = "api[" + std::to_string(members.size()) + "]"});
    return members;
}

inline Upstream upstream_of(std::vector<MemberConfig> members,
                            std::string_view policy = "round_robin",
                            sim::Duration clock_offset = {}) {
    return {std::move(members), *find_balance_policy(policy), sim::RandomStream(7, "edge/balance"),
            clock_offset};
}

inline sim::Time at_s(double seconds) { return sim::Time{} + sim::from_seconds(seconds); }

// The members of `picks` calls that end well at once, as digits; "-" for none.
inline std::string picks(Upstream& upstream, int count, sim::Time now = {}, RouteKey key = {}) {
    std::string sequence;
    for (int i = 0; i < count; ++i) {
        const auto picked = upstream.pick(now, key);
        sequence += picked ? std::to_string(*picked) : "-";
        if (picked) upstream.succeeded(now, *picked);
    }
    return sequence;
}

}  // namespace faultline::models
