#include "reports/availability_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::Estimate;
using studies::AvailabilityResult;
using Align = Table::Align;

constexpr size_t kMostRows = 8;

std::string interval_text(const Estimate& estimate) {
    if (!estimate.low) return "";
    return share_text(std::max(0.0, *estimate.low)) + " to " +
           share_text(std::min(1.0, *estimate.high));
}

std::string head(const AvailabilityResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    std::string out =
        "\n  " + palette.strong(shortened(printable(result.scenario), style.width - 2)) + "\n";
    const std::string how = fmt::format(
        "{} years in {} batches, seed {}: {} failures and repairs, the system simulated around {} "
        "of them",
        result.years, result.batches, result.seed, count_text(result.changes),
        count_text(result.simulated));
    for (const std::string& line : wrapped(how, style.width - 2))
        out += "  " + palette.faint(line) + "\n";
    if (result.interrupted)
        out += "  " + palette.warn("interrupted: of the batches that had finished") + "\n";
    return out;
}

std::string what_breaks(const AvailabilityResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    Table table({Align::left, Align::right, Align::right, Align::right});
    table.row({"", "parts", "fails every", "repaired in"});
    for (const auto& part : result.parts)
        table.row({printable(part.name), count_text(part.count), seconds_text(part.mean_up),
                   part.mean_down > 0 ? seconds_text(part.mean_down) : "at once"});
    std::string out =
        heading("WHAT BREAKS", result.assumed ? "assumed: the file names no rates" : "on average",
                style) +
        table.text(4, 2, style);
    for (const std::string& name : result.for_ever)
        out += "    " +
               palette.warn("left out, since nobody repairs it (no `for`): " + printable(name)) +
               "\n";
    return out;
}

std::string verdict(const AvailabilityResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    Table table({Align::left, Align::right, Align::right, Align::left});
    table.row({"", "", "nines", "95 % interval"});
    const auto row = [&](const std::string& name, const Estimate& estimate) {
        table.row(
            {name, share_text(estimate.mean), nines_text(estimate.mean), interval_text(estimate)});
    };
    row("by request", result.by_request);
    for (const auto& one : result.classes)
        if (result.classes.size() > 1) row("  " + printable(one.name), one.availability);
    row("by time", result.by_time);
    std::string out = heading("AVAILABILITY", "", style) + table.text(4, 2, style);
    const double outages = result.outages_per_year.mean;
    out += "    " +
           (outages > 0 ? fmt::format("users can tell every {}; down {} a year, at the longest {}",
                                      seconds_text(studies::kYear / outages),
                                      seconds_text(result.down_minutes_per_year.mean * 60),
                                      seconds_text(result.longest_outage))
                        : std::string{"no second was down"}) +
           "\n";
    if (result.objective && *result.objective < 1) {
        const bool met = result.by_request.mean >= *result.objective;
        for (const std::string& line : wrapped(
                 fmt::format("objective {}: {} of a year's budget spent on average, {} in the "
                             "worst year; missed in {} of the years",
                             share_text(*result.objective), percent_text(result.budget_spent),
                             percent_text(result.worst_year), percent_text(result.years_missed)),
                 style.width - 6))
            out += "    " + (met ? line : palette.bad(line)) + "\n";
    }
    return out;
}

std::string causes(const AvailabilityResult& result, const TextStyle& style) {
    if (result.causes.empty()) return "";
    Table table({Align::left, Align::right, Align::right});
    table.row({"", "wrong a year", "of all"});
    for (size_t i = 0; i < std::min(kMostRows, result.causes.size()); ++i)
        table.row({printable(result.causes[i].name), si_text(result.causes[i].bad),
                   percent_text(result.causes[i].share)});
    return heading("WHAT COSTS IT", "requests that go wrong", style) + table.text(4, 2, style);
}

