// tests/bench/compare/shards.hpp - a sharded database as a scenario: each request asks one shard.
#pragma once
#include <string>

namespace faultline::bench {

// A database of `shards` shards of four workers each at utilisation 0.8 (320 requests/s a shard), a
// hop each way, keys hashed and all alike. The service in front does no work: it stands for the
// client that knows the shards. The same by hand: tests/bench/limit/shards.hpp.
std::string shards_yaml(int shards, double simulated_seconds);

}  // namespace faultline::bench
