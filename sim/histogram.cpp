#include "sim/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace faultline::sim {

namespace {
Duration middle(Duration lower, Duration upper) { return {lower.ns + (upper.ns - lower.ns) / 2}; }
}  // namespace

double Histogram::mean_ns() const {
    return count_ == 0 ? 0.0 : static_cast<double>(sum_ns_) / static_cast<double>(count_);
}

Duration Histogram::lower_bound(uint32_t i) {
    const uint32_t octave = i >> 7;
    const uint32_t shift = octave == 0 ? 0 : octave - 1;
    const uint64_t lower = static_cast<uint64_t>(i - (shift << 7)) << shift;
    return {static_cast<int64_t>(std::min<uint64_t>(lower, INT64_MAX))};
}

[[gnu::cold]] void Histogram::grow(uint32_t index) {
    if (index >= low_.size()) {
        low_.resize((index / 128 + 1) * 128);
        high_.resize(low_.size());
    }
    end_ns_ = static_cast<uint64_t>(lower_bound(static_cast<uint32_t>(low_.size())).ns);
}

Duration Histogram::quantile(double p) const {
    if (count_ == 0) return {};
    if (!(p > 0)) return min();
    const double rank = std::ceil(p * static_cast<double>(count_));
    if (rank >= static_cast<double>(count_)) return max();
    const uint64_t wanted = static_cast<uint64_t>(rank);
    uint64_t seen = 0;
    for (uint32_t i = 0; i < low_.size(); ++i) {
        seen += count_in(i);
        if (seen >= wanted)
            return std::clamp(middle(lower_bound(i), lower_bound(i + 1)), min(), max());
    }
    return max();
}

uint64_t Histogram::count_up_to(Duration limit) const {
    if (limit >= max()) return count_;
    uint64_t seen = 0;
    for (uint32_t i = 0; i < low_.size(); ++i) {
        if (middle(lower_bound(i), lower_bound(i + 1)) > limit) break;
        seen += count_in(i);
    }
    return seen;
}

void Histogram::record_many(Duration value, uint64_t count) {
    if (count == 0) return;
    record(value);
    const uint32_t i = index(static_cast<uint64_t>(value.ns));
    const uint64_t sum = count_in(i) + count - 1;
    low_[i] = static_cast<uint16_t>(sum);
    high_[i] = sum >> 16;
    count_ += count - 1;
    sum_ns_ += static_cast<Wide>(count - 1) * static_cast<uint64_t>(value.ns);
}

Histogram Histogram::corrected(Duration interval) const {
    Histogram result = *this;
    for_each_bucket([&](const Bucket& bucket) {
        const Duration value = std::clamp(middle(bucket.lower, bucket.upper), min(), max());
        for (Duration left = value - interval; left >= interval; left = left - interval)
            result.record_many(left, bucket.count);
    });
    return result;
}

void Histogram::merge(const Histogram& other) {
    if (!other.low_.empty()) grow(static_cast<uint32_t>(other.low_.size()) - 1);
    for (uint32_t i = 0; i < other.low_.size(); ++i) {
        const uint64_t sum = count_in(i) + other.count_in(i);
        low_[i] = static_cast<uint16_t>(sum);
        high_[i] = sum >> 16;
    }
    count_ += other.count_;
    sum_ns_ += other.sum_ns_;
    min_ns_ = std::min(min_ns_, other.min_ns_);
    max_ns_ = std::max(max_ns_, other.max_ns_);
}

void Histogram::clear() { *this = Histogram{}; }

bool Histogram::operator==(const Histogram& other) const {
    if (count_ != other.count_ || sum_ns_ != other.sum_ns_ || min_ns_ != other.min_ns_ ||
        max_ns_ != other.max_ns_)
        return false;
    const auto buckets = static_cast<uint32_t>(std::max(low_.size(), other.low_.size()));
    const auto in = [](const Histogram& h, uint32_t i) {
        return i < h.low_.size() ? h.count_in(i) : 0;
    };
    for (uint32_t i = 0; i < buckets; ++i)
        if (in(*this, i) != in(other, i)) return false;
    return true;
}

}  // namespace faultline::sim
