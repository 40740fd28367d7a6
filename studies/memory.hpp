// studies/memory.hpp - whether what is to be run fits into the machine's memory, asked before it
// starts.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "models/footprint.hpp"
#include "scenarios/expected_load.hpp"

namespace faultline::studies {

// One scenario to be run: how much of everything, and how often at a time.
struct RunSize {
    models::Footprint footprint;
    scenarios::ExpectedLoad load;
    uint32_t replications = 1;
};
RunSize run_size(const models::Blueprint& blueprint, std::optional<uint32_t> replications = {});

// Calls in flight that one replication can hold (sim::kMaxSlots).
extern const double kMostCalls;

// Bytes of a process that runs these scenarios with so many jobs, each on one thread (a single one
// on as many as it has replications), and keeps every result. At least one scenario.
double bytes_needed(const std::vector<RunSize>& runs, uint32_t jobs);

// Bytes this process may still take: what the machine has available or, if less, what is left below
// the limits of its control groups (version 1 or 2). nullopt where the system does not say. `root`
// is put before every path: "" or, in tests, a folder.
std::optional<double> available_memory(const std::string& root = "");

}  // namespace faultline::studies
