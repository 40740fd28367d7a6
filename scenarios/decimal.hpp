// scenarios/decimal.hpp - a decimal number as written, converted without a detour over binary
// fractions: 0.3 with a unit of 1,000,000 ns is 300,000 ns, not 299,999.99999999997.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace faultline::scenarios {

struct Decimal {
    bool negative = false;
    std::string digits;  // without leading zeros; "" is 0
    int exponent = 0;    // the value is digits * 10^exponent
    bool is_zero() const { return digits.empty(); }
};

// Reads a number ("12", "-0.5", "1e-3") from the front of `text` and removes it from there.
std::optional<Decimal> take_decimal(std::string_view& text);

enum class Exactness { exact, rounded, too_large };
struct WholeNumber {
    uint64_t value = 0;
    Exactness exactness = Exactness::exact;  // rounded: to the nearest, halves up
};
// |decimal| * multiplier as a whole number.
WholeNumber to_whole(const Decimal& decimal, uint64_t multiplier);

// decimal * 10^shift, correctly rounded.
double to_double(const Decimal& decimal, int shift = 0);

}  // namespace faultline::scenarios
