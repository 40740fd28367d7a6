#include "reports/html/report.hpp"

#include <fmt/format.h>

#include "reports/html/assets.hpp"
#include "reports/html/page.hpp"
#include "reports/html/run_sections.hpp"
#include "reports/html/topology_svg.hpp"
#include "reports/html/verdict.hpp"
#include "reports/json_result.hpp"

namespace faultline::reports {
namespace {

using scenarios::Estimate;
using scenarios::RunResult;

data figures(const RunResult& result) {
    data all{data::type::list};
    const auto latency = [&](const char* name, const Estimate& e) {
        all << figure(name, seconds_text(e.mean), half_width_text(e, Quantity::seconds));
    };
    latency("p50 latency", result.latency.p50);
    latency("p95 latency", result.latency.p95);
    latency("p99 latency", result.latency.p99);
    all << figure("requests succeeded", share_text(result.request_success.mean),
                  half_width_text(result.request_success, Quantity::share));
    all << figure("throughput", rate_text(result.throughput.mean),
                  half_width_text(result.throughput, Quantity::number));
    if (result.usd_per_month > 0) all << figure("cost a month", usd_text(result.usd_per_month), "");
    return all;
}

void put_verdict(const Verdict& v, data& body) {
    const bool bad = v.kind == Verdict::Kind::bad, good = v.kind == Verdict::Kind::good;
    body.set("verdict_class", bad ? "bad" : good ? "good" : "none");
    body.set("mark", bad ? "✗" : good ? "✓" : "–");
    body.set("headline", v.headline);
    if (!v.worst.empty()) body.set("worst", v.worst);
    if (!v.cause.empty()) body.set("cause", v.cause);
    if (!v.advice.empty()) body.set("advice", v.advice);
}

std::string facts(const RunResult& result) {
    return fmt::format("{} {} of {}, after {} of warm-up; seed {}; {} events in {}",
                       result.replications,
                       result.replications == 1 ? "replication" : "replications",
                       span_text(result.simulated_seconds), span_text(result.warmup_seconds),
                       result.seed, si_text(static_cast<double>(result.engine.events)),
                       seconds_text(result.engine.wall_seconds));
}

}  // namespace

std::string html_report(const RunResult& result, const Making& making) {
    Page page;
    page.title = result.scenario;
    page.facts = facts(result);
    page.provenance = fmt::format(
        "{}, fingerprint {}: the same command with the same file prints the same fingerprint.",
        result.source, result.engine.fingerprint);
    page.saved = {{"json", "Save the result (JSON)"},
                  {"series", "Save the series (CSV)"},
                  {"components", "Save the components' series (CSV)"}};
    if (result.component_bucket_seconds <= 0) page.saved.pop_back();
    page.scripts = {assets::kRunScript, assets::kHeatScript};
    page.body_template = assets::kRun;

    const Verdict v = verdict(result);
    put_verdict(v, page.body);
    page.body.set("figures", figures(result));
    if (result.replications == 1) page.body.set("single", data{data::type::bool_true});
    const double bucket = result.component_bucket_seconds;
    if (bucket > 0) page.body.set("course", data{data::type::bool_true});
    const auto at = bucket > 0 ? static_cast<size_t>(v.worst_at / bucket) : 0;
    if (const std::string drawing = topology_svg(result, at); !drawing.empty())
        page.body.set("topology", drawing);
    for (const scenarios::ComponentResult& component : result.components)
        if (!component.zone_series.empty()) page.body.set("zones", data{data::type::bool_true});
    page.body.set("worst_at", clock_text(v.worst_at));
    page.body.set("worst_bucket", std::to_string(at));
    data sections{data::type::list};
    add_outcome(result, sections);
    add_latency(result, sections);
    add_components(result, sections);
    add_headroom(result, sections);
    add_theory(result, sections);
    page.body.set("sections", sections);
    return render(std::move(page), making, document(result));
}

}  // namespace faultline::reports
