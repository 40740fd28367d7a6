#include "reports/json_replications.hpp"

#include <algorithm>
#include <cmath>

#include "studies/phases.hpp"

namespace faultline::reports {
namespace {

using Numbers = google::protobuf::RepeatedField<double>;

// All or none: JSON has no NaN, and a place in the list is a replication.
void put(const std::vector<double>& from, Numbers* to) {
    if (std::all_of(from.begin(), from.end(), [](double value) { return std::isfinite(value); }))
        to->Add(from.begin(), from.end());
}

void put(const scenarios::LatencySummary& from, schema::LatencyValues* to) {
    put(from.mean.values, to->mutable_mean());
    put(from.p50.values, to->mutable_p50());
    put(from.p95.values, to->mutable_p95());
    put(from.p99.values, to->mutable_p99());
}

std::vector<double> read(const Numbers& from) { return {from.begin(), from.end()}; }

void read(const schema::LatencyValues& from, scenarios::LatencySummary& to) {
    to.mean.values = read(from.mean());
    to.p50.values = read(from.p50());
    to.p95.values = read(from.p95());
    to.p99.values = read(from.p99());
}

}  // namespace

void put_replications(const scenarios::RunResult& from, schema::ReplicationValues* to) {
    put(from.latency, to->mutable_latency());
    for (const scenarios::ClassResult& one : from.classes)
        put(one.latency, &(*to->mutable_classes())[one.name]);
    put(from.throughput.values, to->mutable_throughput());
    put(from.request_success.values, to->mutable_request_success());
    if (const scenarios::ComponentResult* busiest = studies::busiest(from))
        put(busiest->utilization.values, to->mutable_busiest_utilization());
    put(from.usd_per_month_each, to->mutable_usd_per_month());
}

void read_replications(const schema::ReplicationValues& from, scenarios::RunResult& to) {
    read(from.latency(), to.latency);
    for (scenarios::ClassResult& one : to.classes)
        if (const auto it = from.classes().find(one.name); it != from.classes().end())
            read(it->second, one.latency);
    to.throughput.values = read(from.throughput());
    to.request_success.values = read(from.request_success());
    const scenarios::ComponentResult* busiest = studies::busiest(to);
    for (scenarios::ComponentResult& one : to.components)
        if (&one == busiest) one.utilization.values = read(from.busiest_utilization());
    to.usd_per_month_each = read(from.usd_per_month());
}

void read_single_replication(scenarios::RunResult& to) {
    const auto single = [](scenarios::Estimate& estimate) { estimate.values = {estimate.mean}; };
    const auto all = [&](scenarios::LatencySummary& latency) {
        for (auto which : {&scenarios::LatencySummary::mean, &scenarios::LatencySummary::p50,
                           &scenarios::LatencySummary::p95, &scenarios::LatencySummary::p99})
            single(latency.*which);
    };
    all(to.latency);
    for (scenarios::ClassResult& one : to.classes) all(one.latency);
    single(to.throughput);
    single(to.request_success);
    for (scenarios::ComponentResult& one : to.components) single(one.utilization);
    to.usd_per_month_each = {to.usd_per_month};
}

}  // namespace faultline::reports
