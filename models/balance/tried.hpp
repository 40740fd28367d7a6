// models/balance/tried.hpp - the members a request has been to already.
//
// Cost: one word for the first 64 members; a list of words beyond. clear() keeps its memory.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace faultline::models {

class Tried {
public:
    void add(uint32_t member) {
        if (member < 64) {
            first_ |= bit(member);
            return;
        }
        const size_t word = member / 64 - 1;
        if (word >= more_.size()) more_.resize(word + 1);
        more_[word] |= bit(member);
    }
    bool contains(uint32_t member) const {
        if (member < 64) return (first_ & bit(member)) != 0;
        const size_t word = member / 64 - 1;
        return word < more_.size() && (more_[word] & bit(member)) != 0;
    }
    bool empty() const { return first_ == 0 && more_.empty(); }
    void clear() {
        first_ = 0;
        more_.clear();
    }

    // In ascending order.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        visit_word(first_, 0, visit);
        for (size_t i = 0; i < more_.size(); ++i)
            visit_word(more_[i], static_cast<uint32_t>(64 * (i + 1)), visit);
    }

private:
    static constexpr uint64_t bit(uint32_t member) { return uint64_t{1} << member % 64; }

    template <typename Visit>
    static void visit_word(uint64_t word, uint32_t base, Visit& visit) {
        for (; word != 0; word &= word - 1)
            visit(base + static_cast<uint32_t>(std::countr_zero(word)));
    }

    uint64_t first_ = 0;
    std::vector<uint64_t> more_;  // members 64 to 127, and so on
};

}  // namespace faultline::models