std::string states(const AvailabilityResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    Table table({Align::left, Align::right, Align::right, Align::right, Align::right});
    table.row({"broken", "of time", "a year", "go wrong", "up"});
    for (size_t i = 0; i < std::min(kMostRows, result.states.size()); ++i) {
        const studies::StateSeen& state = result.states[i];
        table.row({printable(state.broken), share_text(state.share), si_text(state.visits),
                   share_text(state.bad_share), share_text(state.up_share)});
        if (!state.settled)
            table.note("  └ " + palette.warn("does not settle: its last minutes stand for it"));
    }
    std::string remark;
    if (result.states.size() > kMostRows)
        remark = fmt::format("{} more are rarer", result.states.size() - kMostRows);
    return heading("STATES", remark, style) + table.text(4, 2, style);
}

std::string worst(const AvailabilityResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    if (result.worst.empty() || result.worst.front().bad < 1) return "";
    Table table({Align::left, Align::right, Align::right, Align::right, Align::right});
    table.row({"", "in year", "lasted", "down", "wrong"});
    for (const studies::AvailabilityIncident& incident : result.worst) {
        std::string what;
        for (const std::string& part : incident.what)
            what += (what.empty() ? "" : ", then ") + printable(part);
        table.row({what, fmt::format("{:.0f}", std::floor(incident.at / studies::kYear) + 1),
                   seconds_text(incident.seconds), seconds_text(incident.down_seconds),
                   si_text(incident.bad)});
        if (incident.stuck)
            table.note("  └ " + palette.bad("did not come back by itself after the repair"));
    }
    return heading("WORST INCIDENTS", "most requests gone wrong first", style) +
           table.text(4, 2, style);
}

std::string rare_text(const studies::RareAnswer& rare) {
    if (rare.cycles_down == 0) return "no settled state with up to two parts broken is down";
    return fmt::format("a settled state is down once in {} (±{}), {} of the time (±{})",
                       seconds_text(rare.mean_time_to_down.value),
                       percent_text(1.96 * rare.mean_time_to_down.relative_error),
                       share_text(rare.unavailability.value),
                       percent_text(1.96 * rare.unavailability.relative_error));
}

std::string beside(const AvailabilityResult& result, const TextStyle& style) {
    if (!result.renewal) return "";
    std::vector<std::string> said;
    said.push_back(fmt::format(
        "settled states alone (renewal theory): {} by request, {} by time; the rest of what is "
        "missing is detection, failover and recovery",
        share_text(result.renewal->availability), share_text(result.renewal->time_up)));
    said.push_back("by importance sampling: " +
                   (result.rare ? rare_text(*result.rare) : "not asked, " + result.why_no_rare));
    std::string out = heading("BESIDE IT", "", style);
    for (const std::string& text : said)
        for (const std::string& line : wrapped(text, style.width - 6)) out += "    " + line + "\n";
    return out;
}

std::string stuck(const AvailabilityResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    if (result.stuck.empty()) return "";
    std::string out = heading("DOES NOT SETTLE", "counted as it was until the next change", style);
    for (const auto& [after, times] : result.stuck)
        out += "    " +
               palette.warn(shortened(printable(after), style.width - 20) + ": " +
                            count_text(times) + (times == 1 ? " time" : " times")) +
               "\n";
    return out;
}

}  // namespace

std::string nines_text(double availability) {
    if (availability >= 1) return "-";
    // A hair more than three nines is three nines, however it was rounded.
    const double nines = -std::log10(1 - availability) + 1e-9;
    return fmt::format("{:.1f}", std::floor(std::max(0.0, nines) * 10) / 10);
}

std::string availability_table(const AvailabilityResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    std::string out = head(result, style);
    if (result.batches == 0) return out;
    out += verdict(result, style) + causes(result, style) + worst(result, style) +
           stuck(result, style) + states(result, style) + what_breaks(result, style) +
           beside(result, style);
    const double rate = static_cast<double>(result.events) / std::max(1e-9, result.wall_seconds);
    return out + "\n  " +
           palette.faint(fmt::format("{} events in {}: {} events/s",
                                     si_text(static_cast<double>(result.events)),
                                     seconds_text(result.wall_seconds), si_text(rate))) +
           "\n";
}

}  // namespace faultline::reports
