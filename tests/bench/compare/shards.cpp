#include "tests/bench/compare/shards.hpp"

#include <fmt/format.h>

namespace faultline::bench {

std::string shards_yaml(int shards, double simulated_seconds) {
    constexpr const char* kText = R"(scenario: {0} shards
workload:
  arrivals: {1}/s
  requests: {{look_up: {{to: api}}}}
network:
  api->items: {{latency: {{sum: [200us, {{exponential: 50us}}]}}}}
services:
  api: {{operations: {{look_up: [{{query: items}}]}}}}
databases:
  items:
    workers: 4
    shards: {{count: {0}, by: hash}}
    keys: {{item: {{keys: 1M, popularity: uniform}}}}
    queries: {{by_key: {{wait: {{exponential: 10ms}}, shard_key: item}}}}
run: {{duration: {2:.0f}ms, warmup: 0s, seed: 42}}
)";
    return fmt::format(kText, shards, 320 * shards, simulated_seconds * 1000);
}

}  // namespace faultline::bench
