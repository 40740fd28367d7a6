// cli/simulate.hpp - from files to a result, for the verbs that run and for `history rerun`:
// diagnostics are printed, memory is checked, progress is shown.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/common.hpp"
#include "cli/exports.hpp"
#include "scenarios/run_result.hpp"
#include "scenarios/source_files.hpp"
#include "studies/availability/availability.hpp"
#include "studies/compare.hpp"
#include "studies/phases.hpp"
#include "studies/rehearse.hpp"
#include "studies/validate.hpp"

namespace faultline::cli {

template <class Result>
struct Simulated {
    std::optional<Result> result;  // absent: nothing was run, and the exit status says why
    int status = 0;
};

// Of options.file, read through `sources`; what `exports` asks for is kept.
Simulated<scenarios::RunResult> simulate_scenario(const RunOptions& options,
                                                  scenarios::SourceFiles& sources,
                                                  Exports& exports);
Simulated<studies::PhasesResult> simulate_phases(const RunOptions& options,
                                                 scenarios::SourceFiles& sources);
Simulated<studies::CompareResult> simulate_comparison(const std::vector<std::string>& files,
                                                      const RunOptions& options,
                                                      scenarios::SourceFiles& sources);
// What these are told beside RunOptions stands in options.words.
Simulated<studies::RehearseResult> simulate_rehearsal(const RunOptions& options,
                                                      scenarios::SourceFiles& sources);
Simulated<studies::AvailabilityResult> simulate_years(const RunOptions& options,
                                                      scenarios::SourceFiles& sources);
Simulated<studies::ValidateResult> simulate_cases(const std::vector<std::string>& filters,
                                                  const RunOptions& options,
                                                  scenarios::SourceFiles& sources);

// All that `run` and `phases` do of options.file, for `report`, which does it of either.
int run_scenario(const RunOptions& options, Exports& exports);
int run_study(const RunOptions& options);

}  // namespace faultline::cli
