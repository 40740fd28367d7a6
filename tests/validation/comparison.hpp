// tests/validation/comparison.hpp - runs a case's scenario and holds what it measured against what
// is known.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "scenarios/run_result.hpp"
#include "tests/validation/case_table.hpp"

namespace faultline::validation {

// One result for each replication, so that any expression over a result has its own spread.
using Replications = std::vector<scenarios::RunResult>;

// Runs the scenario of `one` at the seed in its file. Cases that share file and settings share the
// run within a process. Throws std::runtime_error with the complaints if it does not compile.
std::shared_ptr<const Replications> replications_of(const Case& one);

// The mean over replications and Student's two-sided 99.9 % interval of it; with a single
// replication the interval is the mean itself.
struct Simulated {
    double mean = 0, low = 0, high = 0;
};
Simulated simulate(const Case& one, const Replications& replications);

// Empty, or what is wrong. The rule: the mean lies within the tolerance of the expected value, and
// the interval contains the expected value unless the mean is within half the tolerance.
std::string verdict(const Case& one, const Simulated& simulated);

// Empty, or what is wrong with the bookkeeping of a replication: requests that are lost or counted
// twice, in all or in one class.
std::string conservation(const scenarios::RunResult& result);

// A row of the table in docs/validation.md.
std::string table_row(const Case& one, const Simulated& simulated, size_t replications);

}  // namespace faultline::validation
