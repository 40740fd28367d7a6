#include "scenarios/merge.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "scenarios/attribution.hpp"
#include "scenarios/call_paths.hpp"
#include "scenarios/deployments.hpp"
#include "scenarios/estimate.hpp"
#include "scenarios/merge_monitoring.hpp"
#include "scenarios/precision.hpp"
#include "scenarios/tell_story.hpp"
#include "scenarios/theory_check.hpp"
#include "sim/fingerprint.hpp"

namespace faultline::scenarios {
namespace {

using models::ClassRecord;
using models::ComponentMeasurement;
using models::InstanceMeasurement;
using models::Measurement;
using Trials = std::span<const Measurement>;

// Nothing that is measured here can be negative.
Estimate at_least_zero(std::vector<double> values) {
    Estimate e = estimate(std::move(values));
    if (e.low) e.low = std::max(0.0, *e.low);
    return e;
}

template <class Get>
Estimate over(Trials trials, Get get) {
    std::vector<double> values;
    for (const Measurement& trial : trials) values.push_back(get(trial));
    return at_least_zero(std::move(values));
}

RequestCounts counts(const std::vector<ClassRecord>& records) {
    RequestCounts sum;
    for (const ClassRecord& record : records) {
        sum.offered += record.offered;
        sum.succeeded += record.succeeded;
        sum.failed += record.failed;
        sum.timed_out += record.timed_out;
        sum.rejected += record.rejected;
        sum.in_flight += record.in_flight();
    }
    return sum;
}

// Percentiles replication by replication: their mean has an honest interval, which a quantile of
// the pooled histogram has not.
LatencySummary latency(const std::vector<ClassRecord>& records) {
    const auto each = [&](const std::function<double(const sim::Histogram&)>& get) {
        std::vector<double> values;
        for (const ClassRecord& record : records)
            values.push_back(record.latency.count() > 0 ? get(record.latency)
                                                        : std::numeric_limits<double>::quiet_NaN());
        return at_least_zero(std::move(values));
    };
    const auto quantile = [&](double q) {
        return each([q](const sim::Histogram& h) { return h.quantile(q).seconds(); });
    };
    LatencySummary summary;
    summary.mean = each([](const sim::Histogram& h) { return h.mean_ns() * 1e-9; });
    summary.p50 = quantile(0.50);
    summary.p90 = quantile(0.90);
    summary.p95 = quantile(0.95);
    summary.p99 = quantile(0.99);
    summary.p999 = quantile(0.999);
    summary.max = each([](const sim::Histogram& h) { return h.max().seconds(); });
    return summary;
}

// Of an instance nobody asks for single replications, and there may be many of them.
template <class Get>
Estimate summary_over(Trials trials, Get get) {
    Estimate e = over(trials, get);
    e.values = {};
    return e;
}

// The nearest double to a time that is written in a document: 120, where a product with 1e-9 gives
// 120.00000000000001.
double exact_seconds(int64_t ns) { return static_cast<double>(ns) / 1e9; }

// At the pace of a user whom nothing holds up: that between two requests when all is well.
CorrectedLatency corrected(std::vector<ClassRecord> records, const sim::Distribution& think_time) {
    CorrectedLatency result;
    for (ClassRecord& record : records) {
        const double pace =
            think_time.mean_ns() + static_cast<double>(record.latency.quantile(0.5).ns);
        result.interval_seconds += pace * 1e-9 / static_cast<double>(records.size());
        // Who needs no time at all would have asked without an end.
        const int64_t least = 1 + record.latency.max().ns / 1'000;
        record.latency = record.latency.corrected({std::max<int64_t>(least, std::llround(pace))});
    }
    result.latency = latency(records);
    return result;
}

// The same windows in every replication, by their times or by what they stand for.
void add_windows(RunResult& result, Trials trials) {
    for (size_t w = 0; w < trials[0].windows.size(); ++w) {
        const models::WindowMeasurement& first = trials[0].windows[w];
        std::vector<ClassRecord> records;
        for (const Measurement& trial : trials) records.push_back(trial.windows[w].requests);
        WindowResult window{first.name, {}, {}, counts(records), latency(records)};
        if (first.from) window.from = exact_seconds(first.from->ns);
        if (first.until) window.until = exact_seconds(first.until->ns);
        result.windows.push_back(std::move(window));
    }
}

std::vector<LatencyBucket> pooled_histogram(const std::vector<ClassRecord>& records) {
    sim::Histogram pooled;
    for (const ClassRecord& record : records) pooled.merge(record.latency);
    std::vector<LatencyBucket> buckets;
    pooled.for_each_bucket([&](const sim::Histogram::Bucket& bucket) {
        buckets.push_back({bucket.lower.ns, bucket.upper.ns, bucket.count});
    });
    return buckets;
}

InstanceResult instance(Trials trials, size_t component, size_t index) {
    const auto of = [=](const Measurement& t) -> const InstanceMeasurement& {
        return t.components[component].instances[index];
    };
    InstanceResult r;
    r.name = of(trials[0]).name;
    r.zone = of(trials[0]).zone;
    r.utilization = summary_over(trials, [&](const auto& t) { return of(t).utilization; });
    r.queue_length = summary_over(trials, [&](const auto& t) { return of(t).queue_length; });
    r.wait_seconds = summary_over(trials, [&](const auto& t) { return of(t).wait_seconds; });
    for (const Measurement& t : trials) {
        r.served += of(t).served;
        r.failed += of(t).failed;
        r.rejected += of(t).rejected;
    }
    return r;
}

ComponentResult component(Trials trials, size_t index) {
    const auto of = [=](const Measurement& t) -> const ComponentMeasurement& {
        return t.components[index];
    };
    const ComponentMeasurement& first = of(trials[0]);
    ComponentResult r;
    r.name = first.name;
    r.kind = first.kind;
    r.resource = first.resource;
    r.utilization = over(trials, [&](const auto& t) { return of(t).utilization; });
    r.queue_length = over(trials, [&](const auto& t) { return of(t).queue_length; });
    r.wait_seconds = over(trials, [&](const auto& t) { return of(t).wait_seconds; });
    r.instances_in_service = over(trials, [&](const auto& t) { return of(t).in_service; });
    if (first.hit_ratio >= 0)
        r.hit_ratio = over(trials, [&](const auto& t) { return of(t).hit_ratio; });
    if (first.lag_seconds >= 0)
        r.replication_lag_seconds = over(trials, [&](const auto& t) { return of(t).lag_seconds; });
    for (const Measurement& t : trials) {
        r.served += of(t).served;
        r.failed += of(t).failed;
        r.rejected += of(t).rejected;
        r.lost_writes += of(t).lost_writes;
        r.orphans += of(t).orphans;
        r.usd_per_month += of(t).usd_per_month / static_cast<double>(trials.size());
    }
    for (size_t i = 0; i < first.instances.size(); ++i) {
        // Servers that the autoscaler could have booted and never did are no part of the story.
        const bool ever = std::any_of(trials.begin(), trials.end(), [&](const Measurement& t) {
            return of(t).instances[i].in_service > 0;
        });
        if (ever) r.instances.push_back(instance(trials, index, i));
    }
    return r;
}

void add_series(RunResult& result, const Measurement& trial) {
    result.series.bucket_seconds = trial.bucket_seconds;
    for (const models::SeriesBucket& bucket : trial.series) {
        result.series.offered.push_back(bucket.offered);
        result.series.succeeded.push_back(bucket.succeeded);
        result.series.bad.push_back(bucket.bad);
        result.series.mean_latency.push_back(
            bucket.succeeded ? bucket.latency_sum_s / bucket.succeeded : 0);
    }
}

void add_component_series(RunResult& result, const Measurement& trial) {
    const models::ComponentSeries& from = trial.component_series;
    if (from.components.empty()) return;
    result.request_series = trial.request_series;
    result.component_bucket_seconds = from.bucket_seconds;
    for (size_t i = 0; i < result.components.size(); ++i) {
        result.components[i].utilization_series = from.components[i].utilization;
        result.components[i].queue_series = from.components[i].queue;
        result.components[i].up_series = from.components[i].up;
        result.components[i].zone_series = from.components[i].zones;
    }
}

double bad_share(const RequestCounts& c) {
    const auto ended = static_cast<double>(c.offered - c.in_flight);
    return ended > 0 ? 1 - static_cast<double>(c.succeeded) / ended : 0;
}

ObjectiveResult judge(const models::Objective& objective, const RunResult& result) {
    using Metric = models::Objective::Metric;
    const bool all = objective.request_class == models::kNone;
    const LatencySummary& latency =
        all ? result.latency : result.classes[objective.request_class].latency;
    const RequestCounts& requests =
        all ? result.requests : result.classes[objective.request_class].requests;
    ObjectiveResult r;
    r.name = objective.name;
    r.target = objective.target;
    switch (objective.metric) {
        case Metric::mean:
            r.value = latency.mean.mean;
            break;
        case Metric::p50:
            r.value = latency.p50.mean;
            break;
        case Metric::p90:
            r.value = latency.p90.mean;
            break;
        case Metric::p95:
            r.value = latency.p95.mean;
            break;
        case Metric::p99:
            r.value = latency.p99.mean;
            break;
        case Metric::p999:
            r.value = latency.p999.mean;
            break;
        case Metric::max:
            r.value = latency.max.mean;
            break;
        case Metric::errors:
            r.value = bad_share(requests);
            break;
        case Metric::availability:
            r.value = 1 - bad_share(requests);
            break;
        case Metric::time_up:
            r.value = result.time_up.mean;
            break;
        case Metric::throughput:
            r.value = static_cast<double>(requests.succeeded) /
                      (result.simulated_seconds * result.replications);
            break;
    }
    r.at_least = objective.metric >= Metric::availability;
    // Where nothing succeeded there is no latency, and no latency objective is met.
    r.met = !std::isnan(r.value) && (r.at_least ? r.value >= r.target : r.value <= r.target);
    return r;
}

}  // namespace

ClassRecord all_classes(const Measurement& trial) {
    ClassRecord all;
    for (const ClassRecord& one : trial.classes) {
        all.offered += one.offered;
        all.succeeded += one.succeeded;
        all.failed += one.failed;
        all.timed_out += one.timed_out;
        all.rejected += one.rejected;
        all.latency.merge(one.latency);
    }
    return all;
}

RunResult merge_trials(const models::Blueprint& blueprint, Trials trials) {
    RunResult result;
    result.scenario = blueprint.name;
    result.replications = static_cast<uint32_t>(trials.size());
    result.warmup_seconds = exact_seconds(std::llround(trials[0].begin_seconds * 1e9));
    result.warmup_stated = !blueprint.run.warmup_auto;
    result.simulated_seconds = exact_seconds(std::llround(trials[0].window_seconds * 1e9));
    std::vector<ClassRecord> all;
    for (const Measurement& trial : trials) all.push_back(all_classes(trial));
    result.requests = counts(all);
    result.latency = latency(all);
    if (blueprint.workload.users > 0 && blueprint.more_workloads.empty())
        result.corrected = corrected(all, blueprint.workload.think_time);
    result.latency_histogram = pooled_histogram(all);
    const std::vector<models::RequestClass> classes = classes_of(blueprint);
    for (size_t c = 0; c < classes.size(); ++c) {
        std::vector<ClassRecord> records;
        for (const Measurement& trial : trials) records.push_back(trial.classes[c]);
        result.classes.push_back({classes[c].name, counts(records), latency(records)});
    }
    result.throughput = over(trials, [](const Measurement& t) {
        return t.window_seconds > 0
                   ? static_cast<double>(counts(t.classes).succeeded) / t.window_seconds
                   : 0;
    });
    result.request_success =
        over(trials, [](const Measurement& t) { return 1 - bad_share(counts(t.classes)); });
    result.time_up = over(trials, [](const Measurement& t) {
        return t.seconds ? static_cast<double>(t.seconds_up) / static_cast<double>(t.seconds) : 1;
    });
    result.down_seconds = over(
        trials, [](const Measurement& t) { return static_cast<double>(t.seconds - t.seconds_up); });
    double hosts_usd = 0;
    for (const models::Host& host : blueprint.hosts)
        hosts_usd += blueprint.machines[host.machine].usd_per_hour * 730;
    for (size_t i = 0; i < blueprint.components.size(); ++i) {
        result.components.push_back(component(trials, i));
        result.usd_per_month += result.components.back().usd_per_month;
    }
    result.usd_per_month += hosts_usd;
    for (const Measurement& trial : trials) {
        double usd = hosts_usd;
        for (const ComponentMeasurement& one : trial.components) usd += one.usd_per_month;
        result.usd_per_month_each.push_back(usd);
    }
    tell_story(blueprint, trials, result);
    add_monitoring(blueprint, trials, result);
    add_series(result, trials[0]);
    add_component_series(result, trials[0]);
    result.paths = call_paths(blueprint);
    add_windows(result, trials);
    add_deployments(result, blueprint, trials);
    result.attribution = attribute_latency(blueprint, trials);
    result.slowest = trials[0].slowest;
    result.wrong = trials[0].wrong;
    for (const models::Objective& objective : blueprint.objectives)
        result.objectives.push_back(judge(objective, result));
    check_theory(blueprint, trials, result);
    result.precision = judge_precision(blueprint, trials);
    sim::Fingerprint fingerprint;
    for (const Measurement& trial : trials) {
        result.engine.events += trial.events;
        result.engine.peak_calls = std::max<uint64_t>(result.engine.peak_calls, trial.peak_calls);
        fingerprint.fold(trial.fingerprint);
    }
    result.engine.fingerprint = fingerprint.hex();
    return result;
}

}  // namespace faultline::scenarios
