#include "reports/phases_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/phases_text.hpp"
#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"
#include "scenarios/units.hpp"

namespace faultline::reports {
namespace {

using scenarios::RunResult;
using studies::PhaseResult;
using studies::PhasesResult;
using studies::SettingResult;

using Align = Table::Align;

using scenarios::write_count;

// "shop cores 97%"; the column is narrow, the name gives way.
std::string busiest_text(const RunResult& run, size_t width) {
    const scenarios::ComponentResult* busiest = studies::busiest(run);
    if (!busiest) return "-";
    const std::string rest =
        fmt::format(" {} {:.0f}%", busiest->resource == "connections" ? "conns" : busiest->resource,
                    busiest->utilization.mean * 100);
    const size_t room = std::max(width, columns(rest) + 4) - columns(rest);
    return shortened(printable(busiest->name), room) + rest;
}

std::vector<std::string> cells(const SettingResult& setting, const Palette& palette,
                               size_t busiest_width) {
    const RunResult& run = setting.run;
    const bool met = run.objectives_met();
    const std::string errors = share_text(std::round(wrong_share(run.requests) * 1e6) / 1e6);
    return {palette.check(met),
            write_count(setting.users),
            rate_text(run.throughput.mean),
            seconds_text(run.latency.p50.mean),
            seconds_text(run.latency.p95.mean),
            seconds_text(run.latency.p99.mean),
            errors,
            busiest_text(run, busiest_width),
            usd_text(run.usd_per_month)};
}

// What the reader should see in the row: that it takes over, that it gives out, and by what.
void add_notes(Table& table, const PhasesResult& result, size_t phase, const SettingResult& setting,
               const TextStyle& style) {
    const Palette palette(style.color);
    const PhaseResult& self = result.phases[phase];
    const auto note = [&](const std::string& text, bool good) {
        const std::string line = shortened(text, style.width - 8);
        table.note("    " + (good ? palette.good(line) : palette.bad(line)));
    };
    if (result.takes_over_at(phase) == setting.users)
        note(fmt::format("└ takes over at {} users, where \"{}\" gave out",
                         write_count(setting.users), printable(result.phases[phase - 1].name)),
             true);
    const std::string missed = first_missed(setting.run);
    if (self.gives_out_at() == setting.users)
        note("└ gives out here: " + missed, false);
    else if (!missed.empty())
        note("└ missed: " + missed, false);
}

std::string verdict(const PhasesResult& result, const TextStyle& style) {
    std::string out;
    for (const PhaseResult& phase : result.phases) {
        if (phase.settings.empty()) continue;
        const std::string text = carries_text(phase);
        const std::string name = shortened(printable(phase.name), style.width - 6 - columns(text));
        out += "    " + name + ": " + text + "\n";
    }
    return out.empty() ? out : heading("HOW FAR EACH CARRIES", "", style) + out;
}

std::string engine_line(const PhasesResult& result, const TextStyle& style) {
    size_t settings = 0;
    uint64_t events = 0;
    for (const PhaseResult& phase : result.phases) {
        settings += phase.settings.size();
        for (const SettingResult& setting : phase.settings) events += setting.run.engine.events;
    }
    const Palette palette(style.color);
    return "\n  " +
           palette.faint(fmt::format("{} settings, {} events in {}", settings,
                                     si_text(static_cast<double>(events)),
                                     seconds_text(result.wall_seconds))) +
           "\n";
}

}  // namespace

std::string phases_table(const PhasesResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    // What is left of the line when every other column is as wide as it gets.
    const size_t busiest_width = style.width - 80 + 21;
    Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right,
                 Align::right, Align::left, Align::right});
    table.row({"", "users", "goodput", "p50", "p95", "p99", "errors", "busiest", "$/month"});
    for (size_t i = 0; i < result.phases.size(); ++i) {
        const PhaseResult& phase = result.phases[i];
        table.note("");
        table.note(palette.strong(shortened(printable(phase.name), style.width - 4)));
        for (const SettingResult& setting : phase.settings) {
            table.row(cells(setting, palette, busiest_width));
            add_notes(table, result, i, setting, style);
        }
        for (const uint64_t users : phase.unfinished)
            table.note("    " + palette.warn(write_count(users) + " users: not finished"));
    }
    std::string out =
        "\n  " + palette.strong(shortened(printable(result.study), style.width - 2)) + "\n";
    if (result.interrupted)
        out += "  " + palette.warn("interrupted: the settings that had finished") + "\n";
    for (const std::string& line : wrapped(objectives_line(result), style.width - 2))
        out += "  " + palette.faint(line) + "\n";
    return out + "\n" + table.text(2, 1, style) + verdict(result, style) +
           engine_line(result, style);
}

}  // namespace faultline::reports
