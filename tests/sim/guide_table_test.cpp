#include "sim/guide_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/random_stream.hpp"

namespace faultline::sim {
namespace {

// The same by looking through all of them.
uint32_t search(const std::vector<double>& cumulative, double u) {
    const auto it = std::upper_bound(cumulative.begin(), cumulative.end(), u);
    return static_cast<uint32_t>(
        std::min(it - cumulative.begin(), static_cast<std::ptrdiff_t>(cumulative.size()) - 1));
}

TEST(GuideTable, GivesWhatASearchThroughTheSharesGives) {
    RandomStream random(1, "shares");
    for (int round = 0; round < 300; ++round) {
        std::vector<double> cumulative;
        double sum = 0;
        const uint64_t cases = 1 + random.below(round % 3 == 0 ? 200 : 6);
        for (uint64_t i = 0; i < cases; ++i)
            cumulative.push_back(sum += random.chance(0.2) ? 0.0 : random.uniform());
        for (double& share : cumulative) share /= std::max(sum, 1e-9);
        const GuideTable table{cumulative};
        for (int i = 0; i < 300; ++i) {
            const double u = random.uniform();
            ASSERT_EQ(table(u), search(cumulative, u)) << cases << " cases, " << u;
        }
        // Where a mistake of one would show.
        for (const double share : cumulative) {
            if (share >= 1) continue;
            ASSERT_EQ(table(share), search(cumulative, share));
            ASSERT_EQ(table(std::nextafter(share, 0.0)),
                      search(cumulative, std::nextafter(share, 0.0)));
        }
    }
}

TEST(GuideTable, TheLastCaseTakesWhatRoundingLeavesOver) {
    const GuideTable table{{0.25, 0.5, 0.75, std::nextafter(1.0, 0.0)}};
    EXPECT_EQ(table(std::nextafter(1.0, 0.0)), 3u);
    EXPECT_EQ(table(0), 0u);
    EXPECT_EQ(table(0.25), 1u);
}

TEST(GuideTable, HasNothingToChooseWithoutCases) {
    EXPECT_EQ(GuideTable{}(0.7), 0u);
    EXPECT_EQ(GuideTable{{1.0}}(0.7), 0u);
    EXPECT_FALSE(GuideTable{{1.0}}.chooses());
    EXPECT_TRUE((GuideTable{{0.5, 1.0}}.chooses()));
}

}  // namespace
}  // namespace faultline::sim
