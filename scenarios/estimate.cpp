#include "scenarios/estimate.hpp"

#include <cmath>
#include <limits>

#include "sim/confidence.hpp"

namespace faultline::scenarios {

Estimate estimate(std::vector<double> values) {
    Estimate e{std::numeric_limits<double>::quiet_NaN(), {}, {}, values};
    std::erase_if(values, [](double v) { return std::isnan(v); });
    if (values.empty()) return e;
    const sim::Interval interval = sim::confidence_95(values);
    e.mean = interval.mean;
    if (interval.defined) {
        e.low = interval.low;
        e.high = interval.high;
    }
    return e;
}

}  // namespace faultline::scenarios
