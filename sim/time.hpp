// sim/time.hpp - simulated time: whole nanoseconds, in two types that cannot be mixed up.
//
// Time is a point on the simulated clock (0 = the start of the run), Duration a span. 63 bits of
// nanoseconds last 292 years. Integer time makes equal times equal on every platform.
#pragma once
#include <compare>
#include <cstdint>

namespace faultline::sim {

struct Duration {
    int64_t ns = 0;
    constexpr auto operator<=>(const Duration&) const = default;
    constexpr double seconds() const { return static_cast<double>(ns) * 1e-9; }
};
struct Time {
    int64_t ns = 0;
    constexpr auto operator<=>(const Time&) const = default;
    constexpr double seconds() const { return static_cast<double>(ns) * 1e-9; }
};

// "Never" for a limit that is not set. Adding to it would overflow: test for it first.
inline constexpr Duration kNever{INT64_MAX};

constexpr Duration operator+(Duration a, Duration b) { return {a.ns + b.ns}; }
constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }
constexpr Duration operator*(Duration a, int64_t k) { return {a.ns * k}; }
constexpr Duration operator*(int64_t k, Duration a) { return {a.ns * k}; }
constexpr Duration operator/(Duration a, int64_t k) { return {a.ns / k}; }
constexpr Time operator+(Time t, Duration d) { return {t.ns + d.ns}; }
constexpr Time operator-(Time t, Duration d) { return {t.ns - d.ns}; }
constexpr Duration operator-(Time a, Time b) { return {a.ns - b.ns}; }
constexpr Duration& operator+=(Duration& a, Duration b) {
    a.ns += b.ns;
    return a;
}
constexpr Time& operator+=(Time& t, Duration d) {
    t.ns += d.ns;
    return t;
}

// Seconds to nanoseconds, rounded to the nearest; for input, never for arithmetic in a run.
constexpr Duration from_seconds(double s) {
    return {static_cast<int64_t>(s * 1e9 + (s < 0 ? -0.5 : 0.5))};
}

inline namespace literals {
constexpr Duration operator""_ns(unsigned long long v) { return {static_cast<int64_t>(v)}; }
constexpr Duration operator""_us(unsigned long long v) { return {static_cast<int64_t>(v) * 1'000}; }
constexpr Duration operator""_ms(unsigned long long v) {
    return {static_cast<int64_t>(v) * 1'000'000};
}
constexpr Duration operator""_s(unsigned long long v) {
    return {static_cast<int64_t>(v) * 1'000'000'000};
}
constexpr Duration operator""_min(unsigned long long v) {
    return {static_cast<int64_t>(v) * 60'000'000'000};
}
}  // namespace literals

}  // namespace faultline::sim
