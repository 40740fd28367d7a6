#include "sim/difference.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

#include "sim/assert.hpp"
#include "sim/moments.hpp"

namespace faultline::sim {
namespace {

Moments moments_of(std::span<const double> values) {
    Moments moments;
    for (const double value : values) moments.add(value);
    return moments;
}

}  // namespace

Interval paired_difference_95(std::span<const double> a, std::span<const double> b) {
    FL_ASSERT(a.size() == b.size(), "pairs need equally many of both");
    std::vector<double> differences;
    for (size_t i = 0; i < a.size(); ++i) differences.push_back(b[i] - a[i]);
    return confidence_95(differences);
}

Interval unpaired_difference_95(std::span<const double> a, std::span<const double> b) {
    const Moments of_a = moments_of(a), of_b = moments_of(b);
    const double mean = of_b.mean() - of_a.mean();
    if (a.size() < 2 || b.size() < 2) return {mean, mean, mean, false};
    const double na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
    const double va = of_a.variance() / na, vb = of_b.variance() / nb;
    if (va + vb == 0) return {mean, mean, mean, true};
    const double freedom = (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
    const boost::math::students_t student(freedom);
    const double half = boost::math::quantile(student, 0.975) * std::sqrt(va + vb);
    return {mean, mean - half, mean + half, true};
}

}  // namespace faultline::sim
