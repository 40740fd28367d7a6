#include "reports/rehearse_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/quantity.hpp"
#include "reports/structure_table.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using studies::Recovery;
using studies::Rehearsed;
using studies::RehearseResult;
using Align = Table::Align;

std::string name_of(const studies::Contingency& what) {
    std::string text = printable(what.name);
    if (!what.alike.empty()) text += fmt::format(", 1 of {}", what.alike.size() + 1);
    for (const std::string& name : what.also) text += ", " + printable(name);
    return text;
}

std::string wrong_text(const Rehearsed& one) {
    const std::string half = half_width_text(one.wrong, Quantity::number);
    return si_text(std::max(0.0, one.wrong.mean)) + (half.empty() ? "" : " " + half);
}

// When users could tell nothing any more: from the fault or, if that took the repair, from there.
std::string back_text(const Rehearsed& one, const RehearseResult& result) {
    switch (one.recovery) {
        case Recovery::unfelt:
            return "at once";
        case Recovery::by_itself:
            return seconds_text(*one.back_after);
        case Recovery::after_repair:
            return "+" + seconds_text(std::max(0.0, *one.back_after - result.outage_seconds));
        case Recovery::none:
            return "not";
    }
    return "";
}

std::string note_of(const Rehearsed& one, const RehearseResult& result) {
    if (one.stayed_bad > 0)
        return one.stayed_bad == result.replications
                   ? fmt::format("does not come back by itself within {} of the repair",
                                 span_text(result.observe_seconds))
                   : fmt::format("did not come back in {} of {} replications", one.stayed_bad,
                                 result.replications);
    return "";
}

std::string table_of(const std::vector<const Rehearsed*>& some, const RehearseResult& result,
                     const TextStyle& style) {
    const Palette palette(style.color);
    Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right,
                 Align::right});
    table.row({"", "wrong", "of all", "budget", "p99", "back", "lost"});
    for (const Rehearsed* one : some) {
        table.row({name_of(one->what), wrong_text(*one), percent_text(one->wrong_share.mean),
                   percent_text(one->budget_burned), seconds_text(one->p99_broken.mean),
                   back_text(*one, result),
                   one->lost_writes > 0 ? si_text(one->lost_writes) : "-"});
        if (const std::string note = note_of(*one, result); !note.empty())
            table.note("  └ " + palette.bad(shortened(note, style.width - 10)));
    }
    return table.text(4, 2, style);
}

std::string what_hurts(const RehearseResult& result, const TextStyle& style) {
    std::vector<const Rehearsed*> some;
    for (const Rehearsed& one : result.ranked)
        if (one.hurts()) some.push_back(&one);
    return some.empty()
               ? ""
               : heading("HURTS", "worst first; back: since the fault, with + since its repair",
                         style) +
                     table_of(some, result, style);
}

std::string what_does_not(const RehearseResult& result, const TextStyle& style) {
    std::string names;
    for (const Rehearsed& one : result.ranked)
        if (!one.hurts()) names += (names.empty() ? "" : "; ") + name_of(one.what);
    if (names.empty()) return "";
    std::string out = heading("HURTS NOBODY", "", style);
    for (const std::string& line : wrapped(names, style.width - 4)) out += "    " + line + "\n";
    return out;
}

std::string listed(const std::vector<std::string>& names, const char* last) {
    std::string text;
    for (size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 == names.size() ? std::string{" "} + last + " " : ", ";
        text += printable(names[i]);
    }
    return text;
}

// The load above which, and what it comes back without.
std::vector<std::string> sentences_of(const studies::Metastable& one,
                                      const RehearseResult& result) {
    std::vector<std::string> all;
    const double rate = (one.comes_back + one.sticks) / 2 * result.per_second;
    if (one.comes_back > 0)
        all.push_back(
            fmt::format("comes back at {} of this load, not at {}: the boundary is about {}",
                        percent_text(one.comes_back), percent_text(one.sticks), rate_text(rate)));
    else
        all.push_back("sticks at any load");
    std::vector<std::string> vain;
    for (const auto& without : one.without)
        if (!without.comes_back) vain.push_back(without.what);
    if (one.loop.size() == 1)
        all.push_back("the loop: " + printable(one.loop[0]) + "; without it comes back");
    if (one.loop.size() > 1)
        all.push_back("the loop: " + listed(one.loop, "and") +
                      "; without any one of these it comes back");
    if (!vain.empty()) all.push_back("does not without " + listed(vain, "or"));
    return all;
}

