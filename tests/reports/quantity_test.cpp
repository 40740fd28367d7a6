#include "reports/quantity.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace faultline::reports {
namespace {

TEST(Quantity, GivesTimesThreeFiguresAndTheUnitThatFits) {
    EXPECT_EQ(seconds_text(0), "0s");
    EXPECT_EQ(seconds_text(250e-6), "250us");
    EXPECT_EQ(seconds_text(0.0123), "12.3ms");
    EXPECT_EQ(seconds_text(1.5), "1.50s");
    EXPECT_EQ(seconds_text(90), "90.0s");
    EXPECT_EQ(seconds_text(900), "15.0min");
    EXPECT_EQ(seconds_text(3 * 86400), "3.00d");
    EXPECT_EQ(seconds_text(std::nan("")), "-");
}

TEST(Quantity, RoundsIntoTheNextUnitAndNotTo1000OfTheLast) {
    EXPECT_EQ(seconds_text(0.9996), "1.00s");
    EXPECT_EQ(seconds_text(9.996e-3), "10.0ms");
    EXPECT_EQ(si_text(999'600), "1.00M");
    EXPECT_EQ(si_text(999.7), "1.00K");
}

TEST(Quantity, CountsExactlyOrInThousands) {
    EXPECT_EQ(count_text(0), "0");
    EXPECT_EQ(count_text(999), "999");
    EXPECT_EQ(count_text(1'204'112), "1,204,112");
    EXPECT_EQ(si_text(7), "7");
    EXPECT_EQ(si_text(12'345), "12.3K");
    EXPECT_EQ(si_text(1e6), "1.00M");
    EXPECT_EQ(bytes_text(65'011'712), "62.0MiB");
}

TEST(Quantity, NeverRoundsAShareOntoNothingOrEverything) {
    EXPECT_EQ(share_text(1), "100%");
    EXPECT_EQ(share_text(0), "0%");
    EXPECT_EQ(share_text(0.9995), "99.95%");
    EXPECT_EQ(share_text(0.999999), "99.9999%");
    EXPECT_EQ(share_text(0.0231), "2.31%");
    EXPECT_EQ(share_text(1.2e-6), "0.000120%");
    EXPECT_EQ(share_text(1 - 1e-12), ">99.9999999%");
}

TEST(Quantity, WritesMomentsAsAClock) {
    EXPECT_EQ(clock_text(720), "12:00");
    EXPECT_EQ(clock_text(3723), "1:02:03");
    EXPECT_EQ(clock_text(2 * 86400 + 61), "2d 00:01:01");
    EXPECT_EQ(span_text(1140), "19m");
    EXPECT_EQ(span_text(5400), "1h30m");
    EXPECT_EQ(span_text(30 * 86400), "30d");
}

TEST(Quantity, WritesObjectivesTheWayPeopleStateThem) {
    EXPECT_EQ(objective_sentence({"p95", 0.2, 0.1836, true, false}), "p95 184ms, at most 200ms");
    EXPECT_EQ(objective_sentence({"errors", 0.01, 0.0231, false, false}),
              "errors 2.31%, at most 1%");
    EXPECT_EQ(objective_sentence({"availability", 0.999, 0.99453, false, true}),
              "availability 99.45%, at least 99.9%");
    EXPECT_EQ(objective_sentence({"throughput", 1500, 1512, true, true}),
              "throughput 1.51K/s, at least 1.5K/s");
    EXPECT_EQ(objective_sentence({"browse.p99", 1, std::nan(""), false, false}),
              "browse.p99 not measured, at most 1s");
}

}  // namespace
}  // namespace faultline::reports
