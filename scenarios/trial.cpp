#include "scenarios/trial.hpp"

#include "sim/assert.hpp"
#include "sim/random_stream.hpp"

namespace faultline::scenarios {
namespace {

// Between two looks at the stop flag: some tens of milliseconds.
constexpr uint64_t kSliceEvents = 500'000;

// False if it was told to stop.
bool run_to(models::Cluster& cluster, sim::Time end, const TrialOptions& options) {
    while (cluster.run_until(end, kSliceEvents) == sim::Stop::budget_spent) {
        if (options.progress) options.progress(cluster.kernel.now(), cluster.kernel.events());
        if (options.stop && options.stop->load(std::memory_order_relaxed)) return false;
    }
    if (options.progress) options.progress(cluster.kernel.now(), cluster.kernel.events());
    return true;
}

}  // namespace

std::optional<models::Measurement> run_trial(const models::Blueprint& blueprint,
                                             const TrialOptions& options) {
    const uint64_t seed = sim::trial_seed(options.seed, options.replication);
    models::Cluster cluster{blueprint, seed};
    const sim::RunScope scope{cluster.kernel.now_address(), cluster.kernel.events_address(),
                              options.seed, options.source, options.replay_command};
    cluster.start();
    const sim::Time begin{blueprint.run.warmup.ns}, end{blueprint.run.duration.ns};
    if (!run_to(cluster, begin, options)) return std::nullopt;
    cluster.recorder.begin_window(cluster.kernel.now());
    cluster.tracer.start(options.trace, seed);
    const models::Reading at_begin = models::read_meters(cluster);
    run_to(cluster, end, options);
    cluster.recorder.finish(cluster.kernel.now());
    return models::measure(cluster, at_begin);
}

}  // namespace faultline::scenarios
