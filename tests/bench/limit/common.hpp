// tests/bench/limit/common.hpp - what the limit programs share: clock, histogram, queues, the line
// that they print.
#pragma once
#include <sys/resource.h>

#include <array>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "tests/bench/limit/variates.hpp"

namespace faultline::limit {

inline const Variates kVariates;

inline double wall_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

inline uint64_t peak_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

// Log-linear, 128 steps an octave.
class Histogram {
public:
    void record(uint64_t value) {
        const int shift = 63 - std::countl_zero(value | 128) - 7;
        ++counts_[(static_cast<size_t>(shift) << 7) + (value >> shift)];
        ++total_;
    }

    uint64_t quantile(double q) const {
        const auto rank = static_cast<uint64_t>(q * static_cast<double>(total_));
        uint64_t seen = 0;
        for (size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i];
            if (seen <= rank) continue;
            if (i < 256) return i;
            const size_t shift = (i >> 7) - 1;
            return (i - (shift << 7)) << shift;
        }
        return 0;
    }

private:
    std::array<uint64_t, size_t{64} * 128> counts_{};
    uint64_t total_ = 0;
};

// First in, first out; grows by doubling.
class Ring {
public:
    bool empty() const { return head_ == tail_; }
    void push(uint64_t value) {
        if (tail_ - head_ == values_.size()) grow();
        values_[tail_++ & (values_.size() - 1)] = value;
    }
    uint64_t pop() { return values_[head_++ & (values_.size() - 1)]; }

private:
    void grow() {
        std::vector<uint64_t> wider(values_.size() * 2);
        for (uint64_t i = head_; i < tail_; ++i)
            wider[i & (wider.size() - 1)] = values_[i & (values_.size() - 1)];
        values_.swap(wider);
    }
    std::vector<uint64_t> values_ = std::vector<uint64_t>(1024);
    uint64_t head_ = 0, tail_ = 0;
};

inline void print(uint64_t requests, uint64_t events, double seconds, const Histogram& latency) {
    const auto n = static_cast<double>(requests), e = static_cast<double>(events);
    std::printf(
        "requests %.0f seconds %.4f ns_per_event %.2f requests_per_second %.0f peak_bytes %.0f "
        "events_per_request %.2f p50_ms %.3f p99_ms %.3f\n",
        n, seconds, seconds * 1e9 / e, n / seconds, static_cast<double>(peak_bytes()), e / n,
        static_cast<double>(latency.quantile(0.5)) / 1e6,
        static_cast<double>(latency.quantile(0.99)) / 1e6);
}

}  // namespace faultline::limit
