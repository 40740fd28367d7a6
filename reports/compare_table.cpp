#include "reports/compare_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "reports/compare_text.hpp"
#include "reports/json_compare.hpp"
#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"
#include "studies/phases.hpp"

namespace faultline::reports {
namespace {

using scenarios::RunResult;
using studies::CompareResult;
using studies::Comparison;
using studies::Difference;
using Align = Table::Align;
using Unit = Difference::Unit;
using Verdict = Difference::Verdict;

std::string coloured(const Difference& d, const std::string& text, const Palette& palette) {
    const std::string meaning = meaning_of(d);
    return meaning == "better" ? palette.good(text) : meaning == "worse" ? palette.bad(text) : text;
}

std::string title(const CompareResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    const RunResult& first = result.runs.front();
    std::string out = "\n";
    Table files({Align::left, Align::left});
    for (size_t i = 0; i < result.runs.size(); ++i)
        files.row({letter(i) + "  " + printable(result.runs[i].scenario),
                   palette.faint(printable(result.runs[i].source))});
    out += files.text(2, 2, style);
    std::string facts = fmt::format("{} {} of {}", first.replications,
                                    first.replications == 1 ? "replication" : "replications",
                                    span_text(first.simulated_seconds));
    if (first.warmup_seconds > 0)
        facts += fmt::format(" after {} of warm-up", span_text(first.warmup_seconds));
    const bool is_common =
        std::all_of(result.runs.begin(), result.runs.end(),
                    [&](const RunResult& run) { return run.seed == first.seed; });
    facts += is_common ? fmt::format(", seed {}, the same random numbers for all", first.seed)
                       : ", each with random numbers of its own";
    for (const std::string& line : wrapped(facts, style.width - 2))
        out += "  " + palette.faint(line) + "\n";
    for (size_t i = 0; i < result.runs.size(); ++i) {
        const scenarios::SteadyResult& steady = result.runs[i].steady;
        if (!steady.growth_per_second) continue;
        const std::string text = fmt::format(
            "{} is UNSTABLE: {} more calls wait at {} with every second, so its latencies are "
            "those of how long it was watched.",
            letter(i), si_text(*steady.growth_per_second), printable(steady.component));
        for (const std::string& line : wrapped(text, style.width - 2))
            out += "  " + palette.bad(line) + "\n";
    }
    return out;
}

std::string verdict_section(const CompareResult& result, const TextStyle& style) {
    std::string out = heading("VERDICT", "beside A", style);
    for (size_t i = 0; i < result.comparisons.size(); ++i)
        for (const std::string& line :
             wrapped(comparison_sentence(letter(i + 1), result.comparisons[i]), style.width - 4))
            out += "    " + line + "\n";
    return out;
}

// One row for each objective and target that any of them states.
std::string objectives_section(const CompareResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    std::vector<std::string> names;
    std::map<std::string, std::map<size_t, std::string>> cells;
    for (size_t i = 0; i < result.runs.size(); ++i) {
        for (const scenarios::ObjectiveResult& one : result.runs[i].objectives) {
            const std::string name =
                fmt::format("{} {} {}", printable(one.name), one.at_least ? "at least" : "at most",
                            objective_number(one.name, one.target, 6));
            if (!cells.contains(name)) names.push_back(name);
            cells[name][i] = palette.check(one.met) + " " + objective_number(one.name, one.value);
        }
    }
    if (names.empty()) return "";
    std::vector<Align> align(result.runs.size() + 1, Align::left);
    Table table(align);
    std::vector<std::string> head{""};
    for (size_t i = 0; i < result.runs.size(); ++i) head.push_back("  " + letter(i));
    table.row(head);
    for (const std::string& name : names) {
        std::vector<std::string> row{name};
        for (size_t i = 0; i < result.runs.size(); ++i)
            row.push_back(cells[name].contains(i) ? cells[name][i] : "  not stated");
        table.row(row);
    }
    return heading("OBJECTIVES", "", style) + table.text(4, 3, style);
}

// Two figures: 3.4, 12, 8.6K.
std::string figures(double number) {
    return number < 1000 ? fmt::format("{:.2g}", number) : si_text(number);
}

std::string differences_section(const CompareResult& result, size_t i, const TextStyle& style) {
    const Palette palette(style.color);
    const Comparison& comparison = result.comparisons[i];
    Table table({Align::left, Align::right, Align::right, Align::right, Align::left, Align::left});
    table.row({"", "A", letter(i + 1), "difference", "95 % CI", ""});
    for (const Difference& d : comparison.differences) {
        const bool measured = d.verdict != Verdict::not_measured;
        // A cost of nothing is no cost that anyone stated.
        if (d.unit == Unit::usd && d.baseline == 0 && d.other == 0) continue;
        const bool differs = measured && d.verdict != Verdict::equal;
        const double half = studies::half_width(d.paired);
        table.row({name_of(d), value_text(d, d.baseline), value_text(d, d.other),
                   differs              ? signed_text(d, d.paired.mean)
                   : measured           ? "0"
                   : has_no_interval(d) ? signed_text(d, d.other - d.baseline)
                                        : "-",
                   differs && half > 0 ? "±" + size_text(d, half) : "",
                   coloured(d, word_of(d), palette)});
        if (d.name == "utilization") {
            const std::string a = busiest_name(result.runs[0]),
                              b = busiest_name(result.runs[i + 1]);
            table.note(shortened(
                a == b ? "  └ " + a : fmt::format("  └ A: {}; {}: {}", a, letter(i + 1), b),
                style.width - 4));
        }
    }
    std::string out = heading(letter(i + 1) + " BESIDE A", "differences of pairs", style) +
                      table.text(4, 2, style);
    if (comparison.gain) {
        const double gain = *comparison.gain;
        const std::string text =
            gain >= 1.05 ? fmt::format(
                               "Pairing made these intervals {} times narrower (median), "
                               "as {} times as many replications would have.",
                               figures(gain), figures(gain * gain))
                         : "Pairing made these intervals no narrower: the two share too little.";
        for (const std::string& line : wrapped(text, style.width - 4))
            out += "    " + palette.faint(line) + "\n";
    }
    return out;
}

}  // namespace

std::string compare_table(const CompareResult& result, const TextStyle& style) {
    if (result.interrupted)
        return "\n  " + Palette(style.color).warn("interrupted: there is nothing to compare yet") +
               "\n";
    std::string out =
        title(result, style) + verdict_section(result, style) + objectives_section(result, style);
    for (size_t i = 0; i < result.comparisons.size(); ++i)
        out += differences_section(result, i, style);
    return out;
}

}  // namespace faultline::reports
