// scenarios/load_curve.cpp - see the header; values come from a table and not from std::cos, so
// that a run has the same bits on every platform.
#include "scenarios/load_curve.hpp"

#include <algorithm>
#include <array>

namespace faultline::scenarios {
namespace {

using sim::operator""_min;
constexpr sim::Duration kHour = 60_min;

// cos(15 degrees * k).
constexpr std::array<double, 24> kCosine = {
    1.0,
    0.9659258262890683,
    0.8660254037844387,
    0.7071067811865476,
    0.5,
    0.25881904510252074,
    0.0,
    -0.25881904510252074,
    -0.5,
    -0.7071067811865476,
    -0.8660254037844387,
    -0.9659258262890683,
    -1.0,
    -0.9659258262890683,
    -0.8660254037844387,
    -0.7071067811865476,
    -0.5,
    -0.25881904510252074,
    0.0,
    0.25881904510252074,
    0.5,
    0.7071067811865476,
    0.8660254037844387,
    0.9659258262890683,
};

}  // namespace

LoadCurve spike_curve(sim::Time at, sim::Duration length, double scale) {
    constexpr sim::Duration edge{1};
    LoadCurve curve;
    if (at.ns > 0) curve.push_back({at - edge, 1});
    curve.push_back({at, scale});
    if (length != sim::kNever) {
        curve.push_back({at + length, scale});
        curve.push_back({at + length + edge, 1});
    }
    return curve;
}

LoadCurve daily_curve(sim::Duration peak, double trough, sim::Duration run) {
    const double middle = (1 + trough) / 2, swing = (1 - trough) / 2;
    LoadCurve curve;
    // From the last whole hour before the start, which value_at then cuts.
    int64_t k = -((peak.ns + kHour.ns - 1) / kHour.ns);
    for (sim::Duration at = peak + k * kHour;; at += kHour, ++k) {
        const auto phase = static_cast<size_t>(((k % 24) + 24) % 24);
        curve.push_back({{at.ns}, middle + swing * kCosine[phase]});
        if (at >= run) break;
    }
    if (curve.front().at.ns < 0) {
        const double at_start = value_at(curve, {0});
        curve.front() = {{0}, at_start};
    }
    return curve;
}

double value_at(const LoadCurve& curve, sim::Time t) {
    if (curve.empty()) return 1;
    const auto after = std::upper_bound(
        curve.begin(), curve.end(), t,
        [](sim::Time time, const models::LoadPoint& point) { return time < point.at; });
    if (after == curve.begin()) return curve.front().scale;
    const auto before = after - 1;
    if (after == curve.end()) return before->scale;
    const double share = (t - before->at).seconds() / (after->at - before->at).seconds();
    return before->scale + share * (after->scale - before->scale);
}

LoadCurve multiply(const LoadCurve& a, const LoadCurve& b) {
    if (a.empty()) return b;
    if (b.empty()) return a;
    std::vector<sim::Time> times;
    for (const auto* curve : {&a, &b})
        for (const auto& point : *curve) times.push_back(point.at);
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    LoadCurve product;
    for (const sim::Time t : times) product.push_back({t, value_at(a, t) * value_at(b, t)});
    return product;
}

}  // namespace faultline::scenarios
