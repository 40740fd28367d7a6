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
        if (free_count_ > 0) [[likely]]
            return free_[--free_count_];
        return add();
    }

    void release(uint32_t slot) {
        FL_DEBUG_ASSERT(slot < records_.size(), "a slot was released that was never taken");
        free_[free_count_++] = slot;
    }

    T& operator[](uint32_t slot) {
        FL_DEBUG_ASSERT(slot < records_.size(), "a slot was used that was never taken");
        return records_[slot];
    }
    const T& operator[](uint32_t slot) const {
        FL_DEBUG_ASSERT(slot < records_.size(), "a slot was used that was never taken");
        return records_[slot];
    }

    // Fetches a record that will be needed soon; any number may be given.
    void prefetch(uint32_t slot) const { __builtin_prefetch(records_.data() + slot, 1); }

    uint32_t in_use() const { return high_water() - free_count_; }
    uint32_t size() const { return in_use(); }
    // Slots ever used, which is the most that were in use at a time: free ones are taken first.
    uint32_t high_water() const { return static_cast<uint32_t>(records_.size()); }

private:
    [[gnu::noinline]] uint32_t add() {
        FL_ASSERT(records_.size() < kMaxSlots,
                  "more than 16,777,216 records are in use at a time: the model is overloaded "
                  "without a limit, or too large");
        records_.emplace_back();
        free_.push_back(0);
        return static_cast<uint32_t>(records_.size() - 1);
    }

    LargeArray<T> records_;
    std::vector<uint32_t> free_;  // the first free_count_; room for every slot
    uint32_t free_count_ = 0;
};

}  // namespace faultline::sim
