#include "models/monitoring/condition.hpp"

#include <array>

#include "models/monitoring/spec.hpp"

namespace faultline::models {
namespace {

using About = SignalInfo::About;
using Unit = SignalInfo::Unit;

// In the order of Signal.
constexpr std::array<SignalInfo, 25> kSignals{{
    {Signal::mean, "mean", About::requests, Unit::seconds, true},
    {Signal::p50, "p50", About::requests, Unit::seconds, true},
    {Signal::p90, "p90", About::requests, Unit::seconds, true},
    {Signal::p95, "p95", About::requests, Unit::seconds, true},
    {Signal::p99, "p99", About::requests, Unit::seconds, true},
    {Signal::p999, "p999", About::requests, Unit::seconds, true},
    {Signal::errors, "errors", About::requests, Unit::share, true},
    {Signal::throughput, "throughput", About::requests, Unit::per_second, true},
    {Signal::rate, "rate", About::requests, Unit::per_second, true},
    {Signal::up, "up", About::component, Unit::share, false},
    {Signal::primary_up, "primary_up", About::component, Unit::share, false},
    {Signal::buffer_hits, "buffer_hits", About::component, Unit::share, false},
    {Signal::cpu, "cpu", About::machine, Unit::share, true},
    {Signal::iowait, "iowait", About::machine, Unit::share, true},
    {Signal::memory, "memory", About::machine, Unit::share, false},
    {Signal::disk, "disk", About::machine, Unit::share, true},
    {Signal::disk_space, "disk_space", About::machine, Unit::share, false},
    {Signal::network, "network", About::machine, Unit::bytes_per_second, true},
    {Signal::workers, "workers", About::instance, Unit::share, false},
    {Signal::connections, "connections", About::instance, Unit::share, false},
    {Signal::queue, "queue", About::instance, Unit::count, false},
    {Signal::query_time, "query_time", About::instance, Unit::seconds, true},
    {Signal::pool, "pool", About::pool, Unit::share, false},
    {Signal::hit_ratio, "hit_ratio", About::store, Unit::share, true},
    {Signal::uptime, "uptime", About::checker, Unit::share, false},
}};

constexpr bool in_order() {
    for (size_t i = 0; i < kSignals.size(); ++i)
        if (static_cast<size_t>(kSignals[i].signal) != i) return false;
    return true;
}
static_assert(in_order());

}  // namespace

std::span<const SignalInfo> signals() { return kSignals; }

const SignalInfo& info_of(Signal signal) { return kSignals[static_cast<size_t>(signal)]; }

const SignalInfo* find_signal(std::string_view name) {
    for (const SignalInfo& one : kSignals)
        if (one.name == name) return &one;
    return nullptr;
}

const char* level_name(AlertRule::Level level) {
    constexpr const char* kNames[] = {"critical", "warning", "info"};
    return kNames[static_cast<size_t>(level)];
}

}  // namespace faultline::models
