#include "studies/availability/rare_failures.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/analytic/availability.hpp"

namespace faultline::studies {
namespace {

constexpr double kHour = 3600;

sim::Distribution hours(double mean) {
    return sim::Distribution::exponential(sim::from_seconds(mean * kHour));
}
bool any_has_two(const Broken& broken) {
    return std::any_of(broken.begin(), broken.end(), [](uint16_t n) { return n >= 2; });
}
// So many groups of disks, lost when two of a group are broken at once.
RareModel array(uint32_t groups, uint32_t disks, double mttf_hours, double mttr_hours) {
    RareModel model;
    model.kinds.assign(groups, {disks, mttf_hours * kHour, hours(mttr_hours)});
    model.is_down = any_has_two;
    return model;
}
void expect_hours(const RareAnswer& answer, double published, double within = 0.03) {
    EXPECT_LT(answer.mean_time_to_down.relative_error, 0.011);
    EXPECT_NEAR(answer.mean_time_to_down.value / kHour, published, within * published)
        << "relative error " << answer.mean_time_to_down.relative_error;
}

constexpr uint64_t kCycles = 4'000'000;

TEST(RareFailures, AreThoseOfMirroredDisksAsPublished) {
    // Validation case G09: D. Patterson, G. Gibson, R. Katz, "A case for redundant arrays of
    // inexpensive disks", 1988: 100 data disks and 100 mirrors, 4,500,000 hours.
    expect_hours(rare_failures(array(100, 2, 30'000, 1), 1, 0.01, kCycles), 4.5e6);
}

TEST(RareFailures, AreThoseOfDiskArraysWithParityAsPublished) {
    // G10 and G11, the same paper: groups of 10 + 1 disks, 820,000 hours; of 25 + 1, 346,000.
    expect_hours(rare_failures(array(10, 11, 30'000, 1), 2, 0.01, kCycles), 818'182);
    expect_hours(rare_failures(array(4, 26, 30'000, 1), 3, 0.01, kCycles), 346'154);
}

TEST(RareFailures, ThatComeFasterAfterTheFirstMakeArraysAsShortLivedAsPublished) {
    // G12: P. Chen and others, "RAID: high-performance, reliable secondary storage", 1994, section
    // 3.4.5: the second failure in a group ten times as likely. 100 data disks, MTTF 200,000 hours:
    // 285, 571 and 2283 years.
    // Its formula, MTTF^2 / 10 / (100 size MTTR), has the data disks fail first, and then any of
    // the `size` others of a group of size + 1.
    for (const auto& [size, years] : {std::pair{16U, 285.388}, {8U, 570.776}, {2U, 2283.11}}) {
        RareModel model = array(1, size + 1, 200'000, 1);
        model.faster = [size = size](size_t, const Broken& broken) {
            return broken[0] == 1 ? 10.0 : size / (size + 1.0);
        };
        RareAnswer group = rare_failures(model, 4, 0.01, kCycles);
        group.mean_time_to_down.value /= 100.0 / size;
        expect_hours(group, years * 8760);
    }
}

TEST(RareFailures, AreUnavailableAsLongAsTheMarkovChainSays) {
    // Three of five, each up 99 % of the time: validation case G06.
    RareModel model;
    model.kinds = {{5, 99 * kHour, hours(1)}};
    model.is_down = [](const Broken& broken) { return broken[0] >= 3; };
    const RareAnswer answer = rare_failures(model, 5, 0.01, kCycles);
    const double exact = analytic::unavailability(
        {.parts = 5, .needed = 3, .failure_rate = 1 / (99 * kHour), .repair_rate = 1 / kHour});
    EXPECT_NEAR(answer.unavailability.value, exact,
                4 * answer.unavailability.relative_error * exact);
    EXPECT_LT(answer.unavailability.relative_error, 0.02);
}

TEST(RareFailures, HaveRepairsOfAnyLaw) {
    // Two parts, of which one suffices, repaired in exactly 2 hours: independent renewal processes,
    // so both are broken q^2 of the time whatever the law.
    RareModel model;
    model.kinds = {{2, 1000 * kHour, sim::Distribution::constant(sim::from_seconds(2 * kHour))}};
    model.is_down = [](const Broken& broken) { return broken[0] >= 2; };
    const RareAnswer answer = rare_failures(model, 6, 0.01, kCycles);
    const double q = analytic::unavailability(1000 * kHour, 2 * kHour);
    EXPECT_NEAR(answer.unavailability.value, q * q,
                4 * answer.unavailability.relative_error * q * q);
}

TEST(RareFailures, ThatCannotHappenAreSaidNotTo) {
    RareModel model = array(1, 2, 1000, 1);
    model.is_down = [](const Broken&) { return false; };
    const RareAnswer answer = rare_failures(model, 7, 0.01, 10'000);
    EXPECT_EQ(answer.cycles_down, 0u);
    EXPECT_TRUE(std::isinf(answer.mean_time_to_down.value));
    EXPECT_EQ(answer.unavailability.value, 0);
}

}  // namespace
}  // namespace faultline::studies
