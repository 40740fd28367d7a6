#include "reports/html/run_sections.hpp"

#include <fmt/format.h>

#include "reports/attribution_text.hpp"
#include "reports/deployment_text.hpp"
#include "reports/html/monitoring_section.hpp"
#include "reports/incident_text.hpp"

namespace faultline::reports {
namespace {

using scenarios::Estimate;
using scenarios::RunResult;

// A run of years has thousands; the rest is in the document.
constexpr size_t kMostRows = 200;

std::string optional_clock(const std::optional<double>& at) { return at ? clock_text(*at) : "-"; }

void objectives(const RunResult& result, data& sections) {
    Rows rows;
    for (const scenarios::ObjectiveResult& o : result.objectives)
        rows.add({o.name, o.met ? "✓ met" : "✗ missed", objective_number(o.name, o.value),
                  (o.at_least ? "at least " : "at most ") + objective_number(o.name, o.target)},
                 o.met ? "good" : "bad");
    if (!rows.empty())
        sections << section("Objectives", "", rows.table({"objective", "", "measured", "wanted"}));
}

void incidents(const RunResult& result, data& sections) {
    Rows rows;
    for (size_t i = 0; i < std::min(result.incidents.size(), kMostRows); ++i) {
        const scenarios::Incident& one = result.incidents[i];
        const auto after = [&](const std::optional<double>& at) {
            return at ? seconds_text(*at - one.at) : "never";
        };
        std::string more = damage_text(one);
        for (const std::string& text : budget_texts(one)) more += "; " + text;
        for (const std::string& text : {loss_text(one), over_text(one)})
            if (!text.empty()) more += "; " + text;
        rows.add({fmt::format("#{}", i + 1), clock_text(one.at), one.kind, one.target,
                  after(one.detected_at), after(one.recovered_at),
                  one.objectives_missed ? after(one.restored_at) : "not missed",
                  count_text(one.failed_requests), count_text(one.lost_writes), more});
    }
    if (!rows.empty())
        sections << section(
            "Incidents",
            "First replication; the numbers are those in the charts and in what "
            "happened. Times count from the fault. An incident lasts until its "
            "service is back and objectives are met; of two that overlap each "
            "counts what went wrong in its own time.",
            rows.table({"", "at", "fault", "of", "noticed after", "service back after",
                        "objectives met after", "requests that went wrong", "writes lost",
                        "what it cost"}));
}

void timeline(const RunResult& result, data& sections) {
    Rows rows;
    for (size_t i = 0; i < std::min(result.timeline.size(), kMostRows); ++i) {
        const scenarios::Happening& line = result.timeline[i];
        rows.add({clock_text(line.at), line.incident ? fmt::format("#{}", *line.incident + 1) : "",
                  line.what, happening_text(line)});
    }
    if (!rows.empty())
        sections << section("What happened",
                            "First replication. A click on a line shows the system then.",
                            rows.table({"at", "incident", "what", ""}));
}

void deployments(const RunResult& result, data& sections) {
    Rows rows;
    for (const scenarios::DeploymentResult& one : result.deployments)
        rows.add(
            {clock_text(one.at), one.service, strategy_text(one), outcome_text(one),
             exposure_text(one), seconds_with_error(one.exposed_seconds),
             with_error(one.calls, Quantity::number, si_text(one.calls.mean)),
             with_error(one.errors, Quantity::number, si_text(one.errors.mean)),
             with_error(one.failed_requests, Quantity::number, si_text(one.failed_requests.mean)),
             share_text(one.lowest_capacity.mean)},
            ended_badly(one) ? "bad" : "");
    if (!rows.empty())
        sections << section(
            "Deployments",
            "Whom a new version met, and for how long. Requests that went wrong count from the "
            "beginning until every instance ran the version that stays; where a bad one stays, to "
            "the end.",
            rows.table({"at", "of", "strategy", "outcome", "met the new version",
                        "could meet it for", "its calls", "its errors", "requests that went wrong",
                        "replicas that took calls, at worst"}));
}

void windows(const RunResult& result, data& sections) {
    Rows rows;
    for (size_t i = 0; i < std::min(result.windows.size(), kMostRows); ++i) {
        const scenarios::WindowResult& window = result.windows[i];
        const uint64_t ended = window.requests.offered - window.requests.in_flight;
        rows.add({window.name, optional_clock(window.from), count_text(window.requests.offered),
                  ended == 0 ? "-"
                             : share_text(static_cast<double>(window.requests.succeeded) /
                                          static_cast<double>(ended)),
                  seconds_with_error(window.latency.p50), seconds_with_error(window.latency.p95),
                  seconds_with_error(window.latency.p99)});
    }
    if (!rows.empty())
        sections << section("Around faults", "By when a request was sent; all replications.",
                            rows.table({"", "from", "requests", "succeeded", "p50", "p95", "p99"}));
}

void precision(const RunResult& result, data& sections) {
    Rows rows;
    for (const scenarios::PrecisionResult& one : result.precision)
        rows.add({one.name, "±" + share_text(one.wanted),
                  one.half_width ? "±" + share_text(*one.half_width) : "-",
                  one.met ? "✓ reached" : "✗ not reached"},
                 one.met ? "good" : "bad");
    if (!rows.empty())
        sections << section("Precision",
                            "Half of the 95% interval as a share of the figure; replications went "
                            "on until it was reached or a limit was.",
                            rows.table({"", "wanted", "reached", ""}));
}

void latencies(const RunResult& result, data& sections) {
    Rows rows;
    const auto add = [&](const std::string& name, const scenarios::LatencySummary& from) {
        std::vector<std::string> cells{name};
        for (const Estimate* e :
             {&from.mean, &from.p50, &from.p90, &from.p95, &from.p99, &from.p999, &from.max})
            cells.push_back(seconds_with_error(*e));
        rows.add(cells);
    };
    add("all requests", result.latency);
    if (result.classes.size() > 1)
        for (const auto& one : result.classes) add(one.name, one.latency);
    if (result.corrected) add("with what was left out", result.corrected->latency);
    sections << section("Latency of requests that succeeded",
                        result.corrected
                            ? "Users who wait for an answer do not ask meanwhile. The last row "
                              "adds what they would have met had they kept their pace "
                              "(coordinated omission)."
                            : "",
                        rows.table({"", "mean", "p50", "p90", "p95", "p99", "p99.9", "max"}));
}

void attribution(const RunResult& result, data& sections) {
    Rows rows;
    for (const scenarios::PercentileAttribution& one : result.attribution)
        for (const scenarios::LatencyShare& share : one.shares) {
            if (share.share.mean < 0.01) continue;
            rows.add({fmt::format("p{:.3g}", one.quantile * 100),
                      share_phrase(share.component, share.spent),
                      with_error(share.share, Quantity::share, percent_text(share.share.mean)),
                      seconds_text(share.seconds)});
        }
    if (!rows.empty())
        sections << section("Where the time goes",
                            "Shares of the latency around each percentile, from traced requests.",
                            rows.table({"around the", "spent on", "share", "time"}));
}

void requests(const RunResult& result, data& sections) {
    Rows rows;
    const auto add = [&](const std::string& name, const scenarios::RequestCounts& c) {
        rows.add({name, count_text(c.offered), count_text(c.succeeded), count_text(c.failed),
                  count_text(c.timed_out), count_text(c.rejected), count_text(c.in_flight)});
    };
    add("all requests", result.requests);
    if (result.classes.size() > 1)
        for (const auto& one : result.classes) add(one.name, one.requests);
    sections << section("Requests", "All replications together.",
                        rows.table({"", "offered", "succeeded", "failed", "timed out", "rejected",
                                    "in flight at the end"}));
}

// What only caches and databases have.
void stores(const RunResult& result, data& sections) {
    Rows rows;
    for (const scenarios::ComponentResult& c : result.components) {
        if (!c.hit_ratio && !c.replication_lag_seconds && c.kind != "database") continue;
        rows.add({c.name,
                  c.hit_ratio
                      ? with_error(*c.hit_ratio, Quantity::share, share_text(c.hit_ratio->mean))
                      : "-",
                  c.replication_lag_seconds ? seconds_with_error(*c.replication_lag_seconds) : "-",
                  c.kind == "database" ? count_text(c.lost_writes) : "-"});
    }
    if (!rows.empty())
        sections << section(
            "Caches and databases", "",
            rows.table({"", "look-ups answered", "replicas behind by", "writes lost"}));
}

}  // namespace

void add_outcome(const RunResult& result, data& sections) {
    objectives(result, sections);
    incidents(result, sections);
    timeline(result, sections);
    deployments(result, sections);
    add_monitoring(result, sections);
    windows(result, sections);
}

void add_latency(const RunResult& result, data& sections) {
    latencies(result, sections);
    attribution(result, sections);
    requests(result, sections);
    precision(result, sections);
}

void add_components(const RunResult& result, data& sections) {
    Rows rows;
    for (const scenarios::ComponentResult& c : result.components)
        rows.add({c.name, c.kind,
                  c.resource.empty()
                      ? "-"
                      : with_error(c.utilization, Quantity::share,
                                   percent_text(c.utilization.mean) + " " + c.resource),
                  with_error(c.queue_length, Quantity::number,
                             fmt::format("{:.3g}", c.queue_length.mean)),
                  seconds_with_error(c.wait_seconds), count_text(c.served), count_text(c.failed),
                  count_text(c.rejected), c.usd_per_month > 0 ? usd_text(c.usd_per_month) : "-"});
    sections << section("Components", "Counts of all replications together.",
                        rows.table({"", "kind", "busy", "queue", "mean wait", "served", "failed",
                                    "rejected", "a month"}));
    stores(result, sections);
}

}  // namespace faultline::reports
