#include "sim/confidence.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "sim/moments.hpp"

namespace faultline::sim {

Interval confidence_95(std::span<const double> values) {
    Moments moments;
    for (const double value : values) moments.add(value);
    Interval interval{moments.mean(), moments.mean(), moments.mean(), false};
    if (moments.count() < 2) return interval;
    const double n = static_cast<double>(moments.count());
    const boost::math::students_t student(n - 1);
    const double half = boost::math::quantile(student, 0.975) * std::sqrt(moments.variance() / n);
    return {moments.mean(), moments.mean() - half, moments.mean() + half, true};
}

}  // namespace faultline::sim
