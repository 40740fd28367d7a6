// gui/session/latency_meter.hpp - the latencies of the requests that ended since the last look, as
// counts by bucket: differences of what the recorder counts anyway.
//
// Cost of a look: a pass over the histograms in which something was recorded since, usually one for
// each class of requests.
#pragma once
#include <deque>
#include <vector>

#include "gui/session/snapshot.hpp"
#include "models/recorder.hpp"

namespace faultline::gui {

// In increasing order; few of them.
struct LatencyCounts {
    struct Bucket {
        int64_t middle_ns = 0;
        uint64_t count = 0;
    };
    std::vector<Bucket> buckets;
    uint64_t count = 0;
    void add(const LatencyCounts& other);
    // Seconds; NaN if there are none.
    double quantile(double p) const;
    LatencyCurve curve() const;
    std::array<uint32_t, kLatencyBins> bins() const;
};

class LatencyMeter {
public:
    LatencyCounts take(const models::Recorder& recorder);

private:
    std::vector<sim::Histogram> seen_;  // by record, at the last look
};

}  // namespace faultline::gui
