#include "models/request_series.hpp"

#include <algorithm>

namespace faultline::models {
namespace {

std::array<int64_t, kLatencyBounds> preferred_numbers() {
    constexpr std::array<int64_t, 10> kR10{100, 125, 160, 200, 250, 315, 400, 500, 630, 800};
    std::array<int64_t, kLatencyBounds> bounds{};
    int64_t decade = 1'000;
    for (size_t i = 0; i < bounds.size(); ++i) {
        bounds[i] = decade / 100 * kR10[i % 10];
        if (i % 10 == 9) decade *= 10;
    }
    return bounds;
}

size_t bucket_of(const sim::Histogram::Bucket& fine) {
    const auto& bounds = latency_bounds();
    const int64_t middle = fine.lower.ns + (fine.upper.ns - fine.lower.ns) / 2;
    return static_cast<size_t>(std::lower_bound(bounds.begin(), bounds.end(), middle) -
                               bounds.begin());
}

// How many more than before; remembers it.
uint32_t more(uint64_t now, uint64_t& before) {
    const auto difference = static_cast<uint32_t>(now - before);
    before = now;
    return difference;
}

}  // namespace

const std::array<int64_t, kLatencyBounds>& latency_bounds() {
    static const std::array<int64_t, kLatencyBounds> bounds = preferred_numbers();
    return bounds;
}

RequestMeter::RequestMeter(size_t classes, double bucket_seconds) {
    series_.classes = classes;
    series_.bucket_seconds = bucket_seconds;
}

void RequestMeter::add_latencies(const ClassRecord& record, Before& before, Buckets& sum) {
    Buckets now{};
    record.latency.for_each_bucket([&](const auto& fine) { now[bucket_of(fine)] += fine.count; });
    for (size_t i = 0; i < now.size(); ++i) sum[i] += now[i] - before.latency[i];
    before.latency = now;
}

void RequestMeter::read(const Recorder& recorder) {
    const std::vector<ClassRecord>& records = recorder.records();
    const auto time = static_cast<uint16_t>(series_.times());
    before_.resize(records.size());
    for (size_t c = 0; c < series_.classes; ++c) {
        RequestSeries::Counts counts;
        Buckets latency{};
        for (size_t i = c; i < records.size(); i += series_.classes) {
            const ClassRecord& now = records[i];
            Before& before = before_[i];
            counts.offered += more(now.offered, before.offered);
            counts.failed += more(now.failed, before.failed);
            counts.timed_out += more(now.timed_out, before.timed_out);
            counts.rejected += more(now.rejected, before.rejected);
            if (now.succeeded == before.succeeded) continue;
            counts.succeeded += more(now.succeeded, before.succeeded);
            const double sum = now.latency.mean_ns() * 1e-9 * static_cast<double>(now.succeeded);
            counts.latency_sum_s += sum - before.latency_sum_s;
            before.latency_sum_s = sum;
            add_latencies(now, before, latency);
        }
        series_.counts.push_back(counts);
        for (size_t b = 0; b < latency.size(); ++b)
            if (latency[b] > 0)
                series_.cells.push_back({time, static_cast<uint8_t>(c), static_cast<uint8_t>(b),
                                         static_cast<uint32_t>(latency[b])});
    }
}

}  // namespace faultline::models
