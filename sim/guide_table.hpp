// sim/guide_table.hpp - which of a few cases a uniform number falls into, in constant time.
//
// The inverse of a discrete distribution by a guide table (Chen and Asau, "On generating random
// variates from an empirical distribution", 1974): the unit interval is cut into as many equal
// pieces as there are cases, and each piece remembers the first case that reaches into it; from
// there less than one step on is expected. The same result as a search through the shares.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

namespace faultline::sim {

class GuideTable {
public:
    GuideTable() = default;  // no case but 0
    // Ascending sums of the shares, at most 2^32 of them; the last case takes what is above.
    explicit GuideTable(std::vector<double> cumulative) : cumulative_{std::move(cumulative)} {
        const auto pieces = static_cast<double>(cumulative_.size());
        uint32_t first = 0;
        for (size_t piece = 0; piece < cumulative_.size(); ++piece) {
            while (first + 1 < cumulative_.size() &&
                   cumulative_[first] * pieces <= static_cast<double>(piece))
                ++first;
            guide_.push_back(first > 0 ? first - 1 : 0);  // one early: products are rounded
        }
    }

    // Of a uniform number: 0 <= u < 1.
    uint32_t operator()(double u) const {
        if (cumulative_.size() <= 1) return 0;
        uint32_t i = guide_[static_cast<size_t>(u * static_cast<double>(guide_.size()))];
        while (i + 1 < cumulative_.size() && u >= cumulative_[i]) ++i;
        return i;
    }
    // Is there something to choose?
    bool chooses() const { return cumulative_.size() > 1; }

private:
    std::vector<double> cumulative_;
    std::vector<uint32_t> guide_;
};

}  // namespace faultline::sim
