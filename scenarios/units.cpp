// scenarios/units.cpp - reading values with their units.
#include "scenarios/units.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "scenarios/decimal.hpp"

namespace faultline::scenarios {
namespace {

struct UnitName {
    std::string_view name;
    uint64_t size;
};

// Nanoseconds. A day has 24 hours; months and years differ in length and are not offered.
constexpr std::array<UnitName, 8> kDurations{{{"ns", 1},
                                              {"us", 1'000},
                                              {"\xC2\xB5s", 1'000},  // micro sign
                                              {"ms", 1'000'000},
                                              {"s", 1'000'000'000},
                                              {"m", 60'000'000'000},
                                              {"h", 3'600'000'000'000},
                                              {"d", 86'400'000'000'000}}};
constexpr std::array<UnitName, 9> kSizes{{{"B", 1},
                                          {"KB", 1'000},
                                          {"MB", 1'000'000},
                                          {"GB", 1'000'000'000},
                                          {"TB", 1'000'000'000'000},
                                          {"KiB", 1ull << 10u},
                                          {"MiB", 1ull << 20u},
                                          {"GiB", 1ull << 30u},
                                          {"TiB", 1ull << 40u}}};
constexpr std::array<UnitName, 4> kCounts{
    {{"", 1}, {"K", 1'000}, {"M", 1'000'000}, {"G", 1'000'000'000}}};

// What people write instead.
constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kSlips{
    {{"sec", "s"},   {"secs", "s"},    {"second", "s"}, {"seconds", "s"}, {"S", "s"},
     {"min", "m"},   {"mins", "m"},    {"minute", "m"}, {"minutes", "m"}, {"hour", "h"},
     {"hours", "h"}, {"hr", "h"},      {"H", "h"},      {"day", "d"},     {"days", "d"},
     {"msec", "ms"}, {"millis", "ms"}, {"MS", "ms"},    {"usec", "us"},   {"D", "d"},
     {"Ms", "ms"},   {"nsec", "ns"}}};

constexpr const char* kDurationUnits =
    "a duration needs its unit: ns, us, ms, s, m (minutes), h or d";
constexpr const char* kSizeUnits =
    "a size needs its unit: B, KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (of 1024)";

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

template <size_t N>
const UnitName* find_unit(const std::array<UnitName, N>& units, std::string_view name) {
    for (const UnitName& unit : units)
        if (unit.name == name) return &unit;
    return nullptr;
}

template <typename T>
Reading<T> problem(std::string message, std::string hint = "") {
    return {std::nullopt, std::move(message), std::move(hint)};
}

template <typename T>
Reading<T> not_a(const char* what, const char* example, std::string_view text) {
    return problem<T>(fmt::format("'{}' is not {}, such as {}", text, what, example));
}

std::string_view meant_unit(std::string_view written) {
    for (const auto& [slip, unit] : kSlips)
        if (slip == written) return unit;
    return "";
}

// The unit at the front of `text`: everything up to the next digit or space.
std::string_view take_unit(std::string_view& text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    size_t n = 0;
    while (n < text.size() && text[n] != ' ' && (text[n] < '0' || text[n] > '9')) ++n;
    const std::string_view unit = text.substr(0, n);
    text.remove_prefix(n);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return unit;
}

// Whole text as one decimal number with what follows it.
std::optional<Decimal> split(std::string_view text, std::string_view& unit) {
    text = trimmed(text);
    const auto decimal = take_decimal(text);
    unit = trimmed(text);
    return decimal;
}

}  // namespace

Reading<int64_t> read_duration(std::string_view text) {
    std::string_view rest = trimmed(text);
    const std::string_view whole = rest;
    constexpr const char* kExample = "250us, 2ms, 1.5s, 10m, 2h or 30d";
    uint64_t total = 0;
    uint64_t last_unit = std::numeric_limits<uint64_t>::max();
    if (rest.empty()) return not_a<int64_t>("a duration", kExample, whole);
    while (!rest.empty()) {  // 1h30m is 1h and 30m
        const auto decimal = take_decimal(rest);
        if (!decimal) return not_a<int64_t>("a duration", kExample, whole);
        const std::string_view name = take_unit(rest);
        if (decimal->negative) return problem<int64_t>("a duration cannot be negative");
        if (name.empty())
            return problem<int64_t>(kDurationUnits, fmt::format("{0}ms or {0}s?", whole));
        const UnitName* unit = find_unit(kDurations, name);
        if (unit == nullptr) {
            const std::string_view meant = meant_unit(name);
            return problem<int64_t>(
                fmt::format("'{}' is no unit of time; {}", name, kDurationUnits),
                meant.empty() ? "" : fmt::format("did you mean '{}'?", meant));
        }
        if (unit->size >= last_unit) return not_a<int64_t>("a duration", kExample, whole);
        last_unit = unit->size;
        const WholeNumber ns = to_whole(*decimal, unit->size);
        if (ns.exactness == Exactness::rounded)
            return problem<int64_t>(fmt::format("'{}' is finer than a nanosecond", whole));
        constexpr uint64_t kMost = std::numeric_limits<int64_t>::max() / 2;
        if (ns.exactness == Exactness::too_large || ns.value > kMost || total > kMost - ns.value)
            return problem<int64_t>(fmt::format("'{}' is longer than 146 years", whole));
        total += ns.value;
    }
    return {static_cast<int64_t>(total), "", ""};
}

Reading<double> read_rate(std::string_view text) {
    const std::string_view whole = trimmed(text);
    std::string_view rest;
    constexpr const char* kExample = "200/s or 100/15m";
    const auto decimal = split(whole, rest);
    if (!decimal) return not_a<double>("a rate", kExample, whole);
    if (decimal->negative) return problem<double>("a rate cannot be negative");
    const size_t slash = rest.find('/');
    const std::string_view scale = trimmed(rest.substr(0, slash));
    const UnitName* multiple = find_unit(kCounts, scale);
    if (slash == std::string_view::npos || multiple == nullptr) {
        const bool plain = rest.empty() || multiple != nullptr || rest == "rps" || rest == "qps";
        return problem<double>(
            "a rate needs its unit: per second, minute ..., as in 200/s or 100/15m",
            plain ? fmt::format(
                        "{}/s?",
                        whole.substr(0, whole.size() - (rest == "rps" || rest == "qps" ? 3 : 0)))
                  : "");
    }
    std::string period{trimmed(rest.substr(slash + 1))};
    if (period.empty()) return not_a<double>("a rate", kExample, whole);
    if (period[0] < '0' || period[0] > '9') period.insert(0, 1, '1');
    const Reading<int64_t> ns = read_duration(period);
    if (!ns.value) return problem<double>(ns.problem, ns.hint);
    if (*ns.value == 0) return problem<double>("a rate is per some length of time, not per 0");
    const double count = to_double(*decimal) * static_cast<double>(multiple->size);
    return {count / (static_cast<double>(*ns.value) / 1e9), "", ""};
}

Reading<uint64_t> read_size(std::string_view text) {
    std::string_view name;
    const auto decimal = split(text, name);
    if (!decimal) return not_a<uint64_t>("a size", "512KiB, 4GiB or 2GB", trimmed(text));
    if (decimal->negative) return problem<uint64_t>("a size cannot be negative");
    const UnitName* unit = find_unit(kSizes, name);
    if (unit == nullptr) {
        std::string hint;
        if (name == "K" || name == "M" || name == "G" || name == "T") {
            const std::string_view number = trimmed(text).substr(0, trimmed(text).size() - 1);
            hint = fmt::format("{0}{1}iB or {0}{1}B?", number, name);
        } else if (name.empty()) {
            hint = fmt::format("{0}MiB or {0}GiB?", trimmed(text));
        }
        return problem<uint64_t>(kSizeUnits, std::move(hint));
    }
    const WholeNumber bytes = to_whole(*decimal, unit->size);
    if (bytes.exactness == Exactness::too_large) return problem<uint64_t>("this size is too large");
    return {bytes.value, "", ""};
}

Reading<uint64_t> read_count(std::string_view text) {
    std::string_view name;
    const auto decimal = split(text, name);
    if (!decimal) return not_a<uint64_t>("a number", "7, 1K, 10K or 1M", trimmed(text));
    if (decimal->negative) return problem<uint64_t>("a number of things cannot be negative");
    const UnitName* unit = find_unit(kCounts, name);
    if (unit == nullptr)
        return problem<uint64_t>(
            fmt::format("'{}' does not fit a number of things; K, M and G do", name),
            name == "k" ? "did you mean 'K'?" : (name == "m" ? "did you mean 'M'?" : ""));
    const WholeNumber count = to_whole(*decimal, unit->size);
    if (count.exactness == Exactness::rounded)
        return problem<uint64_t>(fmt::format("'{}' is not a whole number", trimmed(text)));
    if (count.exactness == Exactness::too_large)
        return problem<uint64_t>("this number is too large");
    return {count.value, "", ""};
}

Reading<uint64_t> read_integer(std::string_view text) {
    std::string_view rest;
    const auto decimal = split(text, rest);
    if (!decimal || !rest.empty() || decimal->negative)
        return not_a<uint64_t>("a whole number", "42", trimmed(text));
    const WholeNumber value = to_whole(*decimal, 1);
    if (value.exactness == Exactness::rounded)
        return problem<uint64_t>(fmt::format("'{}' is not a whole number", trimmed(text)));
    if (value.exactness == Exactness::too_large)
        return problem<uint64_t>("this number is too large");
    return {value.value, "", ""};
}

Reading<double> read_share(std::string_view text) {
    std::string_view unit;
    const auto decimal = split(text, unit);
    if (!decimal) return not_a<double>("a share", "5% or 99.95%", trimmed(text));
    if (unit.empty()) {
        const double value = to_double(*decimal);
        return problem<double>("a share needs its unit: %",
                               value > 0 && value <= 1 ? fmt::format("{}?", write_share(value))
                                                       : fmt::format("{}%?", trimmed(text)));
    }
    if (unit != "%") return not_a<double>("a share", "5% or 99.95%", trimmed(text));
    if (decimal->negative) return problem<double>("a share cannot be negative");
    return {to_double(*decimal, -2), "", ""};
}

Reading<double> read_count_or_share(std::string_view text) {
    if (text.find('%') != std::string_view::npos) {
        Reading<double> share = read_share(text);
        if (share.value) share.value = -*share.value;
        return share;
    }
    const Reading<uint64_t> count = read_count(text);
    if (!count.value) return problem<double>(count.problem, count.hint);
    return {static_cast<double>(*count.value), "", ""};
}

Reading<double> read_factor(std::string_view text) {
    std::string_view unit;
    const auto decimal = split(text, unit);
    if (!decimal) return not_a<double>("a factor", "5x, 0.5x or 400%", trimmed(text));
    if (decimal->negative) return problem<double>("a factor cannot be negative");
    if (unit == "%") return {to_double(*decimal, -2), "", ""};
    if (unit == "x") return {to_double(*decimal), "", ""};
    if (unit.empty())
        return problem<double>("a factor needs its unit: x or %",
                               fmt::format("{}x?", trimmed(text)));
    return not_a<double>("a factor", "5x, 0.5x or 400%", trimmed(text));
}

Reading<double> read_money(std::string_view text) {
    const std::string_view whole = trimmed(text);
    constexpr const char* kExample = "$0.096/h or $70/month";
    if (whole.empty()) return not_a<double>("a price", kExample, whole);
    const bool dollar = whole.front() == '$';
    std::string_view unit;
    const auto decimal = split(dollar ? whole.substr(1) : whole, unit);
    if (!decimal) return not_a<double>("a price", kExample, whole);
    if (decimal->negative) return problem<double>("a price cannot be negative");
    if (!dollar || unit.empty())
        return problem<double>(
            "a price needs its unit: dollars per hour or month, as in $0.096/h",
            unit.empty() || unit == "/h"
                ? fmt::format("{}{}{}?", dollar ? "" : "$", whole, unit.empty() ? "/h" : "")
                : "");
    if (unit == "/h" || unit == "/hour") return {to_double(*decimal), "", ""};
    if (unit == "/d" || unit == "/day") return {to_double(*decimal) / 24, "", ""};
    if (unit == "/month" || unit == "/mo") return {to_double(*decimal) / 730, "", ""};
    return not_a<double>("a price", kExample, whole);
}

Reading<double> read_dollars(std::string_view text) {
    const std::string_view whole = trimmed(text);
    constexpr const char* kExample = "$40 or $2.50";
    std::string_view rest;
    const bool dollar = !whole.empty() && whole.front() == '$';
    const auto decimal = split(dollar ? whole.substr(1) : whole, rest);
    if (!decimal || !rest.empty()) return not_a<double>("an amount", kExample, whole);
    if (decimal->negative) return problem<double>("an amount cannot be negative");
    if (!dollar)
        return problem<double>("an amount needs its unit: dollars, as in $40",
                               fmt::format("${}?", whole));
    return {to_double(*decimal), "", ""};
}

Reading<double> read_number(std::string_view text) {
    std::string_view rest;
    const auto decimal = split(text, rest);
    if (!decimal || !rest.empty()) return not_a<double>("a number", "0.99", trimmed(text));
    return {to_double(*decimal), "", ""};
}

Reading<int64_t> read_time_of_day(std::string_view text) {
    const std::string_view whole = trimmed(text);
    int64_t parts[3] = {0, 0, 0};
    int n = 0;
    std::string_view rest = whole;
    bool good = true;
    while (good && n < 3) {
        const size_t colon = rest.find(':');
        const std::string_view part = rest.substr(0, colon);
        good = part.size() == 1 || part.size() == 2;
        for (const char c : part) {
            good = good && c >= '0' && c <= '9';
            parts[n] = parts[n] * 10 + (c - '0');
        }
        ++n;
        rest = colon == std::string_view::npos ? "" : rest.substr(colon + 1);
        if (colon == std::string_view::npos) break;
    }
    if (!good || n < 2 || !rest.empty() || parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
        return not_a<int64_t>("a time of day", "20:00", whole);
    return {((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1'000'000'000, "", ""};
}

}  // namespace faultline::scenarios
