// sim/zipf.hpp - which of n keys is asked for: rank r (from 0) with weight (r + 1)^-s.
//
// Up to kTableKeys keys an alias table (Walker 1977, Vose 1991; probabilities to 2^-32 / n, 8 bytes
// a key, shared by copies), above it rejection-inversion (Hörmann and Derflinger, "Rejection-
// inversion to generate variates from monotone discrete distributions", 1996), which needs no
// memory. s = 0 is uniform. About 5 and 20 ns a draw.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/random_stream.hpp"

namespace faultline::sim {

class Zipf {
public:
    static constexpr uint64_t kTableKeys = 100'000;

    Zipf() : Zipf(1, 0) {}
    Zipf(uint64_t n, double s);  // n >= 1 keys, exponent s >= 0

    uint64_t draw(RandomStream& random) const;  // rank, 0 .. n-1
    double probability(uint64_t rank) const;    // of that rank; 0 beyond the last
    uint64_t keys() const { return n_; }
    double exponent() const { return s_; }

private:
    struct Alias {
        uint32_t keep;   // stays at its own index when 32 random bits are below this,
        uint32_t other;  // else goes there
    };
    static std::vector<Alias> make_table(uint64_t n, double s, double weight_sum);
    uint64_t draw_by_rejection(RandomStream& random) const;
    double integral(double x) const;  // of t^-s, up to a constant
    double integral_inverse(double x) const;

    uint64_t n_;
    double s_;
    double weight_sum_;
    double integral_first_ = 0, integral_last_ = 0, shortcut_ = 0;
    std::shared_ptr<const std::vector<Alias>> table_;  // null: uniform, or too many keys
};

}  // namespace faultline::sim
