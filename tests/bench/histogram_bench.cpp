// tests/bench/histogram_bench.cpp - recording a latency, reading a quantile, merging.
#include <benchmark/benchmark.h>

#include <vector>

#include "sim/distribution.hpp"
#include "sim/histogram.hpp"
#include "sim/sampler.hpp"

namespace faultline::sim {
namespace {

std::vector<Duration> latencies() {
    Sampler sampler(Distribution::lognormal_mean_cv(from_seconds(20e-3), 1.5),
                    RandomStream(1, "bench"));
    std::vector<Duration> all(size_t{1} << 15);
    for (Duration& latency : all) latency = sampler.draw();
    return all;
}

Histogram filled() {
    Histogram histogram;
    for (const Duration latency : latencies()) histogram.record(latency);
    return histogram;
}

void record(benchmark::State& state) {
    const std::vector<Duration> latency = latencies();
    Histogram histogram;
    size_t i = 0;
    for (auto _ : state) histogram.record(latency[i++ & (latency.size() - 1)]);
    benchmark::DoNotOptimize(histogram);
    state.SetItemsProcessed(state.iterations());
}

void quantile(benchmark::State& state) {
    const Histogram histogram = filled();
    for (auto _ : state) benchmark::DoNotOptimize(histogram.quantile(0.99));
}

void merge(benchmark::State& state) {
    const Histogram other = filled();
    Histogram histogram;
    for (auto _ : state) histogram.merge(other);
    benchmark::DoNotOptimize(histogram);
}

BENCHMARK(record);
BENCHMARK(quantile);
BENCHMARK(merge);

}  // namespace
}  // namespace faultline::sim

BENCHMARK_MAIN();
