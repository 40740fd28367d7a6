// sim/time_weighted.hpp - the integral over time of a level that changes by steps.
//
// Kept as a signed sum of times: a step of d at time t adds -d t, and the integral at T is the sum
// plus level times T. Exact (128 bits), and cheaper than adding up rectangles: a change does not
// need the time of the one before. Times must not lie before the last reset.
#pragma once
#include <cstdint>

#include "sim/time.hpp"

namespace faultline::sim {

class TimeWeighted {
public:
    void change(Time now, int64_t delta) {
        level_ += delta;
        sum_ -= static_cast<Wide>(delta) * now.ns;
    }

    int64_t level() const { return level_; }

    // Integral of the level since the last reset (or time 0), in level times nanoseconds.
    double integral_ns(Time now) const {
        return static_cast<double>(sum_ + static_cast<Wide>(level_) * now.ns);
    }

    // Mean level since the last reset; the level itself when no time has passed.
    double mean(Time now) const {
        const Duration window = now - start_;
        return window.ns > 0 ? integral_ns(now) / static_cast<double>(window.ns)
                             : static_cast<double>(level_);
    }

    // Starts a new window at `now`; the level stays.
    void reset(Time now) {
        start_ = now;
        sum_ = -static_cast<Wide>(level_) * now.ns;
    }

private:
    __extension__ using Wide = __int128;
    Wide sum_ = 0;
    int64_t level_ = 0;
    Time start_{};
};

}  // namespace faultline::sim
