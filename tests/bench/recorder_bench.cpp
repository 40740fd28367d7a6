// tests/bench/recorder_bench.cpp - what it costs to record a request: sent and ended, all figures.
//
// Requests of one class, or of a hundred in random order, with lognormal latencies, a hundred
// thousand a simulated second, in the measurement window; the per-second history is written as in a
// run. Set beside a whole request's time (./dev bench scenarios) this is recording's share of it.
// The first of each pair does all but recording: the walk through what was drawn beforehand.
#include <benchmark/benchmark.h>

#include <vector>

#include "models/recorder.hpp"
#include "sim/distribution.hpp"
#include "sim/sampler.hpp"

namespace faultline::models {
namespace {

constexpr size_t kDrawn = size_t{1} << 15;
constexpr int64_t kBetween = 10'000;  // ns from one request to the next

struct Request {
    sim::Duration latency;
    uint8_t request_class;
};

// Drawn beforehand, so that the recorder alone is measured.
std::vector<Request> requests(size_t classes) {
    sim::Sampler latency(sim::Distribution::lognormal_mean_cv(sim::from_seconds(20e-3), 1.5),
                         sim::RandomStream(1, "latency"));
    sim::RandomStream choice(1, "class");
    std::vector<Request> all(kDrawn);
    for (Request& request : all)
        request = {latency.draw(),
                   static_cast<uint8_t>(choice.uniform() * static_cast<double>(classes))};
    return all;
}

void walk(benchmark::State& state) {
    const std::vector<Request> request = requests(static_cast<size_t>(state.range(0)));
    sim::Time now{0};
    size_t i = 0;
    for (auto _ : state) {
        const Request& next = request[i++ & (kDrawn - 1)];
        now = now + sim::Duration{kBetween};
        benchmark::DoNotOptimize(now - next.latency);
        benchmark::DoNotOptimize(next.request_class);
    }
    state.SetItemsProcessed(state.iterations());
}

// Every `bad`th request times out; 0: none.
void record(benchmark::State& state, size_t bad) {
    const std::vector<Request> request = requests(static_cast<size_t>(state.range(0)));
    Recorder recorder(static_cast<size_t>(state.range(0)), sim::from_seconds(3600), 0.05);
    recorder.begin_stretch(sim::Time{0});
    sim::Time now{0};
    size_t i = 0;
    for (auto _ : state) {
        const Request& next = request[i++ & (kDrawn - 1)];
        now = now + sim::Duration{kBetween};
        recorder.sent(now, next.request_class);
        recorder.ended(now, now - next.latency, next.request_class, recorder.window(),
                       bad && i % bad == 0 ? Outcome::timed_out : Outcome::ok);
    }
    recorder.finish(now);
    if (recorder.ended_so_far() != static_cast<uint64_t>(state.iterations()))
        state.SkipWithError("the recorder lost requests");
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(walk)->Arg(1)->Arg(100);
BENCHMARK_CAPTURE(record, all_good, 0)->Arg(1)->Arg(100);
BENCHMARK_CAPTURE(record, one_in_16_times_out, 16)->Arg(1)->Arg(100);

}  // namespace
}  // namespace faultline::models

BENCHMARK_MAIN();
