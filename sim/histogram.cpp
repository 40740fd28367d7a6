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

[[gnu::cold]] void Histogram::grow(uint32_t index) { counts_.resize((index / 128 + 1) * 128); }

Duration Histogram::quantile(double p) const {
    if (count_ == 0) return {};
    if (!(p > 0)) return min();
    const double rank = std::ceil(p * static_cast<double>(count_));
    if (rank >= static_cast<double>(count_)) return max();
    const uint64_t wanted = static_cast<uint64_t>(rank);
    uint64_t seen = 0;
    for (uint32_t i = 0; i < counts_.size(); ++i) {
        seen += counts_[i];
        if (seen >= wanted)
            return std::clamp(middle(lower_bound(i), lower_bound(i + 1)), min(), max());
    }
    return max();
}

uint64_t Histogram::count_up_to(Duration limit) const {
    if (limit >= max()) return count_;
    uint64_t seen = 0;
    for (uint32_t i = 0; i < counts_.size(); ++i) {
        if (middle(lower_bound(i), lower_bound(i + 1)) > limit) break;
        seen += counts_[i];
    }
    return seen;
}

void Histogram::merge(const Histogram& other) {
    if (other.counts_.size() > counts_.size()) counts_.resize(other.counts_.size());
    for (size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
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
    const auto& [few, many] = std::minmax(
        counts_, other.counts_, [](const auto& x, const auto& y) { return x.size() < y.size(); });
    return std::equal(few.begin(), few.end(), many.begin()) &&
           std::all_of(many.begin() + static_cast<ptrdiff_t>(few.size()), many.end(),
                       [](uint64_t count) { return count == 0; });
}

}  // namespace faultline::sim
