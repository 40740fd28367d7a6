#include "reports/compare_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

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

std::string letter(size_t i) { return std::string(1, static_cast<char>('A' + i)); }

// A value as such: 241ms, 90.1/s, 99.9%, $212.
std::string value_text(const Difference& d, double value) {
    switch (d.unit) {
        case Unit::seconds:
            return seconds_text(value);
        case Unit::per_second:
            return rate_text(value);
        case Unit::share:
            return share_text(value);
        case Unit::usd:
            return usd_text(value);
    }
    return "";
}

// The size of a difference: of shares in percentage points.
std::string size_text(const Difference& d, double size) {
    if (d.unit != Unit::share || std::isnan(size)) return value_text(d, std::abs(size));
    return fmt::format("{:.3g}pp", std::abs(size) * 100);
}

std::string signed_text(const Difference& d, double difference) {
    return (difference < 0 ? "-" : "+") + size_text(d, difference);
}

std::string name_of(const Difference& d) {
    if (d.name == "request_success") return "success";
    if (d.name == "utilization") return "busiest";
    if (d.name == "usd_per_month") return "cost a month";
    std::string name = printable(d.name);
    std::replace(name.begin(), name.end(), '.', ' ');
    return name;
}

std::string word_of(const Difference& d) {
    switch (d.verdict) {
        case Verdict::lower:
            return "lower";
        case Verdict::higher:
            return "higher";
        case Verdict::not_shown:
            return "not shown";
        case Verdict::equal:
            return "equal";
        case Verdict::not_measured:
            break;
    }
    return "not measured";
}

std::string coloured(const Difference& d, const std::string& text, const Palette& palette) {
    const std::string meaning = meaning_of(d);
    return meaning == "better" ? palette.good(text) : meaning == "worse" ? palette.bad(text) : text;
}

bool is_shown(const Difference& d) {
    return d.verdict == Verdict::lower || d.verdict == Verdict::higher;
}

const Difference* named(const Comparison& comparison, std::string_view name) {
    for (const Difference& d : comparison.differences)
        if (d.name == name) return &d;
    return nullptr;
}

// "31.0ms lower", "$212 more".
std::string change_text(const Difference& d) {
    const std::string word = d.unit != Unit::usd            ? word_of(d)
                             : d.verdict == Verdict::higher ? "more"
                                                            : "less";
    return size_text(d, d.paired.mean) + " " + word;
}

// ", 95 % CI 27.0ms to 35.0ms"; nothing where every replication says the same.
std::string interval_text(const Difference& d) {
    const std::string low = size_text(d, std::min(std::abs(d.paired.low), std::abs(d.paired.high)));
    const std::string high =
        size_text(d, std::max(std::abs(d.paired.low), std::abs(d.paired.high)));
    return low == high ? "" : fmt::format(", 95 % CI {} to {}", low, high);
}

// What the differences over all requests come to: "B's p99 is 31.0ms lower, 95 % CI 27.0ms to
// 35.0ms; p95 12.0ms lower. It costs $212 a month more." Kinds of requests are in the table.
std::string sentence(const std::string& name, const Comparison& comparison) {
    std::string shown, open, cost;
    for (const char* which : {"p99", "p95", "p50", "mean", "request_success", "throughput"}) {
        const Difference* d = named(comparison, which);
        if (!d) continue;
        if (is_shown(*d))
            shown += shown.empty()
                         ? name + "'s " + name_of(*d) + " is " + change_text(*d) + interval_text(*d)
                         : "; " + name_of(*d) + " " + change_text(*d);
        if (d->verdict == Verdict::not_shown) open += (open.empty() ? "" : ", ") + name_of(*d);
    }
    if (const Difference* d = named(comparison, "usd_per_month"); d && is_shown(*d))
        cost = "It costs " + change_text(*d) + " a month";
    std::string text = shown;
    if (!open.empty())
        text +=
            (text.empty() ? name + ": no" : ". No") + std::string(" difference shown in ") + open;
    if (text.empty()) text = name + " does as A does in every replication";
    if (!cost.empty()) text += ". " + cost;
    return text + ".";
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
    std::string facts = fmt::format("{} replications of {}", first.replications,
                                    span_text(first.simulated_seconds));
    if (first.warmup_seconds > 0)
        facts += fmt::format(" after {} of warm-up", span_text(first.warmup_seconds));
    facts += fmt::format(", seed {}, the same random numbers for all", first.seed);
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
             wrapped(sentence(letter(i + 1), result.comparisons[i]), style.width - 4))
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

std::string busiest_name(const RunResult& run) {
    const scenarios::ComponentResult* component = studies::busiest(run);
    return component ? printable(component->name) + " " + component->resource : "nothing";
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
                   differs    ? signed_text(d, d.paired.mean)
                   : measured ? "0"
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
