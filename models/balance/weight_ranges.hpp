// models/balance/weight_ranges.hpp - a number below the total weight names a member.
//
// Each member owns as many numbers as it has weight, in list order; one of weight 0 owns none.
// Cost: a division when all weights are equal, else a binary search.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/balance/policy.hpp"

namespace faultline::models {

class WeightRanges {
public:
    void reset(std::span<const Member> members) {
        ends_.clear();
        total_ = 0;
        for (const Member& member : members) ends_.push_back(total_ += member.weight);
        const bool equal = std::ranges::all_of(
            members, [&](const Member& m) { return m.weight == members.front().weight; });
        equal_weight_ = equal && !members.empty() ? members.front().weight : 0;
    }

    uint64_t total() const { return total_; }

    // `number` is below total().
    size_t find(uint64_t number) const {
        if (equal_weight_ == 1) return number;
        if (equal_weight_ != 0) return number / equal_weight_;
        const auto end = std::upper_bound(ends_.begin(), ends_.end(), number);
        return static_cast<size_t>(end - ends_.begin());
    }

private:
    std::vector<uint64_t> ends_;
    uint64_t total_ = 0;
    uint32_t equal_weight_ = 0;  // 0: weights differ
};

}  // namespace faultline::models
