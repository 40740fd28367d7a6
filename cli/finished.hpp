// cli/finished.hpp - what a verb that ran came to, in every form that somebody may want it in: kept
// facts, document, text, page. Of a result in memory, or of its document read again.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "cli/common.hpp"
#include "cli/keep_run.hpp"
#include "reports/html/making.hpp"
#include "reports/store/run_store.hpp"
#include "scenarios/run_result.hpp"
#include "scenarios/source_files.hpp"
#include "studies/availability/availability.hpp"
#include "studies/compare.hpp"
#include "studies/phases.hpp"
#include "studies/rehearse.hpp"
#include "studies/validate.hpp"

namespace faultline::cli {

struct Finished {
    reports::store::RunFacts facts;         // of the result: neither command nor time nor status
    std::function<std::string()> document;  // as --json writes it
    std::function<std::string(const reports::TextStyle&)> text;
    // Absent if there is too little to draw. A command that nobody knows ("") is guessed.
    std::function<std::string(reports::Making)> page;
    bool measured_something = true;  // else it is not worth keeping
};

Finished finished(scenarios::RunResult result);
Finished finished(studies::PhasesResult result);
Finished finished(studies::CompareResult result);
Finished finished(studies::RehearseResult result);
Finished finished(studies::AvailabilityResult result);
Finished finished(studies::ValidateResult result);

// The same from what `document` wrote, whatever verb it was of. nullopt: it is no result document,
// or one of a later version, and `problem` says so.
std::optional<Finished> finished(const std::string& document, std::string& problem);

// What came of `files` goes to where it is asked for: document, page, the text for people, the run
// store. `status`: of what was found out. The exit status; what cannot be written is complained of
// and comes first.
int finish(const Finished& result, int status, const std::vector<std::string>& files,
           const RunOptions& options, const scenarios::SourceFiles& sources, RunKeeper& keeper);

}  // namespace faultline::cli
