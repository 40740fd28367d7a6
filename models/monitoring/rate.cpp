#include "models/monitoring/rate.hpp"

#include <algorithm>

namespace faultline::models {

double rate_of(const WindowSamples& in, double first_value, double last_value) {
    if (in.count < 2) return std::numeric_limits<double>::quiet_NaN();
    const double increase = last_value - first_value;
    const double sampled = (in.last - in.first).seconds();
    const double between = sampled / static_cast<double>(in.count - 1);
    double to_start = (in.first - in.from).seconds();
    const double to_end = (in.until - in.last).seconds();
    if (increase > 0 && first_value >= 0)
        to_start = std::min(to_start, sampled * (first_value / increase));
    // Farther than that the series is taken to begin, or to end, within the window.
    const double near = between * 1.1;
    double reach = sampled;
    reach += to_start < near ? to_start : between / 2;
    reach += to_end < near ? to_end : between / 2;
    return increase * (reach / sampled) / (in.until - in.from).seconds();
}

}  // namespace faultline::models
