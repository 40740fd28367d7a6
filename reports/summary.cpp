#include "reports/summary.hpp"

#include <fmt/format.h>

#include <cmath>

#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::RunResult;

// Where the end of the warm-up comes from, if not from the file.
std::string warmup_remark(const RunResult& result) {
    if (result.warmup_stated) return "";
    if (result.steady.judged) return " (auto)";
    return " (auto; " + result.steady.reason + ")";
}

std::string title(const RunResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    const auto plural = [](uint32_t n) { return n == 1 ? "replication" : "replications"; };
    std::string facts;
    if (!result.source.empty()) facts += printable(result.source) + ", ";
    facts += fmt::format("seed {}, {} {} of {}", result.seed, result.replications,
                         plural(result.replications), span_text(result.simulated_seconds));
    if (result.warmup_seconds > 0)
        facts += fmt::format(" after {} of warm-up{}", span_text(result.warmup_seconds),
                             warmup_remark(result));
    std::string out =
        "\n  " + palette.strong(shortened(printable(result.scenario), style.width - 2)) + "\n";
    for (const std::string& line : wrapped(facts, style.width - 2))
        out += "  " + palette.faint(line) + "\n";
    if (result.replications == 1 && !result.interrupted)
        out += "  " +
               palette.faint(
                   "one run has no confidence intervals: --replications 10, or "
                   "--precision 5%") +
               "\n";
    if (result.replications == 0)
        out += "  " + palette.warn("interrupted in its warm-up: nothing was measured") + "\n";
    else if (result.interrupted)
        out += "  " + palette.warn("interrupted: figures of what was simulated until then") + "\n";
    if (result.aborted)
        out += "  " +
               palette.warn(
                   fmt::format("aborted at {} because {}{}: figures of what was until then",
                               span_text(result.aborted->at), printable(result.aborted->condition),
                               result.replications > 1
                                   ? fmt::format(", in {} of {} replications",
                                                 result.aborted->replications, result.replications)
                                   : "")) +
               "\n";
    return out;
}

std::string precision_section(const RunResult& result, const TextStyle& style) {
    if (result.precision.empty()) return "";
    const Palette palette(style.color);
    Table table({Table::Align::left, Table::Align::right, Table::Align::left});
    bool all_met = true;
    for (const scenarios::PrecisionResult& one : result.precision) {
        all_met = all_met && one.met;
        std::string rest = "wanted ±" + objective_number("errors", one.wanted);
        if (!one.met && one.replications)
            rest += fmt::format(": some {} replications", si_text(*one.replications));
        const std::string half = one.half_width ? "±" + share_text(*one.half_width) : "-";
        table.row({(one.met ? "✓ " : "✗ ") + printable(one.name),
                   one.met ? palette.good(half) : palette.warn(half), rest});
    }
    const std::string after = count_text(result.replications) + " replications";
    const std::string remark = all_met ? palette.good("reached after " + after)
                                       : palette.warn("not reached after " + after);
    return heading("PRECISION", remark, style) + table.text(4, 2, style);
}

std::string requests_section(const RunResult& result, const TextStyle& style) {
    const scenarios::RequestCounts& counts = result.requests;
    const Palette palette(style.color);
    Table table({Table::Align::left, Table::Align::right, Table::Align::right, Table::Align::left});
    const auto share = [&](uint64_t part) {
        return counts.offered == 0
                   ? "-"
                   : share_text(static_cast<double>(part) / static_cast<double>(counts.offered));
    };
    std::string rate = rate_text(result.throughput.mean);
    if (const std::string half = half_width_text(result.throughput, Quantity::number);
        !half.empty())
        rate += " " + half;
    const double seconds = result.simulated_seconds * result.replications;
    table.row({"offered", count_text(counts.offered), "",
               seconds > 0 ? rate_text(static_cast<double>(counts.offered) / seconds) : ""});
    table.row({"succeeded", count_text(counts.succeeded), share(counts.succeeded), rate});
    const auto bad = [&](const char* name, uint64_t count) {
        const std::string text = count_text(count), part = share(count);
        table.row({name, count ? palette.bad(text) : text, count ? palette.bad(part) : part, ""});
    };
    bad("failed", counts.failed);
    bad("timed out", counts.timed_out);
    bad("rejected", counts.rejected);
    table.row({"in flight", count_text(counts.in_flight), share(counts.in_flight), "at the end"});
    return heading("REQUESTS", "", style) + table.text(4, 2, style);
}

std::string availability_section(const RunResult& result, const TextStyle& style) {
    if (std::isnan(result.request_success.mean) && std::isnan(result.time_up.mean)) return "";
    const auto with_half = [](std::string text, const std::string& half) {
        return half.empty() ? text : text + " " + half;
    };
    Table table({Table::Align::left, Table::Align::right, Table::Align::left});
    table.row({"requests", share_text(result.request_success.mean),
               with_half("of those that ended succeeded",
                         half_width_text(result.request_success, Quantity::share))});
    table.row({"time up", share_text(result.time_up.mean),
               with_half("of the seconds; down for " + seconds_text(result.down_seconds.mean),
                         half_width_text(result.down_seconds, Quantity::seconds))});
    return heading("AVAILABILITY", "", style) + table.text(4, 2, style);
}

std::string cost_section(const RunResult& result, const TextStyle& style) {
    if (!(result.usd_per_month > 0)) return "";
    std::string parts;
    for (const auto& component : result.components) {
        if (!(component.usd_per_month > 0)) continue;
        parts += (parts.empty() ? "" : ", ") + printable(component.name) + " " +
                 usd_text(component.usd_per_month);
    }
    std::string out = heading("COST", usd_text(result.usd_per_month) + " a month (730 h)", style);
    for (const std::string& line : wrapped(parts, style.width - 4)) out += "    " + line + "\n";
    return out;
}

std::string engine_section(const RunResult& result, const TextStyle& style) {
    const scenarios::EngineFigures& engine = result.engine;
    const std::string text =
        fmt::format("{} events in {}: {} events/s, {} requests/s; {} of memory; fingerprint {}",
                    si_text(static_cast<double>(engine.events)), seconds_text(engine.wall_seconds),
                    si_text(engine.events_per_second), si_text(engine.requests_per_second),
                    bytes_text(static_cast<double>(engine.peak_bytes)), engine.fingerprint);
    const Palette palette(style.color);
    std::string out = "\n";
    for (const std::string& line : wrapped(text, style.width - 2))
        out += "  " + palette.faint(line) + "\n";
    return out;
}

}  // namespace

std::string heading(std::string_view title, std::string_view remark, const TextStyle& style) {
    const Palette palette(style.color);
    std::string line = "\n  " + palette.strong(title);
    if (!remark.empty()) line += "  " + std::string(remark);
    return line + "\n";
}

std::string summary(const RunResult& result, const TextStyle& style) {
    if (result.replications == 0) return title(result, style);
    return title(result, style) + objectives_section(result, style) +
           latency_section(result, style) + precision_section(result, style) +
           requests_section(result, style) + availability_section(result, style) +
           components_section(result, style) + attribution_section(result, style) +
           theory_section(result, style) + over_time_section(result, style) +
           windows_section(result, style) + deployments_section(result, style) +
           incidents_section(result, style) + alerts_section(result, style) +
           uptime_section(result, style) + business_section(result, style) +
           cost_section(result, style) +
           engine_section(result, style);
}

}  // namespace faultline::reports
