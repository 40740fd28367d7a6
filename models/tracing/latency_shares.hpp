// models/tracing/latency_shares.hpp - what the latency around a percentile is made of, from a
// sample of requests.
//
// Around percentile q: the traced requests whose rank by latency is within `half_width` of it.
// Their sums are kept in groups by time, from which the error of a share follows as that of a ratio
// estimator over clusters (Cochran, Sampling Techniques, 3rd ed., 1977, section 3.12): requests
// that are close in time share their fate, groups of them hardly do.
#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "models/tracing/breakdown.hpp"

namespace faultline::models {

struct PercentileBand {
    double quantile, half_width;
};
inline constexpr PercentileBand kAttributed[] = {{0.50, 0.05}, {0.95, 0.01}, {0.99, 0.005}};
inline constexpr size_t kTimeGroups = 10;  // of one trial

// Of the traced requests of one group within one band.
struct BandGroup {
    uint64_t requests = 0;
    double latency_ns = 0;                                  // summed
    std::map<std::pair<uint32_t, Spent>, double> spent_ns;  // by component and kind; summed
};
// By percentile of kAttributed and group; empty where nothing was traced.
using LatencyShares = std::vector<std::vector<BandGroup>>;

// Traced requests that succeeded, in order of their ends; few bytes each.
class TraceSamples {
public:
    void add(sim::Duration latency, const std::vector<TimePart>& parts);
    size_t size() const { return samples_.size(); }
    void drop_every_other();
    LatencyShares shares() const;

private:
    struct Sample {
        int64_t latency_ns;
        uint32_t first, count;  // of its parts
    };
    struct Part {
        uint32_t component;
        Spent spent;
        int64_t ns;
    };
    void add_to(BandGroup& group, const Sample& sample) const;

    std::vector<Sample> samples_;
    std::vector<Part> parts_;
};

}  // namespace faultline::models
