// sim/histogram.hpp - durations in log-linear buckets: constant relative error, exact counts.
//
// Each power of two is cut into 128 buckets of equal width; below 256 ns a bucket is 1 ns. A
// quantile is reported as the middle of its bucket, so its relative error is at most 1/256 =
// 0.4 %, at any scale. Count, sum (128 bits), minimum and maximum are exact; merging is exact too
// and in any order gives the same. 1 ns a record; 10 bytes a bucket up to the largest value seen:
// 20 KB for 100 ms, 45 KB for one hour.
//
// A count is kept in two parts, so that a record touches 2 bytes of it and the histograms of a
// hundred classes of requests fit into the second-level cache.
#pragma once
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/time.hpp"

namespace faultline::sim {

class Histogram {
public:
    // A negative duration counts as 0.
    [[gnu::always_inline]] void record(Duration value) {
        const uint64_t v = value.ns > 0 ? static_cast<uint64_t>(value.ns) : 0;
        if (v >= end_ns_) [[unlikely]]
            grow(index(v));
        if (++low_[index(v)] == 0) [[unlikely]]
            ++high_[index(v)];
        ++count_;
        sum_ns_ += v;
        if (v < min_ns_) min_ns_ = v;
        if (v > max_ns_) max_ns_ = v;
    }

    uint64_t count() const { return count_; }
    // All three are 0 when nothing was recorded.
    double mean_ns() const;
    Duration min() const { return {count_ == 0 ? 0 : static_cast<int64_t>(min_ns_)}; }
    Duration max() const { return {static_cast<int64_t>(max_ns_)}; }

    // The smallest value that at least the share p of all values do not exceed (nearest rank), to
    // within a bucket's half width; exact for p <= 0 (minimum) and p >= 1 (maximum).
    Duration quantile(double p) const;

    // How many values are at most `limit`, counting a bucket by its middle.
    uint64_t count_up_to(Duration limit) const;

    void merge(const Histogram& other);
    // With the values that one who measures every `interval`, and waits for each answer before the
    // next, leaves out: for each value v also v - interval, v - 2 interval ... down to the interval
    // (HdrHistogram's copyCorrectedForCoordinatedOmission). `interval` is above 0.
    Histogram corrected(Duration interval) const;
    void clear();

    struct Bucket {
        Duration lower, upper;  // holds lower <= value < upper
        uint64_t count;
    };
    // Calls fn(const Bucket&) for every bucket that is not empty, in increasing order.
    template <class Fn>
    void for_each_bucket(Fn&& fn) const {
        for (uint32_t i = 0; i < low_.size(); ++i)
            if (const uint64_t n = count_in(i); n != 0)
                fn(Bucket{lower_bound(i), lower_bound(i + 1), n});
    }

    bool operator==(const Histogram& other) const;

private:
    __extension__ using Wide = unsigned __int128;

    // The value's highest 8 bits and how far they were shifted; consecutive over all values.
    static uint32_t index(uint64_t v) {
        const uint32_t shift = 56 - static_cast<uint32_t>(std::countl_zero(v | 128));
        return (shift << 7) + static_cast<uint32_t>(v >> shift);
    }
    static Duration lower_bound(uint32_t i);
    uint64_t count_in(uint32_t i) const { return (high_[i] << 16) + low_[i]; }
    void grow(uint32_t index);
    void record_many(Duration value, uint64_t count);

    // What a record touches comes first.
    Wide sum_ns_ = 0;
    uint64_t count_ = 0;
    uint64_t min_ns_ = UINT64_MAX, max_ns_ = 0;
    uint64_t end_ns_ = 0;         // of the last bucket there is
    std::vector<uint16_t> low_;   // counts, modulo 2^16
    std::vector<uint64_t> high_;  // and how often they have overflowed
};

}  // namespace faultline::sim
