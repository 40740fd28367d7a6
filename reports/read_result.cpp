#include "reports/read_result.hpp"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "reports/json_attribution.hpp"
#include "reports/json_incidents.hpp"
#include "reports/json_monitoring.hpp"
#include "reports/json_replications.hpp"
#include "reports/read_charts.hpp"

namespace faultline::reports {
namespace {

using scenarios::Estimate;

uint64_t count(double number) {
    return number > 0 && number < 1.8e19 ? static_cast<uint64_t>(number) : 0;
}

Estimate read(const schema::Estimate& from) { return read_estimate(from); }

scenarios::RequestCounts read(const schema::Requests& from) {
    return {count(from.offered()),   count(from.succeeded()), count(from.failed()),
            count(from.timed_out()), count(from.rejected()),  count(from.in_flight())};
}

scenarios::LatencySummary read(const schema::Latency& from) {
    return {read(from.mean()), read(from.p50()),  read(from.p90()), read(from.p95()),
            read(from.p99()),  read(from.p999()), read(from.max())};
}

scenarios::TheoryResult read(const schema::Theory& from) {
    scenarios::TheoryResult to;
    to.model = from.model();
    to.none = from.none();
    if (from.has_wait_seconds()) to.wait_seconds = from.wait_seconds();
    if (from.has_utilization()) to.utilization = from.utilization();
    to.approximate = from.approximate();
    return to;
}

scenarios::InstanceResult read(const schema::Instance& from) {
    return {from.name(),
            from.zone(),
            read(from.utilization()),
            read(from.queue_length()),
            read(from.wait_seconds()),
            count(from.served()),
            count(from.failed()),
            count(from.rejected())};
}

scenarios::ComponentResult read(const std::string& name, const schema::Component& from) {
    scenarios::ComponentResult to;
    to.name = name;
    to.kind = from.kind();
    to.resource = from.resource();
    to.utilization = read(from.utilization());
    to.queue_length = read(from.queue_length());
    to.wait_seconds = read(from.wait_seconds());
    to.instances_in_service = read(from.instances_in_service());
    to.served = count(from.served());
    to.failed = count(from.failed());
    to.rejected = count(from.rejected());
    to.orphans = count(from.orphans());
    if (from.has_hit_ratio()) to.hit_ratio = read(from.hit_ratio());
    if (from.has_replication_lag_seconds())
        to.replication_lag_seconds = read(from.replication_lag_seconds());
    to.lost_writes = count(from.lost_writes());
    to.usd_per_month = from.usd_per_month();
    for (const schema::Instance& instance : from.instances())
        to.instances.push_back(read(instance));
    to.theory = read(from.theory());
    const schema::ComponentSeries& series = from.series();
    to.utilization_series = {series.utilization().begin(), series.utilization().end()};
    to.queue_series = {series.queue().begin(), series.queue().end()};
    to.up_series = {series.up().begin(), series.up().end()};
    for (const schema::ZoneSeries& from_zone : series.zones()) {
        models::ZoneSeries& zone = to.zone_series.emplace_back();
        zone.zone = from_zone.zone();
        for (const double count_there : from_zone.in_service())
            zone.in_service.push_back(static_cast<uint32_t>(count_there));
        for (const double count_there : from_zone.up())
            zone.up.push_back(static_cast<uint32_t>(count_there));
    }
    return to;
}

scenarios::DeploymentResult read(const schema::Deployment& from) {
    scenarios::DeploymentResult to;
    to.at = from.at();
    to.service = from.service();
    to.strategy = from.strategy();
    to.outcome = from.outcome();
    to.bad = from.bad();
    to.calls = read(from.calls());
    to.errors = read(from.errors());
    to.users = read(from.users());
    to.all_users = from.all_users();
    to.exposed_seconds = read(from.exposed_seconds());
    to.length_seconds = read(from.length_seconds());
    to.rollback_seconds = read(from.rollback_seconds());
    to.failed_requests = read(from.failed_requests());
    to.lowest_capacity = read(from.lowest_capacity());
    to.extra_hours = read(from.extra_hours());
    to.extra_usd = from.extra_usd();
    return to;
}

scenarios::ObjectiveResult read(const schema::Objective& from) {
    return {from.name(), from.target(),
            from.has_value() ? from.value() : std::numeric_limits<double>::quiet_NaN(), from.met(),
            from.at_least()};
}

scenarios::PrecisionResult read(const schema::Precision& from) {
    scenarios::PrecisionResult to;
    to.name = from.name();
    to.wanted = from.wanted();
    if (from.has_half_width()) to.half_width = from.half_width();
    to.met = from.met();
    if (from.has_replications()) to.replications = from.replications();
    return to;
}

scenarios::SteadyResult read(const schema::Steady& from) {
    scenarios::SteadyResult to;
    to.judged = from.judged();
    to.reached = from.reached();
    if (from.has_growth_per_second()) to.growth_per_second = from.growth_per_second();
    to.component = from.component();
    to.reason = from.reason();
    return to;
}

scenarios::WindowResult read(const schema::Window& from) {
    scenarios::WindowResult to;
    to.name = from.name();
    if (from.has_from()) to.from = from.from();
    if (from.has_until()) to.until = from.until();
    to.requests = read(from.requests());
    to.latency = read(from.latency());
    return to;
}

scenarios::Series read(const schema::Series& from) {
    scenarios::Series to;
    to.bucket_seconds = from.bucket_seconds();
    to.offered = {from.offered().begin(), from.offered().end()};
    to.succeeded = {from.succeeded().begin(), from.succeeded().end()};
    to.bad = {from.bad().begin(), from.bad().end()};
    to.mean_latency = {from.mean_latency().begin(), from.mean_latency().end()};
    return to;
}

scenarios::EngineFigures read(const schema::Engine& from) {
    return {count(from.events()),       from.wall_seconds(),      from.events_per_second(),
            from.requests_per_second(), count(from.peak_bytes()), count(from.peak_calls()),
            from.fingerprint()};
}

// A bucket reaches down to where the one before it ends.
void read_histogram(const schema::LatencyHistogram& from, scenarios::RunResult& to) {
    int64_t lower = 0;
    for (int i = 0; i < std::min(from.upper_size(), from.count_size()); ++i) {
        const int64_t upper = std::llround(from.upper(i) * 1e9) + 1;
        to.latency_histogram.push_back({lower, upper, count(from.count(i))});
        lower = upper;
    }
}

// The map's entries in the order of the scenario file.
template <class Message>
std::vector<std::pair<std::string, const Message*>> in_place(
    const google::protobuf::Map<std::string, Message>& map) {
    std::vector<std::pair<std::string, const Message*>> entries;
    for (const auto& [name, message] : map) entries.emplace_back(name, &message);
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return std::pair(a.second->place(), a.first) < std::pair(b.second->place(), b.first);
    });
    return entries;
}

