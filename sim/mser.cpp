#include "sim/mser.hpp"

#include <numeric>

#include "sim/assert.hpp"
#include "sim/moments.hpp"

namespace faultline::sim {

std::vector<double> stretch_means(std::span<const double> values, size_t count) {
    const size_t length = values.size() / count;
    std::vector<double> means;
    for (size_t i = 0; i < count; ++i) {
        const auto stretch = values.subspan(i * length, length);
        means.push_back(std::accumulate(stretch.begin(), stretch.end(), 0.0) /
                        static_cast<double>(length));
    }
    return means;
}

size_t mser5(std::span<const double> values) {
    FL_ASSERT(values.size() >= 2 * kMserBatch, "too few values to tell a transient");
    const size_t batches = values.size() / kMserBatch;
    const std::vector<double> means = stretch_means(values.first(batches * kMserBatch), batches);
    const size_t limit = batches / 2;
    // From the end, so that each batch is added once; on a tie the earlier cut wins.
    Moments rest;
    double best = 0;
    size_t cut = limit;
    for (size_t d = batches; d-- > 0;) {
        rest.add(means[d]);
        if (d > limit) continue;
        const auto left = static_cast<double>(batches - d);
        const double statistic = rest.variance() * (left - 1) / (left * left);
        if (d == limit || statistic <= best) {
            best = statistic;
            cut = d;
        }
    }
    return cut * kMserBatch;
}

}  // namespace faultline::sim
