// reports/summary_tables.cpp - the summary's objectives, latencies and components.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "reports/endless_growth.hpp"
#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using Align = Table::Align;
using scenarios::ComponentResult;
using scenarios::Estimate;
using scenarios::InstanceResult;
using scenarios::LatencySummary;

std::array<const Estimate*, 6> shown(const LatencySummary& latency) {
    return {&latency.mean, &latency.p50, &latency.p90, &latency.p95, &latency.p99, &latency.max};
}

void add_latency(Table& table, const std::string& name, const LatencySummary& latency,
                 const Palette& palette) {
    std::vector<std::string> values{printable(name)}, halves{""};
    bool any_half = false;
    for (const Estimate* estimate : shown(latency)) {
        values.push_back(seconds_text(estimate->mean));
        const std::string half = half_width_text(*estimate, Quantity::seconds);
        any_half = any_half || !half.empty();
        halves.push_back(palette.faint(half));
    }
    table.row(std::move(values));
    if (any_half) table.row(std::move(halves));
}

// An instance far busier than its equals: a hot shard, a balancer that does not balance. Said where
// it is half used at least, and half as busy again as the average.
std::string hottest(const ComponentResult& component) {
    const InstanceResult* top = nullptr;
    for (const InstanceResult& one : component.instances)
        if (!top || one.utilization.mean > top->utilization.mean) top = &one;
    if (!top || top->utilization.mean < 0.5 ||
        top->utilization.mean < 1.5 * component.utilization.mean)
        return "";
    return printable(top->name) + " is " + percent_text(top->utilization.mean) + " busy";
}

// What the columns have no room for, where there is something to say.
std::string remarks(const ComponentResult& component) {
    std::vector<std::string> parts;
    if (component.instances.size() > 1 || component.instances_in_service.mean > 1)
        parts.push_back(
            fmt::format("{:.3g} instances in service", component.instances_in_service.mean));
    if (std::string hot = hottest(component); !hot.empty()) parts.push_back(std::move(hot));
    if (component.hit_ratio && !std::isnan(component.hit_ratio->mean))
        parts.push_back("hit ratio " + percent_text(component.hit_ratio->mean));
    if (component.replication_lag_seconds && !std::isnan(component.replication_lag_seconds->mean))
        parts.push_back("replicas lag " + seconds_text(component.replication_lag_seconds->mean));
    if (component.orphans > 0)
        parts.push_back(count_text(component.orphans) + " worked on after their caller had left");
    if (component.lost_writes > 0)
        parts.push_back(count_text(component.lost_writes) + " acknowledged writes lost");
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

std::string short_resource(const std::string& resource) {
    return resource == "connections" ? "conns" : resource;
}

std::string queue_text(double length) {
    if (std::isnan(length)) return "-";
    if (length == 0) return "0";
    if (length > 0 && length < 0.005) return "<0.01";
    return length < 100 ? fmt::format("{:.2f}", length) : si_text(length);
}

std::string bad_count(uint64_t count, const Palette& palette) {
    const std::string text = si_text(static_cast<double>(count));
    return count == 0 ? text : palette.bad(text);
}

}  // namespace

std::string objectives_section(const scenarios::RunResult& result, const TextStyle& style) {
    if (result.objectives.empty()) return "";
    const Palette palette(style.color);
    Table table({Align::left, Align::right, Align::left});
    size_t missed = 0;
    for (const auto& objective : result.objectives) {
        // "p95 1.31s, at most 200ms": the name leads here, the number and its limit follow.
        const std::string sentence = objective_sentence(objective);
        const std::string rest = sentence.substr(objective.name.size() + 1);
        const size_t comma = rest.find(',');
        const std::string value = rest.substr(0, comma);
        table.row({(objective.met ? "✓ " : "✗ ") + printable(objective.name),
                   objective.met ? palette.good(value) : palette.bad(value),
                   rest.substr(comma + 2)});
        missed += objective.met ? 0 : 1;
    }
    const std::string remark =
        missed == 0 ? palette.good("all met")
                    : palette.bad(fmt::format("{} of {} missed", missed, result.objectives.size()));
    return heading("OBJECTIVES", remark, style) + table.text(4, 2, style);
}

// A queue that grows has no latency of its own: the longer the run, the longer everybody waits.
std::string unstable_section(const scenarios::SteadyResult& steady, const TextStyle& style) {
    const Palette palette(style.color);
    std::string out = heading("LATENCY", palette.bad("UNSTABLE: there is no steady state"), style);
    const std::string text = fmt::format(
        "{}: every second {} more wait there, without an end. What a request took in "
        "this run it would take longer in a longer one.",
        printable(steady.reason), si_text(*steady.growth_per_second));
    for (const std::string& line : wrapped(text, style.width - 4)) out += "    " + line + "\n";
    return out;
}

std::string latency_section(const scenarios::RunResult& result, const TextStyle& style) {
    if (result.steady.growth_per_second) return unstable_section(result.steady, style);
    const Palette palette(style.color);
    Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right,
                 Align::right});
    table.row({"", "mean", "p50", "p90", "p95", "p99", "max"});
    add_latency(table, "all requests", result.latency, palette);
    if (result.classes.size() > 1)
        for (const auto& one : result.classes) add_latency(table, one.name, one.latency, palette);
    std::string out = heading("LATENCY", palette.faint("of requests that succeeded"), style);
    if (result.steady.judged && !result.steady.reached)
        for (const std::string& line :
             wrapped("not steady: " + printable(result.steady.reason), style.width - 4))
            out += "    " + palette.warn(line) + "\n";
    out += table.text(4, 2, style);
    if (result.corrected)
        out += "    " +
               palette.faint("closed: who waits does not ask; at their own pace p99 " +
                             seconds_text(result.corrected->latency.p99.mean)) +
               "\n";
    return out;
}

std::string components_section(const scenarios::RunResult& result, const TextStyle& style) {
    if (result.components.empty()) return "";
    const Palette palette(style.color);
    Table table({Align::left, Align::left, Align::right, Align::left, Align::right, Align::right,
                 Align::right, Align::right, Align::right});
    table.row({"", "kind", "busy", "", "queue", "wait", "served", "failed", "reject"});
    for (const ComponentResult& component : result.components) {
        const double busy = component.utilization.mean;
        const bool has_resource = !component.resource.empty() && !std::isnan(busy);
        std::string share = has_resource ? percent_text(busy) : "-";
        if (has_resource && busy >= 0.9)
            share = palette.bad(share);
        else if (has_resource && busy >= 0.7)
            share = palette.warn(share);
        table.row({printable(component.name),
                   component.kind == "load_balancer" ? "balancer" : component.kind, share,
                   has_resource ? short_resource(component.resource) : "",
                   queue_text(component.queue_length.mean),
                   seconds_text(component.wait_seconds.mean),
                   si_text(static_cast<double>(component.served)),
                   bad_count(component.failed, palette), bad_count(component.rejected, palette)});
        for (const std::string& line : wrapped(remarks(component), style.width - 6))
            table.note(palette.faint("  " + line));
        if (const auto growth = endless_growth(result, component))
            table.note(palette.bad(
                fmt::format("  └ asked more than it can do: {} more wait every second, without end",
                            si_text(*growth))));
    }
    return heading("COMPONENTS", "", style) + table.text(4, 1, style);
}

}  // namespace faultline::reports
