#include "gui/session/latency_meter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline::gui {
namespace {

using Buckets = std::vector<LatencyCounts::Bucket>;

Buckets merged(const Buckets& a, const Buckets& b) {
    Buckets all(a.size() + b.size());
    std::merge(a.begin(), a.end(), b.begin(), b.end(), all.begin(),
               [](const auto& x, const auto& y) { return x.middle_ns < y.middle_ns; });
    size_t kept = 0;
    for (size_t i = 1; i < all.size(); ++i) {
        if (all[i].middle_ns == all[kept].middle_ns)
            all[kept].count += all[i].count;
        else
            all[++kept] = all[i];
    }
    if (!all.empty()) all.resize(kept + 1);
    return all;
}

LatencyCounts counts_of(const sim::Histogram& histogram) {
    LatencyCounts counts;
    histogram.for_each_bucket([&](const sim::Histogram::Bucket& bucket) {
        const int64_t middle = bucket.lower.ns + (bucket.upper.ns - bucket.lower.ns) / 2;
        counts.buckets.push_back({middle, bucket.count});
    });
    counts.count = histogram.count();
    return counts;
}

// `now` holds all that `before` does.
LatencyCounts difference(const LatencyCounts& now, const LatencyCounts& before) {
    LatencyCounts more;
    more.count = now.count - before.count;
    size_t b = 0;
    for (const auto& bucket : now.buckets) {
        uint64_t count = bucket.count;
        if (b < before.buckets.size() && before.buckets[b].middle_ns == bucket.middle_ns)
            count -= before.buckets[b++].count;
        if (count > 0) more.buckets.push_back({bucket.middle_ns, count});
    }
    return more;
}

}  // namespace

void LatencyCounts::add(const LatencyCounts& other) {
    buckets = merged(buckets, other.buckets);
    count += other.count;
}

double LatencyCounts::quantile(double p) const {
    if (count == 0) return std::numeric_limits<double>::quiet_NaN();
    const auto rank =
        std::max<uint64_t>(1, static_cast<uint64_t>(std::ceil(p * static_cast<double>(count))));
    uint64_t sum = 0;
    for (const Bucket& bucket : buckets)
        if ((sum += bucket.count) >= rank) return static_cast<double>(bucket.middle_ns) * 1e-9;
    return static_cast<double>(buckets.back().middle_ns) * 1e-9;
}

// A percentile of which nobody is beyond is not known.
LatencyCurve LatencyCounts::curve() const {
    LatencyCurve curve;
    curve.fill(std::numeric_limits<float>::quiet_NaN());
    uint64_t sum = 0;
    size_t next = 0;
    for (const Bucket& bucket : buckets) {
        sum += bucket.count;
        const auto all = static_cast<double>(count);
        while (next < kCurve.size() && (1 - kCurve[next]) * all >= 1 &&
               static_cast<double>(sum) >= kCurve[next] * all)
            curve[next++] = static_cast<float>(static_cast<double>(bucket.middle_ns) * 1e-9);
    }
    return curve;
}

std::array<uint32_t, kLatencyBins> LatencyCounts::bins() const {
    std::array<uint32_t, kLatencyBins> bins{};
    for (const Bucket& bucket : buckets) {
        const double place = 6 * std::log10(static_cast<double>(bucket.middle_ns) * 1e-3);
        const double bin = std::clamp(place, 0.0, static_cast<double>(kLatencyBins - 1));
        bins[static_cast<size_t>(bin)] += static_cast<uint32_t>(bucket.count);
    }
    return bins;
}

LatencyCounts LatencyMeter::take(const models::Recorder& recorder) {
    const auto& records = recorder.records();
    seen_.resize(records.size());
    LatencyCounts all;
    for (size_t i = 0; i < records.size(); ++i) {
        const sim::Histogram& now = records[i].latency;
        if (now.count() == seen_[i].count()) continue;
        all.add(difference(counts_of(now), counts_of(seen_[i])));
        seen_[i] = now;
    }
    return all;
}

}  // namespace faultline::gui
