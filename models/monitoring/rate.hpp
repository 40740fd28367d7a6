// models/monitoring/rate.hpp - what PromQL's rate() makes of the samples of a counter.
//
// As Prometheus computes it (promql/functions.go, extrapolatedRate): the increase between the first
// and the last sample of the window, extrapolated to the window's ends where these are near, and
// not beyond the point where the counter would have been zero. Simulated counters never go back.
#pragma once
#include <cstddef>
#include <limits>

#include "sim/time.hpp"

namespace faultline::models {

struct WindowSamples {
    sim::Time from, until;  // the window, both ends included
    sim::Time first, last;  // of the samples in it
    size_t count = 0;
};

// Per second; NaN where there are fewer than two samples.
double rate_of(const WindowSamples& in, double first_value, double last_value);

}  // namespace faultline::models
