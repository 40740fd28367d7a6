// sim/portable_math.hpp - exp, log and pow with the same bits on every platform.
//
// The C library's may differ in the last bit from one version to the next, and one bit in one
// service time can reorder two events. These use only IEEE additions, multiplications and
// divisions (build without contraction to fused operations), and work at compile time too.
// Relative error: exp and log below 4e-16; pow below 3e-16 * (1 + |y ln x|).
#pragma once
#include <bit>
#include <cstdint>
#include <limits>

namespace faultline::sim {

namespace portable {
// 2^(i/64), correctly rounded.
inline constexpr double kExp2[64] = {
    0x1.0000000000000p0, 0x1.02c9a3e778061p0, 0x1.059b0d3158574p0, 0x1.0874518759bc8p0,
    0x1.0b5586cf9890fp0, 0x1.0e3ec32d3d1a2p0, 0x1.11301d0125b51p0, 0x1.1429aaea92de0p0,
    0x1.172b83c7d517bp0, 0x1.1a35beb6fcb75p0, 0x1.1d4873168b9aap0, 0x1.2063b88628cd6p0,
    0x1.2387a6e756238p0, 0x1.26b4565e27cddp0, 0x1.29e9df51fdee1p0, 0x1.2d285a6e4030bp0,
    0x1.306fe0a31b715p0, 0x1.33c08b26416ffp0, 0x1.371a7373aa9cbp0, 0x1.3a7db34e59ff7p0,
    0x1.3dea64c123422p0, 0x1.4160a21f72e2ap0, 0x1.44e086061892dp0, 0x1.486a2b5c13cd0p0,
    0x1.4bfdad5362a27p0, 0x1.4f9b2769d2ca7p0, 0x1.5342b569d4f82p0, 0x1.56f4736b527dap0,
    0x1.5ab07dd485429p0, 0x1.5e76f15ad2148p0, 0x1.6247eb03a5585p0, 0x1.6623882552225p0,
    0x1.6a09e667f3bcdp0, 0x1.6dfb23c651a2fp0, 0x1.71f75e8ec5f74p0, 0x1.75feb564267c9p0,
    0x1.7a11473eb0187p0, 0x1.7e2f336cf4e62p0, 0x1.82589994cce13p0, 0x1.868d99b4492edp0,
    0x1.8ace5422aa0dbp0, 0x1.8f1ae99157736p0, 0x1.93737b0cdc5e5p0, 0x1.97d829fde4e50p0,
    0x1.9c49182a3f090p0, 0x1.a0c667b5de565p0, 0x1.a5503b23e255dp0, 0x1.a9e6b5579fdbfp0,
    0x1.ae89f995ad3adp0, 0x1.b33a2b84f15fbp0, 0x1.b7f76f2fb5e47p0, 0x1.bcc1e904bc1d2p0,
    0x1.c199bdd85529cp0, 0x1.c67f12e57d14bp0, 0x1.cb720dcef9069p0, 0x1.d072d4a07897cp0,
    0x1.d5818dcfba487p0, 0x1.da9e603db3285p0, 0x1.dfc97337b9b5fp0, 0x1.e502ee78b3ff6p0,
    0x1.ea4afa2a490dap0, 0x1.efa1bee615a27p0, 0x1.f50765b6e4540p0, 0x1.fa7c1819e90d8p0};

constexpr double power_of_two(int64_t k) {  // -1022 <= k <= 1023
    return std::bit_cast<double>(static_cast<uint64_t>(k + 1023) << 52);
}
}  // namespace portable

// Infinity above 709.78, 0 below -745.13.
constexpr double exp(double x) {
    constexpr double kRound = 0x1.8p52;  // adding and subtracting it rounds to an integer
    constexpr double kPerLn2 = 0x1.71547652b82fep+6;
    constexpr double kLn2High = 0x1.62e42fec00000p-7, kLn2Low = 0x1.d1cf79abc9e3bp-38;  // ln 2 / 64
    if (!(x > -746.0)) return x == x ? 0.0 : x;
    if (x > 710.0) return std::numeric_limits<double>::infinity();
    const double shifted = x * kPerLn2 + kRound;
    const double whole = shifted - kRound;
    const int64_t k = static_cast<int64_t>(std::bit_cast<uint64_t>(shifted)) -
                      static_cast<int64_t>(std::bit_cast<uint64_t>(kRound));
    // x = k ln2/64 + r with |r| < 0.0055: five terms of the series leave 4e-17.
    const double r = (x - whole * kLn2High) - whole * kLn2Low;
    const double p = r + r * r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120))));
    const double s = portable::kExp2[k & 63];
    const double mantissa = s + s * p;
    const int64_t e = k >> 6;
    if (e > -1022 && e < 1023) [[likely]]
        return mantissa * portable::power_of_two(e);
    return mantissa * portable::power_of_two(e / 2) * portable::power_of_two(e - e / 2);
}

// Minus infinity at 0, not a number below.
constexpr double log(double x) {
    constexpr double kLn2High = 0x1.62e42feep-1, kLn2Low = 0x1.a39ef35793c76p-33;
    if (!(x > 0))
        return x == 0 ? -std::numeric_limits<double>::infinity()
                      : std::numeric_limits<double>::quiet_NaN();
    if (x == std::numeric_limits<double>::infinity()) return x;
    int64_t k = 0;
    if (x < std::numeric_limits<double>::min()) {
        x *= 0x1p54;
        k = -54;
    }
    // x = 2^k m with m in [sqrt(1/2), sqrt(2)).
    const uint64_t bits = std::bit_cast<uint64_t>(x);
    const uint64_t offset = bits - 0x3fe6a09e667f3bcdu;
    const int64_t exponent = static_cast<int64_t>(offset) >> 52;
    k += exponent;
    const double m = std::bit_cast<double>(bits - (static_cast<uint64_t>(exponent) << 52));
    // With s = (m-1)/(m+1): log m = 2 artanh s = 2 (s + s^3/3 + s^5/5 + ...), |s| < 0.1716.
    const double f = m - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double series =
        z * (2.0 / 3 +
             z * (2.0 / 5 +
                  z * (2.0 / 7 +
                       z * (2.0 / 9 +
                            z * (2.0 / 11 +
                                 z * (2.0 / 13 +
                                      z * (2.0 / 15 +
                                           z * (2.0 / 17 + z * (2.0 / 19 + z * (2.0 / 21))))))))));
    const double d = static_cast<double>(k);
    return d * kLn2High + (f - (s * (f - series) - d * kLn2Low));
}

// x to the power y, for x >= 0.
constexpr double pow(double x, double y) {
    if (y == 0 || x == 1) return 1.0;
    if (x == 0) return y > 0 ? 0.0 : std::numeric_limits<double>::infinity();
    return exp(y * log(x));
}

// The gamma function for x > 0 (Lanczos, g = 7, nine terms); relative error below 1e-13 up to 20.
constexpr double gamma_function(double x) {
    constexpr double kCoefficients[] = {
        0.99999999999980993,  676.5203681218851,     -1259.1392167224028,
        771.32342877765313,   -176.61502916214059,   12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
    constexpr double kSqrtTwoPi = 2.5066282746310005;
    if (x < 0.5) return gamma_function(x + 1) / x;
    const double y = x - 1;
    double sum = kCoefficients[0];
    for (int i = 1; i < 9; ++i) sum += kCoefficients[i] / (y + i);
    const double t = y + 7.5;
    return kSqrtTwoPi * pow(t, y + 0.5) * exp(-t) * sum;
}

}  // namespace faultline::sim
