// sim/ziggurat.hpp - exponential and normal variates by the ziggurat method.
//
// Marsaglia and Tsang, "The ziggurat method for generating random variables" (2000), with 256
// layers and 53-bit abscissae. The tables are made by the compiler with our own exp and log, so
// they are the same on every platform. About 2 ns an exponential, 4 ns a normal.
#pragma once
#include <cstdint>

#include "sim/portable_math.hpp"
#include "sim/random_stream.hpp"

namespace faultline::sim {

// The area under a decreasing density f is cut into 256 pieces of equal area. Layer i > 0 is the
// box of width x[i] between f(x[i]) and f(x[i+1]); layer 0 the box of width x[1] with the tail.
struct ZigguratTable {
    static constexpr int kLayers = 256;
    // What nearly every draw needs stands together: one cache line.
    struct Layer {
        uint64_t inside;  // a 53-bit abscissa below this lies under the curve for sure
        double unit;      // 2^-53 of the layer's width
    };
    Layer layers[kLayers];
    double x[kLayers + 1];
    double f[kLayers + 1];
};
extern const ZigguratTable kExponentialZiggurat;
extern const ZigguratTable kNormalZiggurat;

namespace ziggurat_detail {
double normal_tail(RandomStream& random);
}

// Exponential with mean 1.
inline double exponential_variate(RandomStream& random) {
    const ZigguratTable& z = kExponentialZiggurat;
    double beyond = 0;  // the tail of an exponential is an exponential again, further out
    for (;;) {
        const uint64_t bits = random.next();
        const uint64_t layer = bits & 255;
        const uint64_t abscissa = bits >> 11;
        const double x = static_cast<double>(abscissa) * z.layers[layer].unit;
        if (abscissa < z.layers[layer].inside) [[likely]]
            return beyond + x;
        if (layer == 0) {
            beyond += z.x[1];
            continue;
        }
        const double y = z.f[layer] + random.uniform() * (z.f[layer + 1] - z.f[layer]);
        if (y < exp(-x)) return beyond + x;
    }
}

// Standard normal: mean 0, variance 1.
inline double normal_variate(RandomStream& random) {
    const ZigguratTable& z = kNormalZiggurat;
    for (;;) {
        const uint64_t bits = random.next();
        const uint64_t layer = bits & 255;
        const double sign = (bits & 256) != 0 ? -1.0 : 1.0;
        const uint64_t abscissa = bits >> 11;
        const double x = static_cast<double>(abscissa) * z.layers[layer].unit;
        if (abscissa < z.layers[layer].inside) [[likely]]
            return sign * x;
        if (layer == 0) return sign * ziggurat_detail::normal_tail(random);
        const double y = z.f[layer] + random.uniform() * (z.f[layer + 1] - z.f[layer]);
        if (y < exp(-0.5 * x * x)) return sign * x;
    }
}

}  // namespace faultline::sim
