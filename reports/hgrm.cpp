#include "reports/hgrm.hpp"

#include <fmt/format.h>

#include <cmath>

namespace faultline::reports {
namespace {

using Buckets = std::vector<scenarios::LatencyBucket>;

constexpr double kScale = 1e6;  // nanoseconds of a printed unit
constexpr double kTicksPerHalfDistance = 5;
constexpr int kSubBuckets = 256;  // of two significant digits

int64_t highest(const scenarios::LatencyBucket& bucket) { return bucket.upper_ns - 1; }
double middle(const scenarios::LatencyBucket& bucket) {
    return static_cast<double>(bucket.lower_ns + (bucket.upper_ns - bucket.lower_ns) / 2);
}

// The next level of the percentile iterator: so many ticks until the remaining share has halved.
double next_level(double percent) {
    const double halvings = std::floor(std::log(100.0 / (100.0 - percent)) / std::log(2.0)) + 1;
    return percent + 100.0 / (kTicksPerHalfDistance * std::pow(2.0, halvings));
}

int buckets_to_cover(int64_t value) {
    int buckets = 1;
    for (int64_t beyond = kSubBuckets; beyond <= value; beyond *= 2) ++buckets;
    return buckets;
}

std::string footer(const Buckets& buckets, uint64_t total) {
    double sum = 0, squares = 0;
    for (const auto& bucket : buckets) sum += middle(bucket) * static_cast<double>(bucket.count);
    const double mean = total ? sum / static_cast<double>(total) : 0;
    for (const auto& bucket : buckets) {
        const double deviation = middle(bucket) - mean;
        squares += deviation * deviation * static_cast<double>(bucket.count);
    }
    const double deviation = total ? std::sqrt(squares / static_cast<double>(total)) : 0;
    const int64_t most = buckets.empty() ? 0 : highest(buckets.back());
    return fmt::format(
        "#[Mean    = {:12.2f}, StdDeviation   = {:12.2f}]\n"
        "#[Max     = {:12.2f}, Total count    = {:12}]\n"
        "#[Buckets = {:12}, SubBuckets     = {:12}]\n",
        mean / kScale, deviation / kScale, static_cast<double>(most) / kScale, total,
        buckets_to_cover(most), kSubBuckets);
}

}  // namespace

std::string hgrm_text(const Buckets& buckets) {
    uint64_t total = 0, below = 0;
    for (const auto& bucket : buckets) total += bucket.count;
    std::string out = fmt::format("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile",
                                  "TotalCount", "1/(1-Percentile)");
    double level = 0;
    for (const auto& bucket : buckets) {
        below += bucket.count;
        const double reached = 100.0 * static_cast<double>(below) / static_cast<double>(total);
        // A bucket that spans several levels has a line for each, until the last value is reached.
        do {
            if (reached < level) break;
            out += fmt::format("{:12.2f} {:2.12f} {:10} {:14.2f}\n",
                               static_cast<double>(highest(bucket)) / kScale, level / 100.0, below,
                               1 / (1.0 - level / 100.0));
            level = next_level(level);
        } while (below < total);
    }
    if (total > 0)
        out += fmt::format("{:12.2f} {:2.12f} {:10}\n",
                           static_cast<double>(highest(buckets.back())) / kScale, 1.0, total);
    return out + footer(buckets, total);
}

}  // namespace faultline::reports
