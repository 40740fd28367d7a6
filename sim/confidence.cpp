#include "sim/confidence.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "sim/moments.hpp"

namespace faultline::sim {

namespace {

double student_factor(size_t values, double level) {
    return boost::math::quantile(boost::math::students_t(static_cast<double>(values) - 1),
                                 (1 + level) / 2);
}

}  // namespace

double student_factor_95(size_t values) { return student_factor(values, 0.95); }

Interval confidence_95(std::span<const double> values) { return confidence(values, 0.95); }

Interval confidence(std::span<const double> values, double level) {
    Moments moments;
    for (const double value : values) moments.add(value);
    Interval interval{moments.mean(), moments.mean(), moments.mean(), false};
    if (moments.count() < 2) return interval;
    const double n = static_cast<double>(moments.count());
    const double half = student_factor(moments.count(), level) * std::sqrt(moments.variance() / n);
    return {moments.mean(), moments.mean() - half, moments.mean() + half, true};
}

}  // namespace faultline::sim
