#include "scenarios/trial.hpp"

#include "models/component_series.hpp"
#include "sim/assert.hpp"
#include "sim/random_stream.hpp"

namespace faultline::scenarios {
namespace {

// Between two looks at the stop flag: some tens of milliseconds.
constexpr uint64_t kSliceEvents = 500'000;

bool run_straight_to(models::Cluster& cluster, sim::Time end, const TrialOptions& options) {
    while (cluster.run_until(end, kSliceEvents) == sim::Stop::budget_spent) {
        if (options.progress) options.progress(cluster.kernel.now(), cluster.kernel.events());
        if (options.stop && options.stop->load(std::memory_order_relaxed)) return false;
    }
    if (options.progress) options.progress(cluster.kernel.now(), cluster.kernel.events());
    return true;
}

// False if it was told to stop. `meter`: null for no series.
bool run_to(models::Cluster& cluster, sim::Time end, const TrialOptions& options,
            models::SeriesMeter* meter) {
    while (meter && meter->next() <= end) {
        if (!run_straight_to(cluster, meter->next(), options)) return false;
        meter->read(cluster);
    }
    return run_straight_to(cluster, end, options);
}

}  // namespace

std::optional<models::Measurement> run_trial(const models::Blueprint& blueprint,
                                             const TrialOptions& options) {
    const uint64_t seed = sim::trial_seed(options.seed, options.replication);
    models::Cluster cluster{blueprint, seed};
    const sim::RunScope scope{cluster.kernel.now_address(), cluster.kernel.events_address(),
                              options.seed, options.source, options.replay_command};
    cluster.start();
    std::optional<models::SeriesMeter> meter;
    if (options.component_series)
        meter.emplace(cluster, blueprint.run.duration, cluster.recorder.bucket());
    models::SeriesMeter* const reader = meter ? &*meter : nullptr;
    const sim::Time begin{blueprint.run.warmup.ns}, end{blueprint.run.duration.ns};
    if (!run_to(cluster, begin, options, reader)) return std::nullopt;
    cluster.recorder.begin_window(cluster.kernel.now());
    cluster.tracer.start(options.trace, seed);
    const models::Reading at_begin = models::read_meters(cluster);
    run_to(cluster, end, options, reader);
    cluster.recorder.finish(cluster.kernel.now());
    models::Measurement measurement = models::measure(cluster, at_begin);
    if (meter) measurement.component_series = meter->take();
    return measurement;
}

}  // namespace faultline::scenarios
