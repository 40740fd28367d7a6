#include "reports/json_result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "reports/json_attribution.hpp"
#include "reports/json_incidents.hpp"
#include "reports/json_monitoring.hpp"
#include "reports/json_replications.hpp"
#include "reports/json_writer.hpp"
#include "reports/version.hpp"

namespace faultline::reports {
void put_estimate(const scenarios::Estimate& from, schema::Estimate* to) {
    if (!std::isfinite(from.mean)) return;
    to->set_mean(from.mean);
    if (from.low && std::isfinite(*from.low)) to->set_low(*from.low);
    if (from.high && std::isfinite(*from.high)) to->set_high(*from.high);
}

namespace {

using scenarios::Estimate;

// Above it a double no longer counts one by one.
constexpr uint64_t kExactDouble = uint64_t{1} << 53;

double number(uint64_t count) { return static_cast<double>(count); }

// For fields that proto3 always prints: a wild value must not end up as "NaN" in the file.
double finite(double value) { return std::isfinite(value) ? value : 0; }

// Four figures are enough for a chart.
double rounded(double value) {
    return std::isfinite(value) ? std::stod(fmt::format("{:.4g}", value)) : 0;
}

void put(const Estimate& from, schema::Estimate* to) { put_estimate(from, to); }

void put(const scenarios::RequestCounts& from, schema::Requests* to) {
    to->set_offered(number(from.offered));
    to->set_succeeded(number(from.succeeded));
    to->set_failed(number(from.failed));
    to->set_timed_out(number(from.timed_out));
    to->set_rejected(number(from.rejected));
    to->set_in_flight(number(from.in_flight));
}

void put(const scenarios::LatencySummary& from, schema::Latency* to) {
    put(from.mean, to->mutable_mean());
    put(from.p50, to->mutable_p50());
    put(from.p90, to->mutable_p90());
    put(from.p95, to->mutable_p95());
    put(from.p99, to->mutable_p99());
    put(from.p999, to->mutable_p999());
    put(from.max, to->mutable_max());
}

void put(const scenarios::InstanceResult& from, schema::Instance* to) {
    to->set_name(from.name);
    to->set_zone(from.zone);
    put(from.utilization, to->mutable_utilization());
    put(from.queue_length, to->mutable_queue_length());
    put(from.wait_seconds, to->mutable_wait_seconds());
    to->set_served(number(from.served));
    to->set_failed(number(from.failed));
    to->set_rejected(number(from.rejected));
}

void put_series(const scenarios::ComponentResult& from, double bucket_seconds,
                schema::ComponentSeries* to) {
    to->set_bucket_seconds(bucket_seconds);
    for (const float value : from.utilization_series) to->add_utilization(rounded(value));
    for (const float value : from.queue_series) to->add_queue(rounded(value));
    for (const float value : from.up_series) to->add_up(rounded(value));
    for (const models::ZoneSeries& zone : from.zone_series) {
        schema::ZoneSeries* one = to->add_zones();
        one->set_zone(zone.zone);
        for (const uint32_t count : zone.in_service) one->add_in_service(count);
        for (const uint32_t count : zone.up) one->add_up(count);
    }
}

void put(const models::RequestSeries& from, schema::RequestSeries* to) {
    to->set_bucket_seconds(from.bucket_seconds);
    for (const int64_t bound : models::latency_bounds())
        to->add_latency_bounds(static_cast<double>(bound) * 1e-9);
    std::vector<std::vector<double>> columns(from.times());
    for (const models::RequestSeries::Cell& cell : from.cells) {
        std::vector<double>& column = columns[cell.time];
        column.resize(std::max<size_t>(column.size(), cell.bucket + 1));
        column[cell.bucket] += cell.count;
    }
    for (size_t time = 0; time < from.times(); ++time) {
        double timed_out = 0, rejected = 0, failed = 0;
        for (size_t c = 0; c < from.classes; ++c) {
            const models::RequestSeries::Counts& one = from.counts[time * from.classes + c];
            timed_out += one.timed_out;
            rejected += one.rejected;
            failed += one.failed;
        }
        to->add_timed_out(timed_out);
        to->add_rejected(rejected);
        to->add_failed(failed);
        schema::LatencyColumn* column = to->add_latency();
        const auto first = std::find_if(columns[time].begin(), columns[time].end(),
                                        [](double count) { return count > 0; });
        column->set_first(static_cast<double>(first - columns[time].begin()));
        column->mutable_count()->Add(first, columns[time].end());
    }
}

// What only the report draws.
void put_charts(const scenarios::RunResult& from, schema::Result* to) {
    for (const auto& one : from.components)
        put_series(one, from.component_bucket_seconds,
                   (*to->mutable_components())[one.name].mutable_series());
    put_histogram(from, to->mutable_latency_histogram());
    put(from.request_series, to->mutable_request_series());
}

void put(const scenarios::TheoryResult& from, schema::Theory* to) {
    to->set_model(from.model);
    to->set_none(from.none);
    if (from.wait_seconds) to->set_wait_seconds(finite(*from.wait_seconds));
    if (from.utilization) to->set_utilization(finite(*from.utilization));
    to->set_approximate(from.approximate);
}

void put(const scenarios::TheoryCheck& from, schema::TheoryCheck* to) {
    to->set_subject(from.subject);
    to->set_quantity(from.quantity);
    to->set_law(from.law);
    to->set_expected(finite(from.expected));
    to->set_measured(finite(from.measured));
    to->set_allowed(finite(from.allowed));
    to->set_holds(from.holds);
}

void put(const scenarios::ComponentResult& from, schema::Component* to) {
    to->set_kind(from.kind);
    to->set_resource(from.resource);
    put(from.utilization, to->mutable_utilization());
    put(from.queue_length, to->mutable_queue_length());
    put(from.wait_seconds, to->mutable_wait_seconds());
    put(from.instances_in_service, to->mutable_instances_in_service());
    to->set_served(number(from.served));
    to->set_failed(number(from.failed));
    to->set_rejected(number(from.rejected));
    to->set_orphans(number(from.orphans));
    if (from.hit_ratio) put(*from.hit_ratio, to->mutable_hit_ratio());
    if (from.replication_lag_seconds)
        put(*from.replication_lag_seconds, to->mutable_replication_lag_seconds());
    to->set_lost_writes(number(from.lost_writes));
    to->set_usd_per_month(finite(from.usd_per_month));
    for (const auto& instance : from.instances) put(instance, to->add_instances());
    put(from.theory, to->mutable_theory());
}

void put(const scenarios::DeploymentResult& from, schema::Deployment* to) {
    to->set_at(finite(from.at));
    to->set_service(from.service);
    to->set_strategy(from.strategy);
    to->set_outcome(from.outcome);
    to->set_bad(from.bad);
    put(from.calls, to->mutable_calls());
    put(from.errors, to->mutable_errors());
    put(from.users, to->mutable_users());
    to->set_all_users(finite(from.all_users));
    put(from.exposed_seconds, to->mutable_exposed_seconds());
    put(from.length_seconds, to->mutable_length_seconds());
    put(from.rollback_seconds, to->mutable_rollback_seconds());
    put(from.failed_requests, to->mutable_failed_requests());
    put(from.lowest_capacity, to->mutable_lowest_capacity());
    put(from.extra_hours, to->mutable_extra_hours());
    to->set_extra_usd(finite(from.extra_usd));
}

void put(const scenarios::ObjectiveResult& from, schema::Objective* to) {
    to->set_name(from.name);
    to->set_target(finite(from.target));
    if (std::isfinite(from.value)) to->set_value(from.value);
    to->set_met(from.met);
    to->set_at_least(from.at_least);
}

void put(const scenarios::PrecisionResult& from, schema::Precision* to) {
    to->set_name(from.name);
    to->set_wanted(finite(from.wanted));
    if (from.half_width && std::isfinite(*from.half_width)) to->set_half_width(*from.half_width);
    to->set_met(from.met);
    if (from.replications && std::isfinite(*from.replications))
        to->set_replications(*from.replications);
}

void put(const scenarios::SteadyResult& from, schema::Steady* to) {
    to->set_judged(from.judged);
    to->set_reached(from.reached);
    to->set_unstable(from.growth_per_second.has_value());
    if (from.growth_per_second && std::isfinite(*from.growth_per_second))
        to->set_growth_per_second(*from.growth_per_second);
    to->set_component(from.component);
    to->set_reason(from.reason);
}

void put(const scenarios::WindowResult& from, schema::Window* to) {
    to->set_name(from.name);
    if (from.from) to->set_from(*from.from);
    if (from.until) to->set_until(*from.until);
    put(from.requests, to->mutable_requests());
    put(from.latency, to->mutable_latency());
}

void put(const scenarios::Series& from, schema::Series* to) {
    to->set_bucket_seconds(finite(from.bucket_seconds));
    for (const double count : from.offered) to->add_offered(finite(count));
    for (const double count : from.succeeded) to->add_succeeded(finite(count));
    for (const double count : from.bad) to->add_bad(finite(count));
    for (const double latency : from.mean_latency) to->add_mean_latency(finite(latency));
}

void put(const scenarios::EngineFigures& from, schema::Engine* to) {
    to->set_events(number(from.events));
    to->set_wall_seconds(finite(from.wall_seconds));
    to->set_events_per_second(finite(from.events_per_second));
    to->set_requests_per_second(finite(from.requests_per_second));
    to->set_peak_bytes(number(from.peak_bytes));
    to->set_peak_calls(number(from.peak_calls));
    to->set_fingerprint(from.fingerprint);
}

}  // namespace

void put_histogram(const scenarios::RunResult& from, schema::LatencyHistogram* to) {
    for (const scenarios::LatencyBucket& bucket : from.latency_histogram) {
        to->add_upper(rounded(static_cast<double>(bucket.upper_ns - 1) * 1e-9));
        to->add_count(number(bucket.count));
    }
}

schema::Result document(const scenarios::RunResult& result) {
    schema::Result to;
    put_version("run", to.mutable_version(), result.program);
    to.set_scenario(result.scenario);
    to.set_source(result.source);
    to.set_seed(number(result.seed));
    if (result.seed > kExactDouble) to.set_seed_exact(std::to_string(result.seed));
    to.set_replications(result.replications);
    to.set_simulated_seconds(finite(result.simulated_seconds));
    to.set_warmup_seconds(finite(result.warmup_seconds));
    to.set_interrupted(result.interrupted);
    put(result.requests, to.mutable_requests());
    put(result.throughput, to.mutable_throughput());
    put(result.latency, to.mutable_latency());
    for (const auto& one : result.classes) {
        schema::RequestClass& request_class = (*to.mutable_classes())[one.name];
        request_class.set_place(number(static_cast<size_t>(&one - result.classes.data())));
        put(one.requests, request_class.mutable_requests());
        put(one.latency, request_class.mutable_latency());
    }
    put(result.request_success, to.mutable_availability()->mutable_request_success());
    put(result.time_up, to.mutable_availability()->mutable_time_up());
    put(result.down_seconds, to.mutable_availability()->mutable_down_seconds());
    for (const auto& one : result.components) {
        schema::Component& component = (*to.mutable_components())[one.name];
        component.set_place(number(static_cast<size_t>(&one - result.components.data())));
        put(one, &component);
    }
    if (result.aborted) {
        to.mutable_aborted()->set_condition(result.aborted->condition);
        to.mutable_aborted()->set_replications(result.aborted->replications);
        to.mutable_aborted()->set_at(finite(result.aborted->at));
    }
    put_incidents(result, &to);
    for (const auto& deployment : result.deployments) put(deployment, to.add_deployments());
    for (const auto& objective : result.objectives) put(objective, to.add_objectives());
    to.mutable_warmup()->set_seconds(finite(result.warmup_seconds));
    to.mutable_warmup()->set_how(result.warmup_stated ? "stated" : "auto");
    put(result.steady, to.mutable_steady());
    if (result.corrected) {
        schema::Corrected& corrected = *to.mutable_corrected();
        corrected.set_note(
            "users of a closed population who wait do not ask: `latency` leaves out what they "
            "would "
            "have met at their pace, this does not");
        corrected.set_interval_seconds(finite(result.corrected->interval_seconds));
        put(result.corrected->latency, corrected.mutable_latency());
    }
    for (const auto& window : result.windows) put(window, to.add_windows());
    for (const auto& precision : result.precision) put(precision, to.add_precision());
    put(result.series, to.mutable_series());
    to.set_usd_per_month(finite(result.usd_per_month));
    for (const auto& check : result.theory_checks) put(check, to.add_theory_checks());
    put(result.engine, to.mutable_engine());
    put_attribution(result, &to);
    if (result.monitoring) put_monitoring(*result.monitoring, to.mutable_monitoring());
    if (result.replications > 1) put_replications(result, to.mutable_replication_values());
    for (const scenarios::CallPath& path : result.paths) {
        schema::CallPath* one = to.add_paths();
        one->set_from(path.from);
        one->set_to(path.to);
        one->set_waits(path.waits);
    }
    if (result.component_bucket_seconds > 0) put_charts(result, &to);
    return to;
}

schema::PhasesStudy document(const studies::PhasesResult& result) {
    schema::PhasesStudy to;
    put_version("phases", to.mutable_version());
    to.set_study(result.study);
    to.set_interrupted(result.interrupted);
    to.set_wall_seconds(finite(result.wall_seconds));
    for (size_t i = 0; i < result.phases.size(); ++i) {
        const studies::PhaseResult& from = result.phases[i];
        schema::Phase* phase = to.add_phases();
        phase->set_name(from.name);
        phase->set_scenario(from.scenario);
        if (const auto users = from.gives_out_at()) phase->set_gives_out_at_users(number(*users));
        if (const auto users = result.takes_over_at(i))
            phase->set_takes_over_at_users(number(*users));
        for (const uint64_t users : from.unfinished) phase->add_unfinished_users(number(users));
        for (const studies::SettingResult& one : from.settings) {
            schema::Setting* setting = phase->add_settings();
            setting->set_users(number(one.users));
            setting->set_met(one.run.objectives_met());
            if (const scenarios::ComponentResult* busiest = studies::busiest(one.run)) {
                setting->set_busiest_component(busiest->name);
                setting->set_busiest_resource(busiest->resource);
                setting->set_busiest_utilization(busiest->utilization.mean);
            }
            *setting->mutable_result() = document(one.run);
        }
    }
    return to;
}

std::string json_text(const google::protobuf::Message& document) {
    return proto_json(document) + "\n";
}

}  // namespace faultline::reports
