// scenarios/trial.hpp - one replication: a world of its own, run in slices.
#pragma once
#include <atomic>
#include <functional>
#include <future>
#include <optional>
#include <string>

#include "models/measurement.hpp"
#include "models/monitoring/telemetry.hpp"
#include "scenarios/pilot.hpp"

namespace faultline::scenarios {

struct TrialOptions {
    uint32_t replication = 0;
    uint64_t seed = 1;  // of the experiment; the trial's own follows from it
    std::string source, replay_command;
    models::Tracer::Options trace;           // of requests sent in the measurement window
    bool component_series = false;           // and of requests
    models::Telemetry* telemetry = nullptr;  // where it is to go; nullptr: nobody scrapes
    const std::atomic<bool>* stop = nullptr;
    // After each slice: simulated time reached, events processed so far.
    std::function<void(sim::Time, uint64_t)> progress;
    // What the pilot told: needed when the trial has ended, so that it need not wait for the pilot
    // to begin. Without it the trial is a pilot itself, and tells `tell`.
    std::shared_future<Pilot::Verdict> pilot;
    std::promise<Pilot::Verdict>* tell = nullptr;
};

// nullopt if it was stopped before its measurement window began.
std::optional<models::Measurement> run_trial(const models::Blueprint& blueprint,
                                             const TrialOptions& options);

}  // namespace faultline::scenarios
