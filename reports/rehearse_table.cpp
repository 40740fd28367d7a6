#include "reports/rehearse_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/fault.hpp"
#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using studies::Rehearsed;
using studies::RehearseResult;
using Align = Table::Align;

// Of those that ended while it was broken so many failed: nothing else can answer for it.
constexpr double kNobodyElse = 0.9;

std::string alike_text(const studies::Contingency& what) {
    std::string text = printable(what.name);
    if (!what.alike.empty()) text += fmt::format(", 1 of {}", what.alike.size() + 1);
    return text;
}

std::string wrong_text(const Rehearsed& one) {
    const std::string half = half_width_text(one.wrong, Quantity::number);
    return si_text(std::max(0.0, one.wrong.mean)) + (half.empty() ? "" : " " + half);
}

std::string back_text(const Rehearsed& one) {
    if (!one.comes_back()) return "not";
    return one.back_after ? seconds_text(*one.back_after) : "at once";
}

std::string note_of(const Rehearsed& one, const RehearseResult& result) {
    if (one.stayed_bad > 0)
        return one.stayed_bad == result.replications
                   ? fmt::format("does not come back by itself within {} of the repair",
                                 span_text(result.observe_seconds))
                   : fmt::format("did not come back in {} of {} replications", one.stayed_bad,
                                 result.replications);
    if (one.wrong_share.mean >= kNobodyElse)
        return "single point of failure: nothing answers for it";
    return "";
}

std::string what_hurts(const RehearseResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right,
                 Align::right});
    table.row({"", "wrong", "of all", "p99", "felt for", "back after", "lost writes"});
    for (const Rehearsed& one : result.ranked) {
        if (!one.hurts()) continue;
        table.row({alike_text(one.what), wrong_text(one), share_text(one.wrong_share.mean),
                   seconds_text(one.p99_broken.mean), seconds_text(one.noticed.mean),
                   back_text(one), si_text(one.lost_writes)});
        if (const std::string note = note_of(one, result); !note.empty())
            table.note("  └ " + palette.bad(shortened(note, style.width - 10)));
    }
    return table.text(4, 2, style);
}

std::string what_does_not(const RehearseResult& result, const TextStyle& style) {
    std::string names;
    for (const Rehearsed& one : result.ranked)
        if (!one.hurts()) names += (names.empty() ? "" : "; ") + alike_text(one.what);
    if (names.empty()) return "";
    std::string out = heading("HURTS NOBODY", "", style);
    for (const std::string& line : wrapped(names, style.width - 4)) out += "    " + line + "\n";
    return out;
}

}  // namespace

std::string rehearse_table(const RehearseResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    std::string out =
        "\n  " + palette.strong(shortened(printable(result.scenario), style.width - 2)) + "\n";
    const std::string how = fmt::format(
        "every single thing broken in turn ({}) at {} for {}, watched for {} more; {} "
        "replications, "
        "seed {}",
        models::verb_name(result.verb), clock_text(result.broken_at),
        span_text(result.outage_seconds), span_text(result.observe_seconds), result.replications,
        result.seed);
    for (const std::string& line : wrapped(how, style.width - 2))
        out += "  " + palette.faint(line) + "\n";
    if (result.interrupted)
        out += "  " + palette.warn("interrupted: of the replications that had finished") + "\n";
    if (result.replications == 0) return out;
    out +=
        fmt::format("  if nothing breaks: {} go wrong, p99 {}\n",
                    share_text(result.quiet_wrong_share.mean), seconds_text(result.quiet_p99.mean));
    const bool any = std::any_of(result.ranked.begin(), result.ranked.end(),
                                 [](const Rehearsed& one) { return one.hurts(); });
    if (any) out += heading("HURTS", "worst first", style) + what_hurts(result, style);
    out += what_does_not(result, style);
    const double rate = static_cast<double>(result.events) / std::max(1e-9, result.wall_seconds);
    return out + "\n  " +
           palette.faint(fmt::format("{} trials, {} events in {}: {} events/s",
                                     (result.ranked.size() + 1) * result.replications,
                                     si_text(static_cast<double>(result.events)),
                                     seconds_text(result.wall_seconds), si_text(rate))) +
           "\n";
}

}  // namespace faultline::reports
