#include "models/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace faultline::models {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;
constexpr int64_t kRequest = 1000;  // nginx counts in thousandths

}  // namespace

RateLimiter::RateLimiter(const RateLimit& limit, uint32_t instance, uint64_t keys)
    : limit_{limit}, instance_{instance}, buckets_(limit.per_client ? keys : 1) {}

void RateLimiter::reset() { std::fill(buckets_.begin(), buckets_.end(), Bucket{}); }

std::optional<sim::Duration> RateLimiter::admit(sim::Time now, uint64_t key) {
    Bucket& bucket = buckets_[limit_.per_client ? key : 0];
    now = now + clock_;
    switch (limit_.algorithm) {
        case RateLimit::Algorithm::leaky_bucket:
            return leak(now, bucket);
        case RateLimit::Algorithm::token_bucket:
            return take_token(now, bucket);
        case RateLimit::Algorithm::fixed_window:
            break;
    }
    return count(now, bucket);
}

std::optional<sim::Duration> RateLimiter::leak(sim::Time now, Bucket& bucket) const {
    const int64_t ms = now.ns / kNsPerMs;
    if (bucket.since < 0) {  // the first of its key leaves no excess
        bucket = {0, ms};
        return sim::Duration{};
    }
    const auto rate = static_cast<int64_t>(std::llround(limit_.rate * kRequest));
    // A clock that went back: nginx takes a minute or more for a millisecond, less for none.
    int64_t passed = ms - bucket.since;
    if (passed < 0) passed = passed < -60'000 ? 1 : 0;
    const int64_t excess = std::max<int64_t>(0, bucket.level - rate * passed / 1000 + kRequest);
    if (excess > int64_t{limit_.burst} * kRequest) return std::nullopt;
    bucket.level = excess;
    if (passed > 0) bucket.since = ms;
    if (limit_.delay == kNoLimit) return sim::Duration{};
    const int64_t late = std::max<int64_t>(0, excess - int64_t{limit_.delay} * kRequest);
    return sim::Duration{late * 1000 / rate * kNsPerMs};
}

std::optional<sim::Duration> RateLimiter::take_token(sim::Time now, Bucket& bucket) const {
    const auto token_ns = static_cast<int64_t>(std::llround(1e9 / limit_.rate));
    const int64_t full_at = std::max(bucket.level, now.ns) + token_ns;
    if (full_at - now.ns > token_ns * int64_t{limit_.burst}) return std::nullopt;
    bucket.level = full_at;
    return sim::Duration{};
}

std::optional<sim::Duration> RateLimiter::count(sim::Time now, Bucket& bucket) const {
    const int64_t window = now.ns / limit_.window.ns;
    if (bucket.since != window) bucket = {0, window};
    if (bucket.level >= int64_t{limit_.burst}) return std::nullopt;
    ++bucket.level;
    return sim::Duration{};
}

}  // namespace faultline::models
