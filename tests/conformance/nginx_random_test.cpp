// Random policies: the recorded frequencies and ours may come from the same distribution.
#include <gtest/gtest.h>

#include <array>

#include "tests/conformance/balancer.hpp"
#include "tests/conformance/trace.hpp"

namespace faultline::conformance {
namespace {

using Counts = std::array<double, 4>;

// Two-sample chi-square statistic for samples of the same size; 3 degrees of freedom.
double chi_square(const Counts& a, const Counts& b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]) / (a[i] + b[i]);
    return sum;
}

Counts recorded(const Trace& trace, std::string_view method) {
    Counts counts{};
    for (size_t row = 0; row < trace.rows(); ++row)
        if (trace.text(row, "method") == method) ++counts.at(trace.number(row, "backend"));
    return counts;
}

Counts drawn(std::string_view policy, int draws) {
    auto upstream = make_upstream(members_of({4, 2, 1, 1}), policy);
    Counts counts{};
    for (int i = 0; i < draws; ++i) {
        const auto picked = upstream.pick(sim::Time{}, {});
        ++counts.at(*picked);
        upstream.succeeded(sim::Time{}, *picked);
    }
    return counts;
}

constexpr double kQuantile999 = 16.27;  // of chi-square with 3 degrees of freedom

TEST(NginxRandom, DrawsInProportionToWeight) {
    const Trace trace("nginx_random_serial_w4_2_1_1", 3000);
    EXPECT_LT(chi_square(recorded(trace, "one"), drawn("random", 1500)), kQuantile999);
}

TEST(NginxRandomTwo, FlattensTheWeightsWithoutLoad) {
    const Trace trace("nginx_random_serial_w4_2_1_1", 3000);
    EXPECT_LT(chi_square(recorded(trace, "two"), drawn("random_two", 1500)), kQuantile999);
    // The test can tell: one draw is another distribution than two.
    EXPECT_GT(chi_square(recorded(trace, "two"), drawn("random", 1500)), kQuantile999);
}

}  // namespace
}  // namespace faultline::conformance
