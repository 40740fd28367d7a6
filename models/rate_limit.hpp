// models/rate_limit.hpp - a rate limiter: whether a call may pass now, later or not at all.
//
//   leaky bucket   nginx 1.22, ngx_http_limit_req_module.c: an excess in thousandths of a request
//   that
//                  leaks at the rate, in whole milliseconds; more than `burst` of it is turned away
//                  and changes nothing. What is let through in excess is delayed so that it goes
//                  out at the rate, where `delay` is stated (without: nginx's nodelay).
//   token bucket   AWS API Gateway: `burst` tokens at the start, refilled at the rate; one a call.
//                  Kept as the time at which the bucket would be full again (GCRA, ITU-T I.371).
//   fixed window   express-rate-limit up to 6.x, Redis INCR and EXPIRE: `burst` calls in each
//   window
//                  of the clock. Twice as many may pass around a boundary.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::models {

class RateLimiter {
public:
    // `instance`: whose memory it is kept in. `keys`: callers that are counted apart; 1: all alike.
    RateLimiter(const RateLimit& limit, uint32_t instance, uint64_t keys);

    // How long the call is held back; absent: it is turned away.
    std::optional<sim::Duration> admit(sim::Time now, uint64_t key);
    // The clock that it reads jumps.
    void shift_clock(sim::Duration by) { clock_ = clock_ + by; }
    // As after a start of its program.
    void reset();
    uint32_t instance() const { return instance_; }

private:
    struct Bucket {
        int64_t level = 0;  // excess; time at which it is full again; calls in this window
        int64_t since =
            -1;  // ms of the last call let through; ns from which it holds; window's number
    };
    std::optional<sim::Duration> leak(sim::Time now, Bucket& bucket) const;
    std::optional<sim::Duration> take_token(sim::Time now, Bucket& bucket) const;
    std::optional<sim::Duration> count(sim::Time now, Bucket& bucket) const;

    RateLimit limit_;
    uint32_t instance_;
    sim::Duration clock_{};  // shows so much more than it should
    std::vector<Bucket> buckets_;
};

}  // namespace faultline::models
