// studies/phases.hpp - how far each architecture carries, and which one takes over from it.
//
// A setting is one phase's scenario at one population: `workload.users` is set and nothing else
// (besides the study's own objectives), so what a row shows is what running the file shows.
// Settings run on threads, each on one; results come in the order of the file whatever the number
// of jobs.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/diagnostics.hpp"
#include "scenarios/run_result.hpp"
#include "scenarios/source_files.hpp"

namespace faultline::studies {

struct SettingResult {
    uint64_t users = 0;
    scenarios::RunResult run;
};

struct PhaseResult {
    std::string name, scenario;  // scenario: path of its file
    std::vector<SettingResult> settings;
    std::vector<uint64_t> unfinished{};  // populations whose runs were stopped or not begun
    // The smallest population that misses an objective.
    std::optional<uint64_t> gives_out_at() const;
    bool carries(uint64_t users) const;  // a setting of so many users was run and met everything
};

struct PhasesResult {
    std::string study;
    std::vector<PhaseResult> phases;  // with the settings that finished, and which did not
    bool interrupted = false;
    double wall_seconds = 0;
    // Where the phase before this one gave out, if this one carries as many.
    std::optional<uint64_t> takes_over_at(size_t phase) const;
};

// The component with the highest utilization; nullptr when none has one.
const scenarios::ComponentResult* busiest(const scenarios::RunResult& run);

// One phase at one population, ready to run.
struct Setting {
    size_t phase = 0;
    uint64_t users = 0;
    models::Blueprint blueprint;
};
struct PhasesPlan {
    std::string study;
    std::vector<PhaseResult> phases;  // names and files; no settings yet
    std::vector<Setting> settings;
    scenarios::Diagnostics diagnostics;  // of the study and of every scenario it names
    bool readable = true;                // false: a file could not be opened
};

// Reads the study and compiles every setting. Runnable only if !diagnostics.has_errors().
PhasesPlan plan_phases(const std::string& study_path, const std::vector<std::string>& sets,
                       scenarios::SourceFiles& sources);

struct PhasesOptions {
    std::optional<uint32_t> replications;  // else each scenario's
    std::optional<uint64_t> seed;
    uint32_t jobs = 0;  // 0: as many as cores
    const std::atomic<bool>* stop = nullptr;
    // From one thread, a few times a second: share of the work, events so far, settings finished.
    std::function<void(double fraction, uint64_t events, size_t settings_done)> progress;
};

PhasesResult run_phases(PhasesPlan plan, const PhasesOptions& options);

}  // namespace faultline::studies
