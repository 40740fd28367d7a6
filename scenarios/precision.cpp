#include "scenarios/precision.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/merge.hpp"
#include "sim/confidence.hpp"

namespace faultline::scenarios {
namespace {

using Metric = models::Objective::Metric;

constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

double of_component(models::Quantity::Meter meter, const models::ComponentMeasurement& of) {
    switch (meter) {
        case models::Quantity::Meter::utilization:
            return of.utilization;
        case models::Quantity::Meter::queue_length:
            return of.queue_length;
        default:
            return of.wait_seconds;
    }
}

double latency_of(Metric metric, const sim::Histogram& latency) {
    if (latency.count() == 0) return kNotMeasured;
    switch (metric) {
        case Metric::mean:
            return latency.mean_ns() * 1e-9;
        case Metric::p50:
            return latency.quantile(0.50).seconds();
        case Metric::p90:
            return latency.quantile(0.90).seconds();
        case Metric::p95:
            return latency.quantile(0.95).seconds();
        case Metric::p99:
            return latency.quantile(0.99).seconds();
        case Metric::p999:
            return latency.quantile(0.999).seconds();
        default:
            return latency.max().seconds();
    }
}

double of_requests(Metric metric, const models::ClassRecord& record,
                   const models::Measurement& trial) {
    const auto succeeded = static_cast<double>(record.succeeded);
    const auto ended = static_cast<double>(record.offered - record.in_flight());
    switch (metric) {
        case Metric::errors:
            return ended > 0 ? 1 - succeeded / ended : kNotMeasured;
        case Metric::availability:
            return ended > 0 ? succeeded / ended : kNotMeasured;
        case Metric::time_up:
            return trial.seconds > 0
                       ? static_cast<double>(trial.seconds_up) / static_cast<double>(trial.seconds)
                       : kNotMeasured;
        case Metric::throughput:
            return trial.window_seconds > 0 ? succeeded / trial.window_seconds : kNotMeasured;
        default:
            return latency_of(metric, record.latency);
    }
}

}  // namespace

double value_of(const models::Quantity& quantity, const models::Measurement& trial) {
    if (const auto* meter = std::get_if<models::Quantity::Meter>(&quantity.what))
        return of_component(*meter, trial.components[quantity.of]);
    const Metric metric = std::get<Metric>(quantity.what);
    if (quantity.of != models::kNone) return of_requests(metric, trial.classes[quantity.of], trial);
    return of_requests(metric, all_classes(trial), trial);
}

PrecisionResult judge_precision(std::span<const double> values, double wanted) {
    std::vector<double> measured;
    for (const double value : values)
        if (!std::isnan(value)) measured.push_back(value);
    PrecisionResult result;
    result.wanted = wanted;
    const sim::Interval interval = sim::confidence_95(measured);
    if (!interval.defined) return result;
    const double half = interval.high - interval.mean, limit = wanted * std::abs(interval.mean);
    result.met = half <= limit;  // all alike, be it 0: as sure as can be
    if (interval.mean == 0) return result;
    result.half_width = half / std::abs(interval.mean);
    const double ratio = half / limit;
    result.replications = std::ceil(static_cast<double>(values.size()) * ratio * ratio);
    return result;
}

std::vector<PrecisionResult> judge_precision(const models::Blueprint& blueprint,
                                             std::span<const models::Measurement> trials) {
    std::vector<PrecisionResult> results;
    for (const models::Precision& wanted : blueprint.precision) {
        std::vector<double> values;
        for (const models::Measurement& trial : trials)
            values.push_back(value_of(wanted.quantity, trial));
        results.push_back(judge_precision(values, wanted.half_width));
        results.back().name = wanted.quantity.name;
    }
    return results;
}

uint32_t next_round(std::span<const PrecisionResult> reached, uint32_t have, uint32_t most) {
    double needed = 0;
    for (const PrecisionResult& one : reached)
        if (!one.met) needed = std::max(needed, one.replications.value_or(2.0 * have));
    if (needed == 0 || have >= most) return have;
    const double next = std::clamp<double>(needed, have + 1, 2.0 * have);
    return static_cast<uint32_t>(std::min<double>(next, most));
}

}  // namespace faultline::scenarios
