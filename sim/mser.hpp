// sim/mser.hpp - where a series has come to rest: the truncation rule MSER-5.
//
// White (1997), "An effective truncation heuristic for bias reduction in simulation output",
// Simulation 69(6), with batches of five (White, Cobb and Spratt 2000): of the batch means Z_1..Z_m
// leave out the first d, for which the squared standard error of the mean of the rest,
//
//   MSER(d) = sum over j > d of (Z_j - mean)^2 / (m - d)^2,
//
// is smallest. A transient that is left in adds to the sum; what is left out beyond it makes the
// divisor smaller. Among the rules that need no choice by hand it did best in the comparison of
// Hoad, Robinson and Davies (2010), who, as here, look for d in the first half only: a minimum at
// the end of that half says that the series is too short to tell. O(m).
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace faultline::sim {

inline constexpr size_t kMserBatch = 5;

// How many values at the beginning to leave out, a multiple of five and at most half, of a series
// of at least ten; a last batch that is not full is not looked at.
size_t mser5(std::span<const double> values);

// The means of `count` stretches of equal length, the rest at the end not looked at; count is not 0
// and no more than there are values.
std::vector<double> stretch_means(std::span<const double> values, size_t count);

}  // namespace faultline::sim
