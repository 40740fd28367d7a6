// reports/html/headroom.cpp - how much more each component carries, as it is and with one instance
// less, by the utilisation law: what a resource is busy for is proportional to what is asked of it.
//
// Said only where that holds: of cores and disks, and of workers that call nobody. Workers and
// connections that are held while others answer get busier faster than in proportion.
#include <fmt/format.h>

#include <algorithm>

#include "reports/html/run_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::ComponentResult;
using scenarios::RunResult;

bool waits_for_others(const RunResult& result, const std::string& name) {
    return std::any_of(result.paths.begin(), result.paths.end(),
                       [&](const auto& path) { return path.from == name && path.waits; });
}

// Whether the load can be shared among the instances that are left.
bool is_shared(const ComponentResult& c) { return c.kind == "service" || c.kind == "queue"; }

std::string with_one_less(const ComponentResult& c) {
    const double instances = c.instances_in_service.mean;
    if (!is_shared(c)) return "-";
    if (instances < 1.5) return "nobody else is there";
    const double busy = c.utilization.mean * instances / (instances - 1);
    return busy < 1 ? percent_text(busy) : percent_text(busy) + ": too much";
}

}  // namespace

void add_headroom(const RunResult& result, data& sections) {
    const double requests = static_cast<double>(result.requests.offered) /
                            (result.simulated_seconds * result.replications);
    std::vector<const ComponentResult*> busiest;
    for (const ComponentResult& c : result.components)
        if (!c.resource.empty() && c.utilization.mean > 0) busiest.push_back(&c);
    std::stable_sort(busiest.begin(), busiest.end(), [](const auto* a, const auto* b) {
        return a->utilization.mean > b->utilization.mean;
    });
    Rows rows;
    for (const ComponentResult* c : busiest) {
        const bool linear = c->resource == "cores" || c->resource == "disk" ||
                            (c->resource == "workers" && !waits_for_others(result, c->name));
        const double times = 1 / c->utilization.mean;
        const bool full = c->utilization.mean >= 0.995;
        rows.add({c->name,
                  with_error(c->utilization, Quantity::share,
                             percent_text(c->utilization.mean) + " " + c->resource),
                  full     ? "full"
                  : linear ? rate_text(requests * times)
                           : "less than " + rate_text(requests * times),
                  full ? "-" : fmt::format("{:.3g} times", times), with_one_less(*c)},
                 full ? "bad" : "");
    }
    if (rows.empty()) return;
    sections << section(
        "Bottlenecks and headroom",
        fmt::format("At {} asked, measured. What a component carries follows from the utilisation "
                    "law, with the same mix of requests; latency rises well before that.",
                    rate_text(requests)),
        rows.table({"", "busy", "carries", "of what is asked now", "busy with one instance less"}));
}

}  // namespace faultline::reports
