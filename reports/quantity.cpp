#include "reports/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace faultline::reports {
namespace {

struct Unit {
    double size;
    std::string_view name;
};

// `figures` significant figures, without an exponent, and without rounding 999.6 up to four.
std::string with_figures(double value, int figures) {
    if (value == 0) return "0";
    const double magnitude = std::floor(std::log10(std::abs(value)));
    int decimals = figures - 1 - static_cast<int>(magnitude);
    decimals = std::clamp(decimals, 0, 12);
    std::string text = fmt::format("{:.{}f}", value, decimals);
    // 9.996 became 10.00: one decimal fewer.
    if (decimals > 0 && std::abs(std::stod(text)) >= std::pow(10.0, magnitude + 1) * (1 - 1e-12))
        text = fmt::format("{:.{}f}", value, decimals - 1);
    return text;
}

// The largest unit in which the value, rounded to the figures shown, is at least 1.
const Unit& fitting(const Unit* first, const Unit* last, double value, int figures) {
    const double rounding = 1 + 0.5 * std::pow(10.0, 1 - figures) / 10;
    const Unit* best = first;
    for (const Unit* unit = first; unit != last; ++unit)
        if (std::abs(value) * rounding >= unit->size) best = unit;
    return *best;
}

constexpr std::array<Unit, 7> kTimes{
    {{1e-9, "ns"}, {1e-6, "us"}, {1e-3, "ms"}, {1, "s"}, {600, "min"}, {7200, "h"}, {172800, "d"}}};
constexpr std::array<Unit, 5> kThousands{
    {{1, ""}, {1e3, "K"}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"}}};
constexpr std::array<Unit, 5> kBytes{
    {{1, "B"}, {1024, "KiB"}, {1048576, "MiB"}, {1073741824, "GiB"}, {1099511627776, "TiB"}}};

// Minutes, hours and days are used from some of them on: 90s says more than 1.50min.
double divisor(const Unit& unit) {
    if (unit.name == "min") return 60;
    if (unit.name == "h") return 3600;
    if (unit.name == "d") return 86400;
    return unit.size;
}

std::string seconds_with(double seconds, int figures) {
    if (std::isnan(seconds)) return "-";
    if (std::abs(seconds) < 0.5e-9) return "0s";
    const Unit& unit = fitting(kTimes.data(), kTimes.data() + kTimes.size(), seconds, figures);
    return with_figures(seconds / divisor(unit), figures) + std::string(unit.name);
}

std::string share_with(double fraction, int figures) {
    if (std::isnan(fraction)) return "-";
    if (fraction <= 0 || fraction >= 1) return fmt::format("{:.4g}%", fraction * 100);
    // Near 100 % it is the missing part that counts: 99.9953%, not 100%.
    if (fraction > 0.9) {
        const double missing = (1 - fraction) * 100;
        if (missing < 1e-7) return ">99.9999999%";
        const int decimals = static_cast<int>(std::ceil(-std::log10(missing))) + figures - 2;
        std::string text = fmt::format("{:.{}f}", fraction * 100, std::clamp(decimals, 1, 9));
        while (text.ends_with('0') && !text.ends_with(".0")) text.pop_back();
        if (text.ends_with(".0")) text.resize(text.size() - 2);
        return text + "%";
    }
    return with_figures(fraction * 100, figures) + "%";
}

std::string si_with(double number, int figures) {
    if (std::isnan(number)) return "-";
    // Whole numbers below a thousand are counts: 7, not 7.00.
    if (std::abs(number) < 1000 && number == std::floor(number))
        return fmt::format("{:.0f}", number);
    const Unit& unit =
        fitting(kThousands.data(), kThousands.data() + kThousands.size(), number, figures);
    return with_figures(number / unit.size, figures) + std::string(unit.name);
}

// A limit is written the way a person writes it: 200ms and 99.9%, not 200.0ms.
std::string trimmed(std::string text) {
    const size_t digits_end = text.find_first_not_of("0123456789.,-");
    std::string number = text.substr(0, digits_end);
    const std::string unit = digits_end == std::string::npos ? "" : text.substr(digits_end);
    if (number.find('.') == std::string::npos) return text;
    while (number.ends_with('0')) number.pop_back();
    if (number.ends_with('.')) number.pop_back();
    return number + unit;
}

}  // namespace

std::string seconds_text(double seconds) { return seconds_with(seconds, 3); }
std::string si_text(double number) { return si_with(number, 3); }
std::string share_text(double fraction) { return share_with(fraction, 3); }
std::string rate_text(double per_second) { return si_text(per_second) + "/s"; }

std::string count_text(uint64_t count) {
    std::string text = std::to_string(count);
    for (size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, 1, ',');
    return text;
}

std::string percent_text(double fraction) {
    if (std::isnan(fraction)) return "-";
    return fmt::format("{:.1f}%", fraction * 100);
}

std::string bytes_text(double bytes) {
    if (std::isnan(bytes)) return "-";
    const Unit& unit = fitting(kBytes.data(), kBytes.data() + kBytes.size(), bytes, 3);
    if (unit.size == 1) return fmt::format("{:.0f}B", bytes);
    return with_figures(bytes / unit.size, 3) + std::string(unit.name);
}

std::string usd_text(double usd) {
    if (std::isnan(usd)) return "-";
    if (usd < 100) return fmt::format("${:.2f}", usd);
    return fmt::format("${}", count_text(static_cast<uint64_t>(std::llround(usd))));
}

std::string clock_text(double seconds) {
    const double whole = std::floor(std::max(seconds, 0.0));
    const auto s = static_cast<uint64_t>(whole);
    const uint64_t days = s / 86400, hours = s / 3600 % 24, minutes = s / 60 % 60, rest = s % 60;
    if (days > 0) return fmt::format("{}d {:02}:{:02}:{:02}", days, hours, minutes, rest);
    if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, rest);
    return fmt::format("{}:{:02}", minutes, rest);
}

std::string span_text(double seconds) {
    // Spans were whole nanoseconds before they were doubles.
    const double whole = std::round(seconds);
    if (whole < 1 || std::abs(seconds - whole) > 1e-6) return seconds_text(seconds);
    auto left = static_cast<uint64_t>(whole);
    std::string text;
    for (const auto& [size, name] :
         {std::pair<uint64_t, const char*>{86400, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}}) {
        if (left >= size) text += fmt::format("{}{}", left / size, name);
        left %= size;
    }
    return text;
}

std::string half_width_text(const scenarios::Estimate& estimate, Quantity quantity) {
    if (!estimate.low || !estimate.high) return "";
    const double half = (*estimate.high - *estimate.low) / 2;
    if (std::isnan(half)) return "";
    switch (quantity) {
        case Quantity::seconds:
            return std::string("±").append(seconds_with(half, 2));
        case Quantity::share:
            return std::string("±").append(share_with(half, 2));
        case Quantity::number:
            break;
    }
    return std::string("±").append(si_with(half, 2));
}

std::string objective_number(std::string_view name, double value, int figures) {
    if (std::isnan(value)) return "not measured";
    const size_t dot = name.rfind('.');
    const std::string_view metric = dot == std::string_view::npos ? name : name.substr(dot + 1);
    if (metric == "throughput") return trimmed(si_with(value, figures)) + "/s";
    if (metric == "errors" || metric == "availability" || metric == "time_up")
        return trimmed(share_with(value, figures));
    return trimmed(seconds_with(value, figures));
}

std::string objective_sentence(const scenarios::ObjectiveResult& objective) {
    const std::string limit = objective_number(objective.name, objective.target, 6);
    std::string value = objective_number(objective.name, objective.value);
    for (int figures = 4; !objective.met && value == limit && figures <= 9; ++figures)
        value = objective_number(objective.name, objective.value, figures);
    return fmt::format("{} {}, {} {}", objective.name, value,
                       objective.at_least ? "at least" : "at most", limit);
}

}  // namespace faultline::reports
