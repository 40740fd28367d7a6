// models/request_series.hpp - what users saw in the course of a run: how many requests of each
// class ended how, and how long they took.
//
// Read between events at the same moments as the components (component_series.hpp), as differences
// of what the recorder counts anyway: a run is the same with and without, and a request costs
// nothing more. Cost: at each moment one pass over the histograms of the classes in which a request
// has ended since; 8 bytes for each time, class and bucket of latency in which there was one.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "models/recorder.hpp"

namespace faultline::models {

// Ten buckets a decade from 1 us to 1000 s, at the preferred numbers R10 of ISO 3: 100 ms, 125 ms,
// 160 ms, 200 ms, 250 ms, ... The last has no bound. A latency is put where the middle of its
// bucket in the recorder's histogram lies, so that a bound holds to within 0.4 %.
inline constexpr size_t kLatencyBounds = 91;
// Nanoseconds; a bucket holds what is above the bound before its own and not above its own.
const std::array<int64_t, kLatencyBounds>& latency_bounds();

struct RequestSeries {
    struct Counts {
        uint32_t offered = 0;                                             // sent then
        uint32_t succeeded = 0, failed = 0, timed_out = 0, rejected = 0;  // ended then
        double latency_sum_s = 0;                                         // of those that succeeded
    };
    // Of those that succeeded.
    struct Cell {
        uint16_t time;
        uint8_t request_class, bucket;
        uint32_t count;
    };
    double bucket_seconds = 1;
    size_t classes = 0;
    std::vector<Counts> counts;  // of time t and class c: [t * classes + c]
    std::vector<Cell> cells;     // those that are not empty, by time, class and bucket

    size_t times() const { return classes ? counts.size() / classes : 0; }
};

class RequestMeter {
public:
    RequestMeter(size_t classes, double bucket_seconds);
    // Another bucket of time is over.
    void read(const Recorder& recorder);
    RequestSeries take() { return std::move(series_); }

private:
    using Buckets = std::array<uint64_t, kLatencyBounds + 1>;
    // What had been counted at the last reading, for a window and a class of the recorder.
    struct Before {
        uint64_t offered = 0, succeeded = 0, failed = 0, timed_out = 0, rejected = 0;
        double latency_sum_s = 0;
        Buckets latency{};
    };
    static void add_latencies(const ClassRecord& record, Before& before, Buckets& sum);

    RequestSeries series_;
    std::vector<Before> before_;
};

}  // namespace faultline::models
