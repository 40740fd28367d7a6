#include "sim/kernel.hpp"

namespace faultline::sim {

uint32_t Kernel::add_lane(Duration delay) {
    FL_ASSERT(delay >= Duration{} && delay < kNever,
              "a timeout lane was asked for a delay that is negative or never");
    for (uint32_t i = 0; i < lanes_.size(); ++i)
        if (lanes_[i].delay == delay) return i;
    FL_ASSERT(lanes_.size() < kMaxSlots, "there are too many different timeouts");
    lanes_.emplace_back().delay = delay;
    return static_cast<uint32_t>(lanes_.size() - 1);
}

}  // namespace faultline::sim
