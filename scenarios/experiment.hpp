// scenarios/experiment.hpp - all replications of one scenario, on threads, merged in trial order:
// the same bytes for any number of jobs. Where the scenario asks for a precision there are as many
// as it takes (scenarios/precision.hpp).
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "models/blueprint.hpp"
#include "models/monitoring/telemetry.hpp"
#include "models/tracing/tracer.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

struct Progress {
    double fraction = 0;  // of the simulated time of all replications
    uint64_t events = 0;
    uint32_t replications_done = 0, replications = 1;
    double wall_seconds = 0;
};

struct ExperimentOptions {
    std::optional<uint32_t> replications;     // else the scenario's; with a precision, at least
    std::optional<uint64_t> seed;             // else the scenario's
    uint32_t jobs = 0;                        // 0: as many as cores
    models::Tracer::Options trace;            // requests to trace, for RunResult::attribution
    std::string source;                       // path of the scenario, for the result and asserts
    std::string replay_command;               // printed by a failing assert
    bool component_series = false;            // and of requests, of the first replication
    models::Telemetry* telemetry = nullptr;   // where the first replication's is to go
    const std::atomic<bool>* stop = nullptr;  // set: finish with what there is
    std::function<void(const Progress&)> progress;  // called from one thread, a few times a second
};

// How many threads do `tasks` that share nothing: `jobs` of them, or as many as there are cores (0
// jobs), but at least one and no more than there are tasks.
uint32_t thread_count(uint32_t jobs, size_t tasks);

RunResult run_experiment(const models::Blueprint& blueprint, const ExperimentOptions& options);

}  // namespace faultline::scenarios
