// scenarios/units.hpp - values with their units, as people write them, and back.
//
// A number without its unit, where one is needed, is a problem that says which units fit. Durations
// and sizes are exact: 0.3ms is 300,000 ns, and what is finer than a nanosecond is refused.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace faultline::scenarios {

// A value, or a sentence that says why there is none (and perhaps what was meant).
template <typename T>
struct Reading {
    std::optional<T> value;
    std::string problem, hint;
};

inline constexpr int64_t kAutoDuration = -1;  // of a duration that may be the word auto

Reading<int64_t> read_duration(std::string_view text);       // 250us 2ms 1.5s 10m 2h 30d 1h30m: ns
Reading<double> read_rate(std::string_view text);            // 200/s 100/15m 5K/s: per second
Reading<uint64_t> read_size(std::string_view text);          // 512KiB 4GiB 2GB: bytes
Reading<uint64_t> read_count(std::string_view text);         // 7 1K 10K 1.5M: thousands, not 1024s
Reading<uint64_t> read_integer(std::string_view text);       // 42
Reading<double> read_share(std::string_view text);           // 99.95%: fraction; may exceed 1
Reading<double> read_count_or_share(std::string_view text);  // 2, or 25%, which is -0.25
Reading<double> read_factor(std::string_view text);          // 5x 400%
Reading<double> read_money(std::string_view text);           // $0.096/h $70/month (730 h): per hour
Reading<double> read_dollars(std::string_view text);         // $40 $2.50
Reading<double> read_number(std::string_view text);          // 0.99 1e-3
Reading<int64_t> read_time_of_day(std::string_view text);    // 20:00 07:30:15: ns since midnight

// The shortest text that reads back as the same value.
std::string write_duration(int64_t ns);
std::string write_rate(double per_second);
std::string write_size(uint64_t bytes);
std::string write_count(uint64_t count);
std::string write_share(double fraction);
std::string write_count_or_share(double value);
std::string write_factor(double factor);
std::string write_money(double usd_per_hour);
std::string write_dollars(double usd);
std::string write_number(double number);
std::string write_time_of_day(int64_t ns);

}  // namespace faultline::scenarios
