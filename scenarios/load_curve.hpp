// scenarios/load_curve.hpp - load over time as points with straight lines between them.
//
// Before the first point and after the last one the curve is level. An empty curve is 1 everywhere.
#pragma once
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::scenarios {

using LoadCurve = std::vector<models::LoadPoint>;

// `scale` from `at` for `length`, 1 before and after; the edges are one nanosecond wide.
LoadCurve spike_curve(sim::Time at, sim::Duration length, double scale);

// A cosine of 24 hours, 1 at `peak` after midnight and `trough` half a day away, as straight lines
// between whole hours from the peak (at most 0.9 % of the swing off). The run starts at midnight.
LoadCurve daily_curve(sim::Duration peak, double trough, sim::Duration run);

// The product, exact at the points of both.
LoadCurve multiply(const LoadCurve& a, const LoadCurve& b);

double value_at(const LoadCurve& curve, sim::Time t);

}  // namespace faultline::scenarios
