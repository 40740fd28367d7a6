// cli/memory_check.hpp - says in words what a run needs, and refuses one that has no room.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/common.hpp"
#include "scenarios/diagnostics.hpp"
#include "studies/memory.hpp"
#include "studies/phases.hpp"

namespace faultline::cli {

// The settings of a study in order.
std::vector<studies::RunSize> run_sizes(const studies::PhasesPlan& plan,
                                        std::optional<uint32_t> replications = {});

// "about 62.1MiB of memory (31MiB for calls in flight in each) with 2 runs at a time and 3.1M
// events": as many at a time as there are cores, and the events of all.
std::string size_text(const std::vector<studies::RunSize>& runs);

// --memory-limit, for the verbs that simulate.
void add_memory_option(CLI::App& verb, RunOptions& options);

// An error in `diagnostics` if what is to be run (scenarios, and the files they come from) needs
// more memory than options.memory_limit, or than the machine has, or more calls in flight than a
// run can hold. Where the system does not say what it has, only the last can be known.
void check_memory(const std::vector<studies::RunSize>& runs, const std::vector<std::string>& files,
                  const RunOptions& options, scenarios::Diagnostics& diagnostics);

}  // namespace faultline::cli