std::string what_sticks(const RehearseResult& result, const TextStyle& style) {
    if (result.metastable.empty()) return "";
    std::string out =
        heading("DOES NOT COME BACK",
                fmt::format("and why; {} replication{} decide{}", result.deciding,
                            result.deciding > 1 ? "s" : "", result.deciding > 1 ? "" : "s"),
                style);
    const Palette palette(style.color);
    for (const studies::Metastable& one : result.metastable) {
        out += "    " + palette.bad(printable(one.name)) + "\n";
        for (const std::string& sentence : sentences_of(one, result))
            for (const std::string& line : wrapped(sentence, style.width - 6))
                out += "      " + line + "\n";
    }
    if (result.not_looked_into > 0)
        out += fmt::format("    and {} more that were not looked into\n", result.not_looked_into);
    return out;
}

// Of the pairs those that teach something: the rest does what its parts do.
std::string what_hurts_together(const RehearseResult& result, const TextStyle& style) {
    if (result.depth < 2) return "";
    std::vector<const Rehearsed*> some;
    for (const Rehearsed& pair : result.pairs)
        if (result.more_than_parts(pair)) some.push_back(&pair);
    std::string out = heading("TWO AT A TIME", "that hurt more than one after the other", style);
    if (!some.empty()) out += table_of(some, result, style);
    const auto& counted = result.counted;
    const std::string rest = fmt::format(
        "{} of {} pairs tried hurt as their parts do. Not tried: {} alike to one that was, {} of "
        "which one is a part of the other, {} that no request has to do with.",
        result.pairs.size() - some.size(), result.pairs.size(), counted.alike, counted.contained,
        counted.apart);
    for (const std::string& line : wrapped(rest, style.width - 4)) out += "    " + line + "\n";
    return out;
}

std::string budget_line(const RehearseResult& result) {
    return fmt::format(
        "budget: of the {} requests that may go wrong in 30 days{}",
        si_text(result.budget.requests),
        result.budget.assumed
            ? " at 99.9% (assumed: the file states no objective for errors)"
            : fmt::format(" (objective: at most {} wrong)", share_text(result.budget.share)));
}

}  // namespace

std::string rehearse_table(const RehearseResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    std::string out =
        "\n  " + palette.strong(shortened(printable(result.scenario), style.width - 2)) + "\n";
    const std::string how = fmt::format(
        "every single thing{} broken in turn ({}) at {} for {}, watched for up to {} more; {} "
        "replications, seed {}",
        result.depth > 1 ? " and every two" : "", result.breaking.text(),
        clock_text(result.broken_at), span_text(result.outage_seconds),
        span_text(result.observe_seconds), result.replications, result.seed);
    for (const std::string& line : wrapped(how, style.width - 2))
        out += "  " + palette.faint(line) + "\n";
    if (result.interrupted)
        out += "  " + palette.warn("interrupted: of the replications that had finished") + "\n";
    if (result.replications == 0) return out;
    const std::string quiet = fmt::format("if nothing breaks: {} go wrong, p99 {}; {}",
                                          share_text(result.quiet_wrong_share.mean),
                                          seconds_text(result.quiet_p99.mean), budget_line(result));
    for (const std::string& line : wrapped(quiet, style.width - 2))
        out += "  " + palette.faint(line) + "\n";
    out += what_hurts(result, style) + what_does_not(result, style) + what_sticks(result, style) +
           structure_section(result, style) + what_hurts_together(result, style);
    const double rate = static_cast<double>(result.events) / std::max(1e-9, result.wall_seconds);
    return out + "\n  " +
           palette.faint(fmt::format("{} trials, {} events in {}: {} events/s", result.trials,
                                     si_text(static_cast<double>(result.events)),
                                     seconds_text(result.wall_seconds), si_text(rate))) +
           "\n";
}

}  // namespace faultline::reports