void read_measured(const schema::Result& from, scenarios::RunResult& to) {
    to.requests = read(from.requests());
    to.throughput = read(from.throughput());
    to.latency = read(from.latency());
    for (const auto& [name, one] : in_place(from.classes()))
        to.classes.push_back({name, read(one->requests()), read(one->latency())});
    to.request_success = read(from.availability().request_success());
    to.time_up = read(from.availability().time_up());
    to.down_seconds = read(from.availability().down_seconds());
    for (const auto& [name, one] : in_place(from.components())) {
        to.components.push_back(read(name, *one));
        to.component_bucket_seconds = one->series().bucket_seconds();
    }
    if (from.has_corrected())
        to.corrected = {from.corrected().interval_seconds(), read(from.corrected().latency())};
    read_histogram(from.latency_histogram(), to);
    for (const schema::Window& window : from.windows()) to.windows.push_back(read(window));
    to.series = read(from.series());
    to.usd_per_month = from.usd_per_month();
    read_attribution(from, to);
    if (from.has_replication_values())
        read_replications(from.replication_values(), to);
    else if (to.replications == 1)
        read_single_replication(to);
}

}  // namespace

Estimate read_estimate(const schema::Estimate& from) {
    Estimate to;
    to.mean = from.has_mean() ? from.mean() : std::numeric_limits<double>::quiet_NaN();
    if (from.has_low()) to.low = from.low();
    if (from.has_high()) to.high = from.high();
    return to;
}

scenarios::RunResult read_result(const schema::Result& from) {
    scenarios::RunResult to;
    to.scenario = from.scenario();
    to.source = from.source();
    to.seed = from.has_seed_exact() ? std::strtoull(from.seed_exact().c_str(), nullptr, 10)
                                    : count(from.seed());
    to.replications = static_cast<uint32_t>(count(from.replications()));
    to.simulated_seconds = from.simulated_seconds();
    to.warmup_seconds = from.warmup_seconds();
    to.warmup_stated = from.warmup().how() != "auto";
    to.steady = read(from.steady());
    if (from.has_aborted())
        to.aborted = {from.aborted().condition(),
                      static_cast<uint32_t>(count(from.aborted().replications())),
                      from.aborted().at()};
    to.interrupted = from.interrupted();
    read_measured(from, to);
    read_incidents(from, to);
    for (const schema::Deployment& one : from.deployments()) to.deployments.push_back(read(one));
    for (const schema::Objective& one : from.objectives()) to.objectives.push_back(read(one));
    for (const schema::Precision& one : from.precision()) to.precision.push_back(read(one));
    for (const schema::TheoryCheck& one : from.theory_checks())
        to.theory_checks.push_back({one.subject(), one.quantity(), one.law(), one.expected(),
                                    one.measured(), one.allowed(), one.holds()});
    read_charts(from, to);
    if (from.has_monitoring()) to.monitoring = read_monitoring(from.monitoring());
    to.engine = read(from.engine());
    to.program = from.version().program();
    return to;
}

studies::CompareResult read_result(const schema::CompareStudy& from) {
    studies::CompareResult to;
    to.interrupted = from.interrupted();
    for (const schema::Result& run : from.results()) to.runs.push_back(read_result(run));
    for (size_t i = 1; i < to.runs.size() && !to.interrupted; ++i)
        to.comparisons.push_back(studies::compare(to.runs[0], to.runs[i]));
    return to;
}

studies::PhasesResult read_result(const schema::PhasesStudy& from) {
    studies::PhasesResult to;
    to.study = from.study();
    to.interrupted = from.interrupted();
    to.wall_seconds = from.wall_seconds();
    for (const schema::Phase& phase : from.phases()) {
        studies::PhaseResult& into = to.phases.emplace_back();
        into.name = phase.name();
        into.scenario = phase.scenario();
        for (const schema::Setting& setting : phase.settings())
            into.settings.push_back({count(setting.users()), read_result(setting.result())});
        for (const double users : phase.unfinished_users()) into.unfinished.push_back(count(users));
    }
    return to;
}

bool read_json(const std::string& text, google::protobuf::Message& document, std::string& problem) {
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    const auto status = google::protobuf::util::JsonStringToMessage(text, &document, options);
    if (!status.ok()) problem = std::string(status.message());
    return status.ok();
}

}  // namespace faultline::reports
