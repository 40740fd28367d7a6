// scenarios/decimal.cpp - decimal numbers by hand: a scanner and one multiplication in 128 bits.
#include "scenarios/decimal.hpp"

#include <charconv>
#include <limits>

namespace faultline::scenarios {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr size_t kMaxDigits = 30;  // enough for any double or 64-bit number a person writes
constexpr int kMaxExponent = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits from the front of `text`, appended to `digits`; how many.
size_t take_digits(std::string_view& text, std::string& digits) {
    size_t n = 0;
    while (n < text.size() && is_digit(text[n])) ++n;
    digits.append(text.substr(0, n));
    text.remove_prefix(n);
    return n;
}

void take_exponent(std::string_view& text, Decimal& decimal) {
    if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return;
    std::string_view rest = text.substr(1);
    bool negative = false;
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
        negative = rest[0] == '-';
        rest.remove_prefix(1);
    }
    std::string digits;
    const size_t n = take_digits(rest, digits);
    if (n == 0 || n > 4) return;  // the e belongs to whatever follows
    const int exponent = std::stoi(digits);
    decimal.exponent += negative ? -exponent : exponent;
    text = rest;
}

}  // namespace

std::optional<Decimal> take_decimal(std::string_view& text) {
    std::string_view rest = text;
    Decimal decimal;
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
        decimal.negative = rest[0] == '-';
        rest.remove_prefix(1);
    }
    std::string digits;
    size_t n = take_digits(rest, digits);
    if (!rest.empty() && rest[0] == '.') {
        std::string_view after = rest.substr(1);
        const size_t fraction = take_digits(after, digits);
        if (fraction > 0 || n > 0) {
            rest = after;
            decimal.exponent = -static_cast<int>(fraction);
            n += fraction;
        }
    }
    if (n == 0) return std::nullopt;
    take_exponent(rest, decimal);
    const size_t first = digits.find_first_not_of('0');
    decimal.digits = first == std::string::npos ? "" : digits.substr(first);
    while (!decimal.digits.empty() && decimal.digits.back() == '0') {
        decimal.digits.pop_back();
        ++decimal.exponent;
    }
    const bool absurd = decimal.digits.size() > kMaxDigits || decimal.exponent > kMaxExponent ||
                        decimal.exponent < -kMaxExponent;
    if (absurd && !decimal.is_zero()) return std::nullopt;
    text = rest;
    return decimal;
}

WholeNumber to_whole(const Decimal& decimal, uint64_t multiplier) {
    constexpr Wide kLimit = std::numeric_limits<uint64_t>::max();
    constexpr Wide kRoom = (~Wide{0}) / 10;
    if (decimal.is_zero()) return {};
    Wide value = 0;
    for (const char c : decimal.digits) value = value * 10 + static_cast<unsigned>(c - '0');
    // At most 30 digits (100 bits): the multiplier is applied while the fraction is cut off, so
    // that nothing overflows. Multipliers have at most 2^60.
    int exponent = decimal.exponent;
    unsigned last_cut = 0;
    bool any_cut = false;
    const auto cut_digit = [&] {
        any_cut = any_cut || last_cut != 0;
        last_cut = static_cast<unsigned>(value % 10);
        value /= 10;
        ++exponent;
    };
    // Powers of ten in the multiplier first cancel the exponent.
    while (exponent < 0 && multiplier % 10 == 0) multiplier /= 10, ++exponent;
    while (value > ~Wide{0} / multiplier) {
        if (exponent >= 0) return {0, Exactness::too_large};
        cut_digit();
    }
    value *= multiplier;
    while (exponent < 0) cut_digit();
    for (; exponent > 0; --exponent) {
        if (value > kRoom) return {0, Exactness::too_large};
        value *= 10;
    }
    const bool exact = last_cut == 0 && !any_cut;
    if (last_cut >= 5) ++value;
    if (value > kLimit) return {0, Exactness::too_large};
    return {static_cast<uint64_t>(value), exact ? Exactness::exact : Exactness::rounded};
}

double to_double(const Decimal& decimal, int shift) {
    if (decimal.is_zero()) return 0;
    const std::string text = (decimal.negative ? "-" : "") + decimal.digits + "e" +
                             std::to_string(decimal.exponent + shift);
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec == std::errc::result_out_of_range)
        return decimal.exponent + shift > 0 ? std::numeric_limits<double>::infinity() : 0;
    return value;
}

}  // namespace faultline::scenarios
