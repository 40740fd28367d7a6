// models/balance/load.hpp - how loaded two members are, relative to their weights.
#pragma once
#include <compare>
#include <cstdint>

#include "models/balance/policy.hpp"

namespace faultline::models {

// Orders by connections / weight, exactly.
inline std::strong_ordering compare_load(const Member& a, const Member& b) {
    return uint64_t{a.connections} * b.weight <=> uint64_t{b.connections} * a.weight;
}

}  // namespace faultline::models
