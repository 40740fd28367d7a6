// models/objective.hpp - what counts as good, and how sure the figures have to be.
#pragma once
#include <cstdint>
#include <string>
#include <variant>

namespace faultline::models {

struct Objective {
    enum class Metric : uint8_t {
        mean,
        p50,
        p90,
        p95,
        p99,
        p999,
        max,     // seconds, at most
        errors,  // share of ended requests, at most
        availability,
        time_up,    // at least
        throughput  // per second, at least
    };
    std::string name;  // as written: "p95", "browse.p99"
    Metric metric = Metric::p95;
    uint32_t request_class = UINT32_MAX;  // UINT32_MAX: all requests
    double target = 0;                    // SI
};

// A number that every replication measures, by name: p99, browse.errors, api.utilization.
struct Quantity {
    enum class Meter : uint8_t { utilization, queue_length, wait_seconds };
    std::string name;  // as written
    std::variant<Objective::Metric, Meter> what{Objective::Metric::p99};
    // Class of requests (UINT32_MAX: all of them); with a Meter, the component.
    uint32_t of = UINT32_MAX;
};
struct Precision {
    Quantity quantity;
    double half_width = 0;  // wanted: half of the 95 % interval, as a fraction of the mean
};

}  // namespace faultline::models
