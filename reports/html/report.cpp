#include "reports/html/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <kainjow/mustache.hpp>

#include "reports/attribution_text.hpp"
#include "reports/html/assets.hpp"
#include "reports/html/escape.hpp"
#include "reports/html/topology_svg.hpp"
#include "reports/html/verdict.hpp"
#include "reports/json_result.hpp"
#include "reports/quantity.hpp"

namespace faultline::reports {
namespace {

using kainjow::mustache::data;
using scenarios::Estimate;
using scenarios::RunResult;

data figure(const std::string& name, const std::string& value, const std::string& error) {
    data one;
    one.set("name", name);
    one.set("value", value);
    one.set("error", error.empty() ? "" : error + ", 95%");
    return one;
}

data figures(const RunResult& result) {
    data all{data::type::list};
    const auto latency = [&](const char* name, const Estimate& e) {
        all << figure(name, seconds_text(e.mean), half_width_text(e, Quantity::seconds));
    };
    latency("p50", result.latency.p50);
    latency("p95", result.latency.p95);
    latency("p99", result.latency.p99);
    all << figure("succeeded", share_text(result.request_success.mean),
                  half_width_text(result.request_success, Quantity::share));
    all << figure("throughput", rate_text(result.throughput.mean),
                  half_width_text(result.throughput, Quantity::number));
    if (result.usd_per_month > 0) all << figure("a month", usd_text(result.usd_per_month), "");
    return all;
}

// A table: rows of cells, the first of each row its head.
class Rows {
public:
    void add(const std::vector<std::string>& cells) {
        data row, list{data::type::list};
        for (size_t i = 1; i < cells.size(); ++i) list << data{cells[i]};
        row.set("head", cells[0]);
        row.set("cells", list);
        rows_ << row;
    }
    data table(const std::vector<std::string>& titles) const {
        data table, list{data::type::list};
        for (const std::string& title : titles) list << data{title};
        table.set("titles", list);
        table.set("rows", rows_);
        return table;
    }

private:
    data rows_{data::type::list};
};

std::string with_error(const Estimate& e, Quantity quantity, const std::string& text) {
    const std::string half = half_width_text(e, quantity);
    return half.empty() ? text : text + " " + half;
}

data latency_table(const RunResult& result) {
    Rows rows;
    const auto add = [&](const std::string& name, const scenarios::LatencySummary& from) {
        std::vector<std::string> cells{name};
        for (const Estimate* e :
             {&from.mean, &from.p50, &from.p90, &from.p95, &from.p99, &from.p999, &from.max})
            cells.push_back(with_error(*e, Quantity::seconds, seconds_text(e->mean)));
        rows.add(cells);
    };
    add("all requests", result.latency);
    if (result.classes.size() > 1)
        for (const auto& one : result.classes) add(one.name, one.latency);
    return rows.table({"", "mean", "p50", "p90", "p95", "p99", "p99.9", "max"});
}

data requests_table(const RunResult& result) {
    Rows rows;
    const auto add = [&](const std::string& name, const scenarios::RequestCounts& c) {
        rows.add({name, count_text(c.offered), count_text(c.succeeded), count_text(c.failed),
                  count_text(c.timed_out), count_text(c.rejected), count_text(c.in_flight)});
    };
    add("all requests", result.requests);
    if (result.classes.size() > 1)
        for (const auto& one : result.classes) add(one.name, one.requests);
    return rows.table(
        {"", "offered", "succeeded", "failed", "timed out", "rejected", "in flight at the end"});
}

data components_table(const RunResult& result) {
    Rows rows;
    for (const scenarios::ComponentResult& c : result.components)
        rows.add({c.name, c.kind,
                  c.resource.empty()
                      ? "-"
                      : with_error(c.utilization, Quantity::share,
                                   percent_text(c.utilization.mean) + " " + c.resource),
                  fmt::format("{:.3g}", c.queue_length.mean), seconds_text(c.wait_seconds.mean),
                  count_text(c.served), count_text(c.failed), count_text(c.rejected),
                  c.usd_per_month > 0 ? usd_text(c.usd_per_month) : "-"});
    return rows.table(
        {"", "kind", "busy", "queue", "mean wait", "served", "failed", "rejected", "a month"});
}

data objectives_table(const RunResult& result) {
    Rows rows;
    for (const scenarios::ObjectiveResult& o : result.objectives)
        rows.add({o.name, o.met ? "✓ met" : "✗ missed", objective_number(o.name, o.value),
                  (o.at_least ? "at least " : "at most ") + objective_number(o.name, o.target)});
    return rows.table({"objective", "", "measured", "wanted"});
}

data attribution_table(const RunResult& result) {
    Rows rows;
    for (const scenarios::PercentileAttribution& one : result.attribution)
        for (const scenarios::LatencyShare& share : one.shares) {
            if (share.share.mean < 0.01) continue;
            rows.add({fmt::format("p{:.3g}", one.quantile * 100),
                      share_phrase(share.component, share.spent),
                      with_error(share.share, Quantity::share, percent_text(share.share.mean)),
                      seconds_text(share.seconds)});
        }
    return rows.table({"around the", "spent on", "share", "time"});
}

data timeline_table(const RunResult& result) {
    Rows rows;
    size_t left = 200;
    for (const scenarios::Happening& line : result.timeline) {
        if (left-- == 0) break;
        rows.add({clock_text(line.at), line.what, line.subject, line.detail});
    }
    return rows.table({"at", "what", "where", ""});
}

void put_section(data& page, const char* name, bool there, const data& table) {
    if (there) page.set(name, table);
}

}  // namespace

std::string html_report(const RunResult& result, const std::string& command) {
    const Verdict v = verdict(result);
    data page;
    page.set("title", result.scenario);
    page.set("verdict_class", v.kind == Verdict::Kind::bad    ? "bad"
                              : v.kind == Verdict::Kind::good ? "good"
                                                              : "none");
    page.set("mark", v.kind == Verdict::Kind::bad    ? "✗"
                     : v.kind == Verdict::Kind::good ? "✓"
                                                     : "–");
    page.set("headline", v.headline);
    page.set("worst", v.worst);
    page.set("cause", v.cause);
    page.set("advice", v.advice);
    page.set("figures", figures(result));
    const double bucket = result.component_bucket_seconds;
    const auto at = bucket > 0 ? static_cast<size_t>(v.worst_at / bucket) : 0;
    page.set("topology", topology_svg(result, at));
    page.set("worst_at", clock_text(v.worst_at));
    page.set("worst_bucket", std::to_string(at));
    page.set("latency", latency_table(result));
    page.set("requests", requests_table(result));
    page.set("components", components_table(result));
    put_section(page, "objectives", !result.objectives.empty(), objectives_table(result));
    put_section(page, "attribution", !result.attribution.empty(), attribution_table(result));
    put_section(page, "timeline", !result.timeline.empty(), timeline_table(result));
    page.set(
        "facts",
        fmt::format("{} {} of {}, after {} of warm-up; seed {}; {} events in {}",
                    result.replications, result.replications == 1 ? "replication" : "replications",
                    span_text(result.simulated_seconds), span_text(result.warmup_seconds),
                    result.seed, si_text(static_cast<double>(result.engine.events)),
                    seconds_text(result.engine.wall_seconds)));
    page.set("source", result.source);
    page.set("fingerprint", result.engine.fingerprint);
    page.set("command", command);
    page.set("style", std::string(assets::kChartStyle) + std::string(assets::kStyle));
    page.set("chart_script", std::string(assets::kChartScript));
    page.set("script", std::string(assets::kScript));
    page.set("data", script_safe(json_text(document(result))));
    kainjow::mustache::mustache page_template{std::string(assets::kPage)};
    return page_template.render(page);
}

}  // namespace faultline::reports
