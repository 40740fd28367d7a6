// models/ready_calls.hpp - the calls that go on before the next event: first in, first out.
//
// Whoever an event grants something (a worker, a connection, a standby's acknowledgement) waits
// here until the event's own call has gone as far as it can, so that nothing recurses.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::models {

class ReadyCalls {
public:
    bool empty() const { return taken_ == count_; }

    void push_back(uint32_t slot) {
        if (count_ == capacity_) [[unlikely]]
            slots_.resize(capacity_ *= 2);
        slots_[count_++] = slot;
    }
    // The next one, or kNone.
    uint32_t pop_front() {
        if (taken_ < count_) return slots_[taken_++];
        taken_ = count_ = 0;
        return kNone;
    }
    template <class Predicate>
    void erase_if(Predicate&& predicate) {
        const auto begin = slots_.begin();
        count_ = static_cast<size_t>(std::remove_if(begin + static_cast<std::ptrdiff_t>(taken_),
                                                    begin + static_cast<std::ptrdiff_t>(count_),
                                                    predicate) -
                                     begin);
    }

private:
    size_t taken_ = 0, count_ = 0, capacity_ = 64;
    std::vector<uint32_t> slots_ = std::vector<uint32_t>(capacity_);
};

}  // namespace faultline::models
