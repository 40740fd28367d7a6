// sim/sampler.hpp - draws durations from one distribution with one stream.
//
// Seven values are drawn ahead into the object's first cache line, so that most draws touch that
// line only and the stream's state stays in registers while a batch is made. One sampler for each
// component and purpose: what it gives depends on its stream and distribution alone. Values are
// whole nanoseconds, rounded to the nearest, from 0 to a hundred years. 1 to 3 ns a draw; a value.
#pragma once
#include <cstdint>
#include <memory>

#include "sim/distribution.hpp"
#include "sim/random_stream.hpp"
#include "sim/time.hpp"

namespace faultline::sim {

class alignas(64) Sampler {
public:
    Sampler() = default;  // always 0
    Sampler(const Distribution& distribution, RandomStream stream);

    Duration draw() {
        if (next_ == kAhead) [[unlikely]]
            refill();
        return {ahead_[next_++]};
    }

    // True if every draw gives 0: the caller may skip the event altogether.
    bool is_zero() const { return method_ == Method::constant && ahead_[0] == 0; }

private:
    struct Recipe;
    enum class Method : uint8_t { constant, exponential, uniform, lognormal, other };
    static constexpr uint32_t kAhead = 7;
    void refill();

    uint32_t next_ = 0;
    Method method_ = Method::constant;
    int64_t ahead_[kAhead] = {};
    RandomStream stream_;
    double a_ = 0, b_ = 0;
    std::shared_ptr<const Recipe> recipe_;  // Method::other only
};
static_assert(sizeof(Sampler) == 128);

}  // namespace faultline::sim
