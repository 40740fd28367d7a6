// reports/html/forest_plot.hpp - differences beside one another: a point and its interval each, by
// how many per cent the other system has more or less than the baseline.
#pragma once
#include <string>

#include "studies/compare.hpp"

namespace faultline::reports {

// "" where nothing differs measurably. Differences of shares and of what is 0 in the baseline have
// no percentage: they stand in the table only.
std::string forest_plot(const studies::Comparison& comparison);

}  // namespace faultline::reports
