// scenarios/write_units.cpp - values with their units, written so that they read back the same.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

// value / size with as few digits as are exact, or "" if more than three decimals were needed.
std::string in_unit(uint64_t value, uint64_t size, const char* name) {
    const uint64_t whole = value / size;
    const uint64_t rest = value % size;
    if (rest == 0) return fmt::format("{}{}", whole, name);
    if (size % 1000 != 0 || rest % (size / 1000) != 0) return "";
    std::string digits = fmt::format("{:03}", rest / (size / 1000));
    while (digits.back() == '0') digits.pop_back();
    return fmt::format("{}.{}{}", whole, digits, name);
}

using Units = std::pair<uint64_t, const char*>;

template <size_t N>
std::string in_largest(uint64_t value, const std::array<Units, N>& units) {
    for (const auto& [size, name] : units) {
        if (value < size) continue;
        std::string text = in_unit(value, size, name);
        if (!text.empty()) return text;
    }
    return "";
}

}  // namespace

std::string write_duration(int64_t ns) {
    static constexpr std::array<Units, 4> kShort{
        {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}, {1, "ns"}}};
    static constexpr std::array<Units, 3> kLong{
        {{86'400'000'000'000, "d"}, {3'600'000'000'000, "h"}, {60'000'000'000, "m"}}};
    if (ns == 0) return "0s";
    const auto value = static_cast<uint64_t>(ns);
    for (const auto& [size, name] : kLong)
        if (value % size == 0) return fmt::format("{}{}", value / size, name);
    const std::string text = in_largest(value, kShort);
    return text.empty() ? fmt::format("{}ns", ns) : text;
}

std::string write_rate(double per_second) { return fmt::format("{}/s", per_second); }

std::string write_size(uint64_t bytes) {
    static constexpr std::array<Units, 8> kSizes{{{1ull << 40u, "TiB"},
                                                  {1'000'000'000'000, "TB"},
                                                  {1ull << 30u, "GiB"},
                                                  {1'000'000'000, "GB"},
                                                  {1ull << 20u, "MiB"},
                                                  {1'000'000, "MB"},
                                                  {1ull << 10u, "KiB"},
                                                  {1'000, "KB"}}};
    for (const auto& [size, name] : kSizes)
        if (bytes >= size && bytes % size == 0) return fmt::format("{}{}", bytes / size, name);
    return fmt::format("{}B", bytes);
}

std::string write_count(uint64_t count) {
    static constexpr std::array<Units, 3> kMultiples{
        {{1'000'000'000, "G"}, {1'000'000, "M"}, {1'000, "K"}}};
    for (const auto& [size, name] : kMultiples)
        if (count >= size && count % size == 0) return fmt::format("{}{}", count / size, name);
    return fmt::format("{}", count);
}

std::string write_share(double fraction) {
    // The shortest decimal of the product may show the multiplication's error: 0.07 * 100.
    const std::string text = fmt::format("{:.12g}%", fraction * 100);
    return read_share(text).value == fraction ? text : fmt::format("{}%", fraction * 100);
}

std::string write_count_or_share(double value) {
    return value < 0 ? write_share(-value) : write_count(static_cast<uint64_t>(value));
}

std::string write_factor(double factor) { return fmt::format("{}x", factor); }
std::string write_money(double usd_per_hour) { return fmt::format("${}/h", usd_per_hour); }
std::string write_dollars(double usd) { return fmt::format("${}", usd); }
std::string write_number(double number) { return fmt::format("{}", number); }

std::string write_time_of_day(int64_t ns) {
    const int64_t seconds = ns / 1'000'000'000;
    const std::string text = fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    return seconds % 60 == 0 ? text : fmt::format("{}:{:02}", text, seconds % 60);
}

}  // namespace faultline::scenarios
