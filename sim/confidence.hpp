// sim/confidence.hpp - how sure a mean over replications is.
#pragma once
#include <cstddef>
#include <span>

namespace faultline::sim {

struct Interval {
    double mean = 0, low = 0, high = 0;
    bool defined = false;  // false below two values: then low = high = mean
};

// Student's two-sided 95 % interval of the mean of independent values of about normal law, as
// the means of replications are.
Interval confidence_95(std::span<const double> values);
// ... at another level, between 0 and 1.
Interval confidence(std::span<const double> values, double level);

// Student's factor: half the width of such an interval in standard errors, for `values` >= 2.
double student_factor_95(size_t values);

}  // namespace faultline::sim
