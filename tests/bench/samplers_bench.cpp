// tests/bench/samplers_bench.cpp - one draw from each distribution, and from the raw stream.
#include <benchmark/benchmark.h>

#include "sim/distribution.hpp"
#include "sim/sampler.hpp"
#include "sim/zipf.hpp"

namespace faultline::sim {
namespace {

constexpr Duration kMean = from_seconds(2e-3);

void draw(benchmark::State& state, const Distribution& distribution) {
    Sampler sampler(distribution, RandomStream(1, "bench"));
    for (auto _ : state) benchmark::DoNotOptimize(sampler.draw());
    state.SetItemsProcessed(state.iterations());
}

void stream(benchmark::State& state) {
    RandomStream random(1, "bench");
    for (auto _ : state) benchmark::DoNotOptimize(random.next());
    state.SetItemsProcessed(state.iterations());
}

void zipf(benchmark::State& state) {
    const Zipf keys(static_cast<uint64_t>(state.range(0)), 0.99);
    RandomStream random(1, "bench");
    for (auto _ : state) benchmark::DoNotOptimize(keys.draw(random));
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(stream);
BENCHMARK_CAPTURE(draw, constant, Distribution::constant(kMean));
BENCHMARK_CAPTURE(draw, exponential, Distribution::exponential(kMean));
BENCHMARK_CAPTURE(draw, uniform, Distribution::uniform(from_seconds(1e-3), from_seconds(3e-3)));
BENCHMARK_CAPTURE(draw, lognormal, Distribution::lognormal_mean_cv(kMean, 1));
BENCHMARK_CAPTURE(draw, gamma, Distribution::gamma_mean_cv(kMean, 0.5));
BENCHMARK_CAPTURE(draw, erlang, Distribution::erlang(kMean, 4));
BENCHMARK_CAPTURE(draw, pareto, Distribution::pareto(kMean, 1.5, from_seconds(1)));
BENCHMARK_CAPTURE(draw, weibull, Distribution::weibull(kMean, 0.7));
BENCHMARK_CAPTURE(draw, hyperexponential,
                  Distribution::hyperexponential({{0.9, kMean}, {0.1, from_seconds(20e-3)}}));
BENCHMARK_CAPTURE(draw, hop,
                  Distribution::sum({Distribution::constant(from_seconds(200e-6)),
                                     Distribution::exponential(from_seconds(50e-6))}));
BENCHMARK(zipf)->Arg(10'000)->Arg(1'000'000);

}  // namespace
}  // namespace faultline::sim

BENCHMARK_MAIN();
