// tests/bench/limit/variates.hpp - xoshiro256++ and 256-layer ziggurats, as tight as they go.
//
// Sources: Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021); Marsaglia
// and Tsang, "The ziggurat method for generating random variables" (2000), 53-bit abscissae.
#pragma once
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace faultline::limit {

class Generator {
public:
    explicit Generator(uint64_t seed) {
        for (uint64_t& word : state_) {  // splitmix64
            uint64_t z = (seed += 0x9e3779b97f4a7c15);
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            word = z ^ (z >> 31);
        }
    }

    uint64_t operator()() {
        const uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
        const uint64_t shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

    // In (0, 1).
    double uniform() { return (static_cast<double>((*this)() >> 11) + 0.5) * 0x1.0p-53; }

private:
    std::array<uint64_t, 4> state_;
};

// One ziggurat: layer edges x, densities f, and per layer the width of a step and the sure range.
struct Ziggurat {
    static constexpr int kLayers = 256;
    std::array<double, kLayers + 1> x, f;
    std::array<double, kLayers> width;
    std::array<uint64_t, kLayers> sure;

    template <typename Density, typename Inverse>
    Ziggurat(double tail, double area, Density density, Inverse inverse) {
        x[0] = area / density(tail);
        x[1] = tail;
        for (int i = 2; i < kLayers; ++i) x[i] = inverse(density(x[i - 1]) + area / x[i - 1]);
        x[kLayers] = 0;
        for (int i = 0; i <= kLayers; ++i) f[i] = density(x[i]);
        for (int i = 0; i < kLayers; ++i) {
            width[i] = x[i] * 0x1.0p-53;
            sure[i] = static_cast<uint64_t>(x[i + 1] / x[i] * 0x1.0p53);
        }
    }
};

class Variates {
public:
    // Mean 1.
    double exponential(Generator& random) const {
        for (double passed = 0;;) {
            const uint64_t bits = random();
            const auto layer = bits & 255U;
            const double x = static_cast<double>(bits >> 11) * exponential_.width[layer];
            if ((bits >> 11) < exponential_.sure[layer]) [[likely]]
                return x + passed;
            if (layer == 0) {
                passed += exponential_.x[1];
            } else if (between(exponential_, layer, random) < std::exp(-x)) {
                return x + passed;
            }
        }
    }

    // Mean 0, variance 1.
    double normal(Generator& random) const {
        for (;;) {
            const uint64_t bits = random();
            const auto layer = bits & 255U;
            const double sign = bits & 256U ? -1 : 1;
            const double x = static_cast<double>(bits >> 11) * normal_.width[layer];
            if ((bits >> 11) < normal_.sure[layer]) [[likely]]
                return sign * x;
            if (layer == 0) return sign * normal_tail(random);
            if (between(normal_, layer, random) < std::exp(-0.5 * x * x)) return sign * x;
        }
    }

private:
    static double between(const Ziggurat& z, uint64_t layer, Generator& random) {
        return z.f[layer] + random.uniform() * (z.f[layer + 1] - z.f[layer]);
    }

    double normal_tail(Generator& random) const {
        for (;;) {
            const double a = -std::log(random.uniform()) / normal_.x[1];
            const double b = -std::log(random.uniform());
            if (b + b >= a * a) return normal_.x[1] + a;
        }
    }

    Ziggurat exponential_{7.69711747013104972, 0.0039496598225815571993,
                          [](double x) { return std::exp(-x); },
                          [](double y) { return -std::log(y); }};
    Ziggurat normal_{3.6541528853610088, 0.00492867323399,
                     [](double x) { return std::exp(-0.5 * x * x); },
                     [](double y) { return std::sqrt(-2 * std::log(y)); }};
};

}  // namespace faultline::limit
