// tests/bench/event_queue_bench.cpp - one pop and one push with N events pending (the hold model).
//
// Increments are exponential, or as a simulation's are: most a fixed hop, some a service time, a
// few a think time. std::priority_queue does the same beside it.
#include <benchmark/benchmark.h>

#include <functional>
#include <queue>
#include <vector>

#include "sim/distribution.hpp"
#include "sim/event_queue.hpp"
#include "sim/sampler.hpp"

namespace faultline::sim {
namespace {

// Increments drawn beforehand, so that the queue alone is measured.
std::vector<uint64_t> increments(bool mixed) {
    const auto sampler = [](const char* name, const Distribution& law) {
        return Sampler(law, RandomStream(1, name));
    };
    Sampler think = sampler("think", Distribution::exponential(from_seconds(1)));
    Sampler service = sampler("service", Distribution::exponential(from_seconds(5e-3)));
    Sampler hop = sampler("hop", Distribution::uniform(from_seconds(237e-6), from_seconds(263e-6)));
    RandomStream choice(1, "choice");
    std::vector<uint64_t> all(size_t{1} << 15);
    for (uint64_t& increment : all) {
        const double u = choice.uniform();
        Sampler& chosen = !mixed || u < 0.1 ? think : u < 0.4 ? service : hop;
        increment = static_cast<uint64_t>(chosen.draw().ns);
    }
    return all;
}

class PriorityQueue {
public:
    void push(const Event& event) { events_.push(event); }
    Event pop() {
        const Event event = events_.top();
        events_.pop();
        return event;
    }

private:
    struct Later {
        bool operator()(const Event& x, const Event& y) const { return y < x; }
    };
    std::priority_queue<Event, std::vector<Event>, Later> events_;
};

template <class Queue>
void hold(benchmark::State& state, bool mixed) {
    const std::vector<uint64_t> increment = increments(mixed);
    const auto pending = static_cast<uint64_t>(state.range(0));
    Queue queue;
    uint64_t sequence = 0;
    const auto push_after = [&](uint64_t time) {
        const uint64_t at = time + increment[sequence & (increment.size() - 1)];
        queue.push(Event::make({static_cast<int64_t>(at)}, sequence, 0, 0));
        ++sequence;
    };
    for (uint64_t i = 0; i < pending; ++i) push_after(0);
    for (uint64_t i = 0; i < 3 * pending; ++i) push_after(queue.pop().time);  // to a steady state
    for (auto _ : state) push_after(queue.pop().time);
    state.SetItemsProcessed(state.iterations());
}

void pending_counts(benchmark::internal::Benchmark* benchmark) {
    for (const int64_t pending : {10, 1'000, 100'000, 1'000'000}) benchmark->Arg(pending);
}

constexpr auto engine_queue = hold<EventQueue>;
constexpr auto priority_queue = hold<PriorityQueue>;
BENCHMARK_CAPTURE(engine_queue, exponential, false)->Apply(pending_counts);
BENCHMARK_CAPTURE(engine_queue, mixed, true)->Apply(pending_counts);
BENCHMARK_CAPTURE(priority_queue, exponential, false)->Apply(pending_counts);
BENCHMARK_CAPTURE(priority_queue, mixed, true)->Apply(pending_counts);

}  // namespace
}  // namespace faultline::sim

BENCHMARK_MAIN();
