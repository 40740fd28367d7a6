// tests/bench/growth/series.hpp - what grows: one quantity a series, all else as constant as it can
// be.
#pragma once
#include <string>
#include <vector>

namespace faultline::bench {

struct Point {
    double at;                        // the quantity that grows
    std::string label;                // the same for people: "10K users"
    std::vector<std::string> engine;  // arguments of `faultline run`
};

struct Series {
    std::string name;
    std::string what;  // the system, in a line
    std::vector<Point> points;
};

// Writes the scenarios under `folder`, which must exist.
//
// - load: an M/M/1 station at utilisation 0.1 to 0.95; two million requests at each.
// - users: a closed population whose think time grows with it, so that about 10,000 requests a
// second
//   meet the same station; thinking exponentially (1K to 10M), or with a timer each (1K to 1M).
// - nodes: instances behind one balancer, 100 requests/s each, 300,000 requests in all; by policy.
// - shards: 1 to 256 of a database at 320 requests/s each, two million requests in all.
// - calls in flight: 1K to 1M that wait without a queue, 100,000 requests/s.
// - simulated length: an hour to a week of an M/M/1 station at 50 requests/s.
std::vector<Series> all_series(const std::string& folder);

}  // namespace faultline::bench
