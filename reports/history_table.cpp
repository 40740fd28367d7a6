#include "reports/history_table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <ctime>

#include "reports/quantity.hpp"
#include "reports/version.hpp"

namespace faultline::reports {
namespace {

using store::RunFacts;
using Align = Table::Align;

std::tm local(double unix_time) {
    const auto seconds = static_cast<std::time_t>(std::floor(unix_time));
    std::tm parts{};
    localtime_r(&seconds, &parts);
    return parts;
}

// "24 Nov 01:22", and "24 Nov 2025" of another year: both twelve columns at most.
std::string when_text(double started, double now) {
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::tm then = local(started);
    const std::string day = fmt::format("{:2} {}", then.tm_mday, kMonths[then.tm_mon]);
    if (then.tm_year != local(now).tm_year) return day + fmt::format(" {}", 1900 + then.tm_year);
    return day + fmt::format(" {:02}:{:02}", then.tm_hour, then.tm_min);
}

std::string utc_text(double unix_time) {
    const auto seconds = static_cast<std::time_t>(std::floor(unix_time));
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", 1900 + parts.tm_year,
                       1 + parts.tm_mon, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string objectives_text(const RunFacts& run, const Palette& palette) {
    if (run.interrupted) return palette.warn("stopped");
    if (run.objectives == 0) return "-";
    const bool met = run.objectives_met == run.objectives;
    const std::string text =
        fmt::format("{} {}/{}", met ? "✓" : "✗", run.objectives_met, run.objectives);
    return met ? palette.good(text) : palette.bad(text);
}

// A study is not a run of one system: say so.
std::string title_of(const RunFacts& run) {
    return (run.verb == "run" ? "" : run.verb + ": ") + printable(run.scenario);
}

std::string or_dash(const std::optional<double>& value, std::string (*text)(double)) {
    return value ? text(*value) : "-";
}

}  // namespace

std::string history_table(const std::vector<RunFacts>& runs, double now, const TextStyle& style) {
    const Palette palette(style.color);
    constexpr size_t kIndent = 2, kGap = 2;
    std::vector<std::vector<std::string>> rows{{"id", "when", "p99", "success", "cost", "goals"}};
    for (const RunFacts& run : runs)
        rows.push_back({std::to_string(run.id), when_text(run.started, now),
                        or_dash(run.p99, seconds_text), or_dash(run.success, share_text),
                        or_dash(run.usd_per_month, usd_text), objectives_text(run, palette)});
    // The titles take what the figures leave.
    std::vector<size_t> widths(rows[0].size(), 0);
    size_t taken = kIndent;
    for (size_t i = 0; i < widths.size(); ++i) {
        for (const auto& row : rows) widths[i] = std::max(widths[i], columns(row[i]));
        taken += widths[i] + kGap;
    }
    Table table({Align::right, Align::left, Align::right, Align::right, Align::right, Align::left,
                 Align::left});
    for (size_t i = 0; i < rows.size(); ++i) {
        rows[i].push_back(i == 0 ? "scenario"
                                 : shortened(title_of(runs[i - 1]), style.width - taken));
        table.row(rows[i]);
    }
    return table.text(kIndent, kGap, style);
}

std::string history_heading(const RunFacts& run, double now, const TextStyle& style) {
    const Palette palette(style.color);
    const std::string made =
        fmt::format("run {}, {}, took {}, faultline {}", run.id, when_text(run.started, now),
                    seconds_text(run.seconds), run.version);
    std::string out = "\n";
    for (const std::string& text : {made, "in " + run.folder})
        for (const std::string& line : wrapped(printable(text), style.width - 2))
            out += "  " + palette.faint(line) + "\n";
    // In one piece, however long: it is there to be copied.
    out += "  " + palette.faint("$ " + printable(run.command)) + "\n";
    return out;
}

schema::History document(const std::string& store, const std::vector<RunFacts>& runs) {
    schema::History to;
    put_version("history", to.mutable_version());
    to.set_store(store);
    for (const RunFacts& run : runs) {
        schema::KeptRun* kept = to.add_runs();
        kept->set_id(static_cast<double>(run.id));
        kept->set_started(utc_text(run.started));
        kept->set_seconds(run.seconds);
        kept->set_verb(run.verb);
        kept->set_scenario(run.scenario);
        kept->set_command(run.command);
        kept->set_folder(run.folder);
        kept->set_version(run.version);
        kept->set_status(run.status);
        kept->set_interrupted(run.interrupted);
        kept->set_fingerprint(run.fingerprint);
        kept->set_objectives(static_cast<double>(run.objectives));
        kept->set_objectives_met(static_cast<double>(run.objectives_met));
        if (run.p99) kept->set_p99(*run.p99);
        if (run.success) kept->set_success(*run.success);
        if (run.usd_per_month) kept->set_usd_per_month(*run.usd_per_month);
    }
    return to;
}

}  // namespace faultline::reports
