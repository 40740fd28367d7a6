// scenarios/precision.hpp - when there are enough replications: the stopping rule.
//
// Replications come in rounds. After each, half of the 95 % interval of every wanted quantity is
// set beside its mean; if one of them is too wide, there is another round, of as many as would do
// if the variance stays what it is, n (half / wanted)^2, but at most as many again as there are.
// What is looked at is always the first n replications in their order, so that neither the number
// of threads nor the moment at which each ends has a say.
//
// A rule that stops when the interval happens to be narrow stops too early now and then, and the
// interval covers less often than it says. Two things keep that small (docs/statistics.md has the
// figures): nothing is looked at before kLeastReplications, the number that Law advises (Simulation
// Modeling and Analysis, 5th ed., section 9.4.1), and rounds mean few looks.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "models/measurement.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

inline constexpr uint32_t kLeastReplications = 10;

// How wide the interval of independent values is, beside what is wanted (a fraction of the mean).
// Values that could not be measured (NaN) do not count.
PrecisionResult judge_precision(std::span<const double> values, double wanted);
// The same for all that a blueprint wants, in its order.
std::vector<PrecisionResult> judge_precision(const models::Blueprint& blueprint,
                                             std::span<const models::Measurement> trials);

// How many replications there are to be after the next round, when there are `have` and at most
// `most`; `have` itself when it is over.
uint32_t next_round(std::span<const PrecisionResult> reached, uint32_t have, uint32_t most);

// What one replication measured; NaN where it could not.
double value_of(const models::Quantity& quantity, const models::Measurement& trial);

}  // namespace faultline::scenarios
