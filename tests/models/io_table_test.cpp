#include "models/io_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace faultline::models {
namespace {

TEST(IoTable, NeedsNothingWhenNothingMisses) {
    sim::RandomStream random{1, "pages"};
    EXPECT_EQ(IoTable::binomial(10, 0, 0).draw(random), 0u);
    EXPECT_EQ(IoTable::binomial(0, 0.5, 2).draw(random), 2u);
    EXPECT_EQ(IoTable::binomial(7, 1, 1).draw(random), 8u);
}

TEST(IoTable, DrawsABinomialNumberOfPages) {
    for (const auto& [pages, miss] : {std::pair{4u, 0.01}, {12u, 0.3}, {100u, 0.05}}) {
        const IoTable table = IoTable::binomial(pages, miss, 1);
        sim::RandomStream random{5, "pages"};
        constexpr int kDraws = 200'000;
        std::vector<double> count(pages + 2);
        double sum = 0;
        for (int i = 0; i < kDraws; ++i) {
            const uint32_t ios = table.draw(random);
            ASSERT_GE(ios, 1u);
            ASSERT_LE(ios, pages + 1);
            ++count[ios - 1];
            sum += ios - 1;
        }
        const double sd = std::sqrt(pages * miss * (1 - miss) / kDraws);
        EXPECT_NEAR(sum / kDraws, pages * miss, 3.29 * sd);  // 99.9 %
        double p = std::pow(1 - miss, pages);
        for (uint32_t k = 0; k <= 3; ++k) {
            EXPECT_NEAR(count[k] / kDraws, p, 3.9 * std::sqrt(p * (1 - p) / kDraws)) << k;
            p *= (pages - k) / (k + 1.0) * miss / (1 - miss);
        }
    }
}

}  // namespace
}  // namespace faultline::models
