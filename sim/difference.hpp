// sim/difference.hpp - how sure a difference between two means is, when both were measured under
// the same random numbers, and how sure it would be had they not been.
//
// What is common to a pair cancels in its difference: var(b - a) = var a + var b - 2 cov(a, b). The
// unpaired interval is what the same runs would say if the pairs were not known.
#pragma once
#include <span>

#include "sim/confidence.hpp"

namespace faultline::sim {

// 95 % interval of the mean of b[i] - a[i]: Student's paired t. Equally many of both.
Interval paired_difference_95(std::span<const double> a, std::span<const double> b);

// 95 % interval of mean(b) - mean(a) for independent samples with variances of their own: Welch's t
// with the Welch-Satterthwaite degrees of freedom (Biometrika 34, 1947). Not defined below two
// values of either.
Interval unpaired_difference_95(std::span<const double> a, std::span<const double> b);

}  // namespace faultline::sim
