#include "sim/ziggurat.hpp"

namespace faultline::sim {

namespace {

// Where the tail begins and the area of each of the 256 pieces (Doornik 2005, table 1; the
// exponential's from Marsaglia and Tsang 2000).
constexpr double kExponentialTail = 7.69711747013104972,
                 kExponentialArea = 0.0039496598225815571993;
constexpr double kNormalTail = 3.6541528853610088, kNormalArea = 0.00492867323399;

constexpr double square_root(double x) {
    double root = exp(0.5 * log(x));
    for (int i = 0; i < 3; ++i) root = 0.5 * (root + x / root);  // Newton
    return root;
}

template <class Density, class Inverse>
constexpr ZigguratTable make_table(double tail, double area, Density density, Inverse inverse) {
    constexpr int n = ZigguratTable::kLayers;
    ZigguratTable z{};
    z.x[0] = area / density(tail);
    z.x[1] = tail;
    for (int i = 2; i < n; ++i) z.x[i] = inverse(density(z.x[i - 1]) + area / z.x[i - 1]);
    z.x[n] = 0;
    for (int i = 0; i <= n; ++i) z.f[i] = density(z.x[i]);
    for (int i = 0; i < n; ++i) {
        z.layers[i].unit = z.x[i] * 0x1.0p-53;
        z.layers[i].inside = static_cast<uint64_t>(z.x[i + 1] / z.x[i] * 0x1.0p53);
    }
    return z;
}

}  // namespace

constinit const ZigguratTable kExponentialZiggurat = make_table(
    kExponentialTail, kExponentialArea, [](double x) { return exp(-x); },
    [](double y) { return -log(y); });

constinit const ZigguratTable kNormalZiggurat = make_table(
    kNormalTail, kNormalArea, [](double x) { return exp(-0.5 * x * x); },
    [](double y) { return square_root(-2.0 * log(y)); });

// Beyond the last layer (Marsaglia 1964): exponentials, accepted against the normal density.
double ziggurat_detail::normal_tail(RandomStream& random) {
    double x, y;
    do {
        x = exponential_variate(random) / kNormalTail;
        y = exponential_variate(random);
    } while (y + y < x * x);
    return kNormalTail + x;
}

}  // namespace faultline::sim
