#include "reports/structure_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using studies::Rehearsed;
using studies::RehearseResult;
using studies::StructureCheck;
using Align = Table::Align;
using Says = StructureCheck::Says;
using Verdict = StructureCheck::Verdict;

std::string times_text(double times) { return fmt::format("{:.{}f}x", times, times < 10 ? 1 : 0); }

std::string says_text(const StructureCheck& check) {
    switch (check.says) {
        case Says::single_point:
            return "single point for " + percent_text(check.lost_share);
        case Says::too_little:
            return fmt::format("left: {} of the load", times_text(check.capacity));
        case Says::failover:
            return fmt::format("replaced in {}", seconds_text(check.failover_seconds));
        case Says::redundant:
            return std::isfinite(check.capacity)
                       ? fmt::format("redundant: {} the load", times_text(check.capacity))
                       : "redundant";
    }
    return "";
}

std::string outcome_text(const Rehearsed& one, const RehearseResult& result) {
    if (2 * one.stayed_bad > result.replications) return "does not come back";
    if (!one.hurts()) return "nobody hurt";
    std::string text = percent_text(one.wrong_share.mean) + " wrong";
    if (one.recovery == studies::Recovery::by_itself) text += ", " + seconds_text(*one.back_after);
    return text;
}

std::string verdict_text(const StructureCheck& check, const Palette& palette) {
    const std::string text = studies::verdict_name(check.verdict);
    if (check.verdict != Verdict::confirmed) return palette.bad(text);
    const bool bad = check.says == Says::single_point || check.says == Says::too_little;
    return bad ? palette.warn(text) : palette.good(text);
}

std::string cuts(const RehearseResult& result, const TextStyle& style) {
    constexpr size_t kMost = 6;
    if (result.cuts_of_two.empty()) return "";
    std::map<size_t, const Rehearsed*> by_place;
    for (const Rehearsed& one : result.ranked) by_place[one.what.place] = &one;
    std::string text = "Only together: ";
    for (size_t i = 0; i < std::min(kMost, result.cuts_of_two.size()); ++i) {
        const studies::CutOfTwo& cut = result.cuts_of_two[i];
        const Rehearsed *first = by_place[cut.first], *second = by_place[cut.second];
        if (first == nullptr || second == nullptr) continue;
        const std::string other = first == second ? first->what.alike.front() : second->what.name;
        text += fmt::format("{}{} + {} ({})", i > 0 ? "; " : "", printable(first->what.name),
                            printable(other), percent_text(cut.lost_share));
    }
    if (result.cuts_of_two.size() > kMost)
        text += fmt::format("; and {} more", result.cuts_of_two.size() - kMost);
    std::string out;
    for (const std::string& line : wrapped(text, style.width - 4)) out += "    " + line + "\n";
    return out;
}

}  // namespace

std::string structure_section(const RehearseResult& result, const TextStyle& style) {
    if (result.structure.empty()) return "";
    const Palette palette(style.color);
    Table table({Align::left, Align::left, Align::left, Align::left});
    table.row({"", "topology says", "simulation", "verdict"});
    for (size_t i = 0; i < result.structure.size(); ++i) {
        const StructureCheck& check = result.structure[i];
        table.row({printable(result.ranked[i].what.name), says_text(check),
                   outcome_text(result.ranked[i], result), verdict_text(check, palette)});
        if (!check.why.empty())
            table.note("  └ " + shortened(printable(check.why), style.width - 10));
    }
    const std::string whole =
        std::isfinite(result.capacity)
            ? fmt::format("without it; the whole can do {} the load", times_text(result.capacity))
            : "without it";
    return heading("TOPOLOGY", whole, style) + table.text(4, 2, style) + cuts(result, style);
}

}  // namespace faultline::reports
