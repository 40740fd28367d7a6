// models/balance/weighted_draws.hpp - draws of members in proportion to weight, as nginx makes
// them.
//
// What its hash, ip_hash and random policies share: numbers name members, those that are not
// eligible are missed, and after kMissesMax misses smooth turns decide. Where the numbers come from
// (a hash, a stream) is the policy's own.
#pragma once
#include <optional>
#include <span>

#include "models/balance/smooth_turns.hpp"
#include "models/balance/weight_ranges.hpp"

namespace faultline::models {

class WeightedDraws {
public:
    void reset(std::span<const Member> members) {
        turns_.reset(members);
        ranges_.reset(members);
    }
    void weaken(size_t member, uint32_t max_fails) { turns_.weaken(member, max_fails); }

    // The first eligible member that uint64_t number(int attempt, uint64_t total_weight) names.
    template <typename Number>
    std::optional<size_t> pick(std::span<const Member> members, Number number) {
        const uint64_t total = ranges_.total();
        if (total == 0) return std::nullopt;
        for (int misses = 0; misses <= kMissesMax; ++misses) {
            const size_t member = ranges_.find(number(misses, total));
            if (members[member].eligible) return member;
        }
        return turns_.turn_of_eligible(members);
    }

private:
    SmoothTurns turns_;
    WeightRanges ranges_;
};

}  // namespace faultline::models
