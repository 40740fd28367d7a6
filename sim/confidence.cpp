#include "sim/confidence.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "sim/moments.hpp"

namespace faultline::sim {

double student_factor_95(size_t values) {
    return boost::math::quantile(boost::math::students_t(static_cast<double>(values) - 1), 0.975);
}

Interval confidence_95(std::span<const double> values) {
    Moments moments;
    for (const double value : values) moments.add(value);
    Interval interval{moments.mean(), moments.mean(), moments.mean(), false};
    if (moments.count() < 2) return interval;
    const double n = static_cast<double>(moments.count());
    const double half = student_factor_95(moments.count()) * std::sqrt(moments.variance() / n);
    return {moments.mean(), moments.mean() - half, moments.mean() + half, true};
}

}  // namespace faultline::sim
