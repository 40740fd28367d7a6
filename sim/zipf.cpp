#include "sim/zipf.hpp"

#include <algorithm>
#include <cmath>

#include "sim/assert.hpp"
#include "sim/portable_math.hpp"

namespace faultline::sim {

namespace {

// (e^x - 1) / x and log(1 + x) / x, also near 0, where integrals of t^-s pass through s = 1.
double expm1_over(double x) {
    if (std::fabs(x) > 1e-2) return (exp(x) - 1) / x;
    return 1 + x * (0.5 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x / 720))));
}
double log1p_over(double x) {
    if (std::fabs(x) > 1e-2) return log(1 + x) / x;
    double series = 0;
    for (int k = 9; k >= 1; --k) series = 1.0 / k - x * series;
    return series;
}

// The sum of k^-s for k = 1..n: term by term up to 1000, then by Euler and Maclaurin, whose first
// term left out is below 1e-14 of the sum.
double sum_of_weights(uint64_t n, double s) {
    constexpr uint64_t kByTerms = 1000;
    double sum = 0;
    for (uint64_t k = std::min(n, kByTerms); k >= 1; --k) sum += pow(static_cast<double>(k), -s);
    if (n <= kByTerms) return sum;
    const double from = kByTerms, to = static_cast<double>(n);
    const double f0 = pow(from, -s), f1 = pow(to, -s);
    const double span = log(to / from);
    const double integral = from * f0 * span * expm1_over((1 - s) * span);
    const double slope0 = -s * f0 / from, slope1 = -s * f1 / to;
    return sum + integral + (f1 - f0) / 2 + (slope1 - slope0) / 12;
}

}  // namespace

Zipf::Zipf(uint64_t n, double s) : n_{n}, s_{s}, weight_sum_{sum_of_weights(n, s)} {
    FL_ASSERT(n >= 1 && n < uint64_t{1} << 52, "a Zipf law needs 1 to 2^52 keys");
    FL_ASSERT(s >= 0 && s < 100, "a Zipf law's exponent must be from 0 to 100");
    if (s == 0) return;
    if (n <= kTableKeys) {
        table_ = std::make_shared<const std::vector<Alias>>(make_table(n, s, weight_sum_));
        return;
    }
    integral_first_ = integral(1.5) - 1;
    integral_last_ = integral(static_cast<double>(n) + 0.5);
    shortcut_ = 2 - integral_inverse(integral(2.5) - pow(2, -s));
}

// Vose, "A linear algorithm for generating random numbers with a given distribution" (1991).
std::vector<Zipf::Alias> Zipf::make_table(uint64_t n, double s, double weight_sum) {
    std::vector<Alias> table(n);
    std::vector<double> share(n);  // n times the probability: 1 on average
    std::vector<uint32_t> poor, rich;
    for (uint32_t i = 0; i < n; ++i) {
        share[i] = static_cast<double>(n) * pow(i + 1.0, -s) / weight_sum;
        (share[i] < 1 ? poor : rich).push_back(i);
    }
    while (!poor.empty() && !rich.empty()) {
        const uint32_t p = poor.back(), r = rich.back();
        poor.pop_back();
        table[p] = {static_cast<uint32_t>(share[p] * 0x1p32), r};
        share[r] -= 1 - share[p];
        if (share[r] < 1) {
            rich.pop_back();
            poor.push_back(r);
        }
    }
    for (const auto* rest : {&poor, &rich})
        for (const uint32_t i : *rest) table[i] = {0, i};
    return table;
}

uint64_t Zipf::draw(RandomStream& random) const {
    if (table_) {
        // The high half of the product is the index, the low half is left for the choice there.
        const Product product = multiply(random.next(), n_);
        const Alias& alias = (*table_)[product.high];
        return product.low >> 32 < alias.keep ? product.high : alias.other;
    }
    return s_ == 0 ? random.below(n_) : draw_by_rejection(random);
}

double Zipf::integral(double x) const {
    const double l = log(x);
    return l * expm1_over((1 - s_) * l);
}

double Zipf::integral_inverse(double x) const {
    const double t = std::fmax((1 - s_) * x, -1.0);
    return exp(x * log1p_over(t));
}

uint64_t Zipf::draw_by_rejection(RandomStream& random) const {
    const double last = static_cast<double>(n_);
    for (;;) {
        const double u = integral_last_ + random.uniform() * (integral_first_ - integral_last_);
        const double x = integral_inverse(u);
        const double k = std::clamp(std::floor(x + 0.5), 1.0, last);
        if (k - x <= shortcut_ || u >= integral(k + 0.5) - pow(k, -s_))
            return static_cast<uint64_t>(k) - 1;
    }
}

double Zipf::probability(uint64_t rank) const {
    return rank < n_ ? pow(static_cast<double>(rank) + 1, -s_) / weight_sum_ : 0.0;
}

}  // namespace faultline::sim
