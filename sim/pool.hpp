// sim/pool.hpp - fixed-size records in one array, addressed by slot, reused last out first in.
//
// A slot stays valid until released; a reference does not survive the next take(), which may move
// the array. A released record keeps its bytes until its slot is taken again, so that a ticket can
// be compared with it; a record taken again still holds what was last in it: the taker fills it.
// Copyable: slots mean the same in the copy.
#pragma once
#include <cstdint>
#include <vector>

#include "sim/assert.hpp"
#include "sim/event.hpp"
#include "sim/large_array.hpp"

namespace faultline::sim {

template <class T>
class SlotPool {
public:
    uint32_t take() {
        if (++in_use_ > peak_) peak_ = in_use_;
        if (!free_.empty()) [[likely]] {
            const uint32_t slot = free_.back();
            free_.pop_back();
            return slot;
        }
        return add();
    }

    void release(uint32_t slot) {
        FL_DEBUG_ASSERT(slot < records_.size(), "a slot was released that was never taken");
        --in_use_;
        free_.push_back(slot);
    }

    T& operator[](uint32_t slot) {
        FL_DEBUG_ASSERT(slot < records_.size(), "a slot was used that was never taken");
        return records_[slot];
    }
    const T& operator[](uint32_t slot) const {
        FL_DEBUG_ASSERT(slot < records_.size(), "a slot was used that was never taken");
        return records_[slot];
    }

    uint32_t in_use() const { return in_use_; }
    uint32_t size() const { return in_use_; }
    uint32_t peak() const { return peak_; }  // most in use at a time
    uint32_t high_water() const { return static_cast<uint32_t>(records_.size()); }  // ever used

private:
    [[gnu::noinline]] uint32_t add() {
        FL_ASSERT(records_.size() < kMaxSlots,
                  "more than 16,777,216 records are in use at a time: the model is overloaded "
                  "without a limit, or too large");
        records_.emplace_back();
        return static_cast<uint32_t>(records_.size() - 1);
    }

    LargeArray<T> records_;
    std::vector<uint32_t> free_;
    uint32_t in_use_ = 0, peak_ = 0;
};

}  // namespace faultline::sim
