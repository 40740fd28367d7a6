// scenarios/estimate.hpp - values of replications as a mean and how sure it is.
#pragma once
#include <vector>

#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

// Student's interval of the mean over replications. Values that a replication could not measure
// (NaN: no request succeeded) do not take part; the mean of none is NaN.
Estimate estimate(std::vector<double> values);

}  // namespace faultline::scenarios
