// tests/conformance/balancer.hpp - upstreams as the traces' configurations describe them.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "models/balance/catalog.hpp"
#include "models/balance/upstream.hpp"

namespace faultline::conformance {

// One member per weight, with nginx's defaults.
inline std::vector<models::MemberConfig> members_of(const std::vector<uint32_t>& weights) {
    std::vector<models::MemberConfig> members;
    for (const uint32_t weight : weights) members.push_back({.weight = weight});
    return members;
}

inline models::Upstream make_upstream(std::vector<models::MemberConfig> members,
                                      std::string_view policy, sim::Duration clock_offset = {}) {
    return {std::move(members), *models::find_balance_policy(policy),
            sim::RandomStream(1, "conformance"), clock_offset};
}

}  // namespace faultline::conformance
