#include "sim/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/random_stream.hpp"

namespace faultline::sim {
namespace {

constexpr int64_t kHour = 3'600'000'000'000;

// Durations of every magnitude from 1 us to 1 h.
std::vector<int64_t> spread_values(int n) {
    RandomStream random(6, "histogram");
    std::vector<int64_t> values;
    for (int i = 0; i < n; ++i)
        values.push_back(
            static_cast<int64_t>(1000 * std::exp(random.uniform() * std::log(kHour / 1e3))));
    return values;
}
Histogram histogram_of(const std::vector<int64_t>& values) {
    Histogram histogram;
    for (const int64_t value : values) histogram.record({value});
    return histogram;
}

TEST(Histogram, ReportsQuantilesToHalfAPercentFromAMicrosecondToAnHour) {
    auto values = spread_values(200'000);
    const Histogram histogram = histogram_of(values);
    std::sort(values.begin(), values.end());
    for (double p = 0.0005; p < 1; p += 0.0005) {
        const auto rank = static_cast<size_t>(std::ceil(p * 200'000)) - 1;
        const double exact = static_cast<double>(values[rank]);
        ASSERT_NEAR(static_cast<double>(histogram.quantile(p).ns), exact, 0.005 * exact) << p;
    }
}

TEST(Histogram, ReportsASingleValueToHalfAPercentAnywhere) {
    for (const int64_t value : spread_values(20'000)) {
        Histogram histogram = histogram_of({value, 1, kHour * 2});
        ASSERT_NEAR(static_cast<double>(histogram.quantile(0.5).ns), static_cast<double>(value),
                    0.005 * static_cast<double>(value));
    }
}

TEST(Histogram, KeepsCountMeanAndExtremesExactly) {
    const auto values = spread_values(10'000);
    const Histogram histogram = histogram_of(values);
    double sum = 0;
    for (const int64_t value : values) sum += static_cast<double>(value);
    EXPECT_EQ(histogram.count(), 10'000u);
    EXPECT_NEAR(histogram.mean_ns(), sum / 1e4, 1e-12 * sum);
    EXPECT_EQ(histogram.min().ns, *std::min_element(values.begin(), values.end()));
    EXPECT_EQ(histogram.max().ns, *std::max_element(values.begin(), values.end()));
    EXPECT_EQ(histogram.quantile(0), histogram.min());
    EXPECT_EQ(histogram.quantile(1), histogram.max());
}

TEST(Histogram, IsExactBelow256Nanoseconds) {
    for (int64_t value = 0; value < 256; ++value)
        EXPECT_EQ(histogram_of({0, value, 255}).quantile(0.5).ns, value);
}

TEST(Histogram, SaysNothingOfNothing) {
    const Histogram empty;
    EXPECT_EQ(empty.count(), 0u);
    EXPECT_EQ(empty.mean_ns(), 0);
    EXPECT_EQ(empty.quantile(0.99), Duration{});
    EXPECT_EQ(empty.min(), Duration{});
    EXPECT_EQ(empty.max(), Duration{});
}

TEST(Histogram, MergesToTheHistogramOfAllValues) {
    const auto values = spread_values(30'000);
    const std::vector<int64_t> small{1, 2, 3};
    Histogram merged = histogram_of(small), other = histogram_of(values);
    auto all = values;
    all.insert(all.end(), small.begin(), small.end());
    merged.merge(other);
    EXPECT_EQ(merged, histogram_of(all));
    other.merge(histogram_of(small));
    EXPECT_EQ(merged, other);
    merged.merge(Histogram{});
    EXPECT_EQ(merged, other);
    merged.clear();
    EXPECT_EQ(merged, Histogram{});
}

TEST(Histogram, HasBucketsThatFollowOnEachOtherAndHoldTheirValues) {
    const auto values = spread_values(5000);
    const Histogram histogram = histogram_of(values);
    uint64_t total = 0;
    Duration last{};
    histogram.for_each_bucket([&](const Histogram::Bucket& bucket) {
        ASSERT_LE(last, bucket.lower);
        ASSERT_LT(bucket.lower, bucket.upper);
        last = bucket.upper;
        total += bucket.count;
        const auto inside = std::count_if(values.begin(), values.end(), [&](int64_t v) {
            return bucket.lower.ns <= v && v < bucket.upper.ns;
        });
        ASSERT_EQ(static_cast<uint64_t>(inside), bucket.count);
    });
    EXPECT_EQ(total, histogram.count());
}

TEST(Histogram, TakesTheLongestAndNegativeDurations) {
    const Histogram histogram = histogram_of({INT64_MAX, -5});
    EXPECT_EQ(histogram.max().ns, INT64_MAX);
    EXPECT_EQ(histogram.min().ns, 0);
    histogram.for_each_bucket([](const Histogram::Bucket& b) { EXPECT_LT(b.lower, b.upper); });
}

TEST(Histogram, CountsBeyondEveryWidth) {
    Histogram histogram = histogram_of({10, 20, 20, 200});
    for (int doubling = 0; doubling < 40; ++doubling) histogram.merge(Histogram{histogram});
    constexpr uint64_t kTimes = uint64_t{1} << 40;
    EXPECT_EQ(histogram.count(), 4 * kTimes);
    EXPECT_EQ(histogram.count_up_to({15}), kTimes);
    EXPECT_EQ(histogram.quantile(0.75).ns, 20);
    histogram.for_each_bucket([&](const Histogram::Bucket& bucket) {
        EXPECT_EQ(bucket.count, bucket.lower.ns == 20 ? 2 * kTimes : kTimes);
    });
    EXPECT_FALSE(histogram == histogram_of({10, 20, 20, 200}));
}

TEST(Histogram, CarriesWhenARecordOverflowsTheLowPartOfItsCount) {
    Histogram histogram;
    for (int i = 0; i < 200'000; ++i) histogram.record({i % 2 == 0 ? 10 : 20});
    EXPECT_EQ(histogram.count_up_to({15}), 100'000u);
    histogram.for_each_bucket(
        [](const Histogram::Bucket& bucket) { EXPECT_EQ(bucket.count, 100'000u); });
}

TEST(Histogram, CountsWhatIsWithinALimit) {
    const Histogram histogram = histogram_of({10, 20, 200, 100'000});
    EXPECT_EQ(histogram.count_up_to({5}), 0u);
    EXPECT_EQ(histogram.count_up_to({20}), 2u);
    EXPECT_EQ(histogram.count_up_to({1000}), 3u);
    EXPECT_EQ(histogram.count_up_to({100'000}), 4u);
}

// The example of HdrHistogram's own tests (HistogramDataAccessTest): 100 s of 10,000 requests a
// millisecond each, then a pause of 100 s, one request every 10 ms.
TEST(Histogram, CorrectsForCoordinatedOmissionAsHdrHistogramDoes) {
    Histogram raw;
    for (int i = 0; i < 10'000; ++i) raw.record({1'000'000});
    raw.record({100'000'000'000});
    const Histogram corrected = raw.corrected({10'000'000});
    EXPECT_EQ(raw.count(), 10'001U);
    EXPECT_EQ(corrected.count(), 20'000U);
    EXPECT_NEAR(corrected.mean_ns(), (1e6 + 5e10) / 2, 0.005 * 2.5e10);
    EXPECT_NEAR(raw.quantile(0.99).seconds(), 1e-3, 0.004e-3);
    EXPECT_NEAR(corrected.quantile(0.50).seconds(), 1e-3, 0.004e-3);
    EXPECT_NEAR(corrected.quantile(0.75).seconds(), 50, 0.25);
    EXPECT_NEAR(corrected.quantile(0.90).seconds(), 80, 0.4);
    EXPECT_NEAR(corrected.quantile(0.99).seconds(), 98, 0.5);
    EXPECT_EQ(corrected.max(), raw.max());
}

TEST(Histogram, NeedsNoCorrectionWhereNothingTakesLongerThanTheInterval) {
    const Histogram raw = histogram_of({1'000, 20'000, 30'000});
    EXPECT_EQ(raw.corrected({30'001}), raw);
}

}  // namespace
}  // namespace faultline::sim
