// Values with their units: what people write, exactly; and what they write by mistake.
#include "scenarios/units.hpp"

#include <gtest/gtest.h>

namespace faultline::scenarios {
namespace {

TEST(Units, DurationsAreWholeNanoseconds) {
    EXPECT_EQ(read_duration("250us").value, 250'000);
    EXPECT_EQ(read_duration("2ms").value, 2'000'000);
    EXPECT_EQ(read_duration("1.5s").value, 1'500'000'000);
    EXPECT_EQ(read_duration("10m").value, 600'000'000'000);
    EXPECT_EQ(read_duration("2h").value, 7'200'000'000'000);
    EXPECT_EQ(read_duration("30d").value, 2'592'000'000'000'000);
    EXPECT_EQ(read_duration("0.3ms").value, 300'000);
    EXPECT_EQ(read_duration("0.1s").value, 100'000'000);
    EXPECT_EQ(read_duration("1h30m").value, 5'400'000'000'000);
    EXPECT_EQ(read_duration("2 ms").value, 2'000'000);
    EXPECT_EQ(read_duration("0s").value, 0);
    EXPECT_EQ(read_duration("1e3ns").value, 1'000);
}

TEST(Units, ADurationFinerThanANanosecondIsRefused) {
    EXPECT_FALSE(read_duration("0.5ns").value);
    EXPECT_NE(read_duration("0.0000001us").problem.find("finer than a nanosecond"),
              std::string::npos);
}

TEST(Units, ADurationLongerThanTheClockIsRefused) {
    EXPECT_FALSE(read_duration("60000d").value);
    EXPECT_FALSE(read_duration("1e30s").value);
    EXPECT_TRUE(read_duration("36500d").value);
}

TEST(Units, ANumberWithoutItsUnitSaysWhichUnitsFit) {
    const auto reading = read_duration("5");
    EXPECT_FALSE(reading.value);
    EXPECT_EQ(reading.problem, "a duration needs its unit: ns, us, ms, s, m (minutes), h or d");
    EXPECT_EQ(reading.hint, "5ms or 5s?");
    EXPECT_FALSE(read_duration("0").value);
    EXPECT_EQ(read_rate("75").hint, "75/s?");
    EXPECT_EQ(read_share("0.9").hint, "90%?");
    EXPECT_EQ(read_share("5").hint, "5%?");
    EXPECT_EQ(read_factor("5").hint, "5x?");
    EXPECT_EQ(read_size("64").hint, "64MiB or 64GiB?");
    EXPECT_EQ(read_size("4G").hint, "4GiB or 4GB?");
    EXPECT_EQ(read_money("0.096").hint, "$0.096/h?");
    EXPECT_EQ(read_money("0.096/h").hint, "$0.096/h?");
}

TEST(Units, FamiliarSlipsAreUnderstoodInTheHint) {
    EXPECT_EQ(read_duration("5min").hint, "did you mean 'm'?");
    EXPECT_EQ(read_duration("5 sec").hint, "did you mean 's'?");
    EXPECT_EQ(read_count("10k").hint, "did you mean 'K'?");
    EXPECT_EQ(read_rate("75rps").hint, "75/s?");
}

TEST(Units, RatesArePerSecond) {
    EXPECT_DOUBLE_EQ(*read_rate("200/s").value, 200);
    EXPECT_DOUBLE_EQ(*read_rate("100/15m").value, 100.0 / 900);
    EXPECT_DOUBLE_EQ(*read_rate("5K/s").value, 5000);
    EXPECT_DOUBLE_EQ(*read_rate("0.5/h").value, 0.5 / 3600);
    EXPECT_FALSE(read_rate("5/0s").value);
    EXPECT_FALSE(read_rate("5/").value);
}

TEST(Units, SizesKnowPowersOf1000And1024) {
    EXPECT_EQ(read_size("512KiB").value, 524'288u);
    EXPECT_EQ(read_size("4GiB").value, 4'294'967'296u);
    EXPECT_EQ(read_size("2GB").value, 2'000'000'000u);
    EXPECT_EQ(read_size("1.5KiB").value, 1'536u);
    EXPECT_EQ(read_size("0B").value, 0u);
}

TEST(Units, CountsAreInThousands) {
    EXPECT_EQ(read_count("7").value, 7u);
    EXPECT_EQ(read_count("1K").value, 1'000u);
    EXPECT_EQ(read_count("1.5M").value, 1'500'000u);
    EXPECT_EQ(read_count("1G").value, 1'000'000'000u);
    EXPECT_FALSE(read_count("1.5").value);
    EXPECT_FALSE(read_count("-3").value);
    EXPECT_FALSE(read_count("many").value);
    EXPECT_FALSE(read_count("1e25").value);
}

TEST(Units, SharesAreTheNearestFraction) {
    EXPECT_EQ(read_share("99.95%").value, 0.9995);
    EXPECT_EQ(read_share("7%").value, 0.07);
    EXPECT_EQ(read_share("0.1 %").value, 0.001);
    EXPECT_FALSE(read_share("-1%").value);
    EXPECT_FALSE(read_share("half").value);
}

TEST(Units, FactorsMoneyNumbersAndTimesOfDay) {
    EXPECT_EQ(read_factor("10x").value, 10);
    EXPECT_EQ(read_factor("400%").value, 4);
    EXPECT_EQ(read_money("$0.096/h").value, 0.096);
    EXPECT_DOUBLE_EQ(*read_money("$73/month").value, 0.1);
    EXPECT_EQ(read_number("0.99").value, 0.99);
    EXPECT_FALSE(read_number("1e999").value);
    EXPECT_FALSE(read_number("nan").value);
    EXPECT_FALSE(read_number("0x10").value);
    EXPECT_EQ(read_time_of_day("20:00").value, 72'000'000'000'000);
    EXPECT_EQ(read_time_of_day("7:30:15").value, 27'015'000'000'000);
    EXPECT_FALSE(read_time_of_day("24:00").value);
    EXPECT_FALSE(read_time_of_day("20").value);
    EXPECT_FALSE(read_time_of_day("20:").value);
}

TEST(Units, WhatIsWrittenReadsBackTheSame) {
    for (const int64_t ns :
         {0LL, 1LL, 999LL, 1'500LL, 250'000LL, 2'000'000LL, 1'500'000'000LL, 90'000'000'000LL,
          600'000'000'000LL, 86'400'000'000'000LL, 1'234'567'891LL, 3'661'000'000'000LL})
        EXPECT_EQ(read_duration(write_duration(ns)).value, ns) << write_duration(ns);
    for (const uint64_t bytes : {0ull, 1ull, 1'000ull, 1'024ull, 1'536ull, 2'000'000'000ull})
        EXPECT_EQ(read_size(write_size(bytes)).value, bytes) << write_size(bytes);
    for (const uint64_t count : {0ull, 7ull, 1'000ull, 1'500ull, 10'000'000ull})
        EXPECT_EQ(read_count(write_count(count)).value, count) << write_count(count);
    for (const double share : {0.0, 0.07, 0.9995, 1.0, 1.0 / 3})
        EXPECT_DOUBLE_EQ(*read_share(write_share(share)).value, share) << write_share(share);
    EXPECT_EQ(write_duration(1'500'000'000), "1.5s");
    EXPECT_EQ(write_duration(300'000), "300us");
    EXPECT_EQ(write_share(0.07), "7%");
    EXPECT_EQ(write_money(0.0416), "$0.0416/h");
    EXPECT_EQ(write_time_of_day(72'000'000'000'000), "20:00");
}

}  // namespace
}  // namespace faultline::scenarios
