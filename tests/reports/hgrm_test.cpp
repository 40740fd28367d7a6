// Against HdrHistogram 2.1.11 for Java, which printed golden/distribution.hgrm for the same values.
#include "reports/hgrm.hpp"

#include <gtest/gtest.h>

#include "sim/histogram.hpp"
#include "tests/reports/golden.hpp"

namespace faultline::reports {
namespace {

// In Java: Histogram h = new Histogram(1, max, 2); h.recordValue(v) for each;
// h.outputPercentileDistribution(System.out, 5, 1e6).
TEST(Hgrm, IsWhatHdrHistogramPrints) {
    sim::Histogram histogram;
    uint64_t x = 42;
    for (int i = 0; i < 100'000; ++i) {
        x = x * 6364136223846793005U + 1442695040888963407U;
        const uint64_t u = x >> 40;
        histogram.record({static_cast<int64_t>(u * u >> 16)});
    }
    std::vector<scenarios::LatencyBucket> buckets;
    histogram.for_each_bucket([&](const sim::Histogram::Bucket& b) {
        buckets.push_back({b.lower.ns, b.upper.ns, b.count});
    });
    expect_golden("distribution.hgrm", hgrm_text(buckets));
}

TEST(Hgrm, OfNothingIsAHeadAndAFoot) {
    const std::string text = hgrm_text({});
    EXPECT_NE(text.find("Total count    =            0]"), std::string::npos) << text;
}

}  // namespace
}  // namespace faultline::reports
