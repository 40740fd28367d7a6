#include "reports/html/compare_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/compare_text.hpp"
#include "reports/html/assets.hpp"
#include "reports/html/forest_plot.hpp"
#include "reports/html/page.hpp"
#include "reports/json_compare.hpp"
#include "reports/json_result.hpp"

namespace faultline::reports {
namespace {

using scenarios::RunResult;
using studies::CompareResult;
using studies::Comparison;
using studies::Difference;

data systems(const CompareResult& result) {
    data all{data::type::list};
    for (size_t i = 0; i < result.runs.size(); ++i) {
        data one;
        one.set("letter", letter(i));
        one.set("name", result.runs[i].scenario);
        one.set("source", result.runs[i].source);
        const scenarios::SteadyResult& steady = result.runs[i].steady;
        if (steady.growth_per_second)
            one.set("unstable", fmt::format("unstable: {} more calls wait at {} with every second, "
                                            "so its latencies are those of how long it was watched",
                                            si_text(*steady.growth_per_second), steady.component));
        all << one;
    }
    return all;
}

// One row for each objective and target that any of them states.
void add_objectives(const CompareResult& result, data& sections) {
    std::vector<std::string> names, titles{"objective"};
    std::map<std::string, std::map<size_t, std::string>> cells;
    for (size_t i = 0; i < result.runs.size(); ++i) {
        titles.push_back(letter(i));
        for (const scenarios::ObjectiveResult& one : result.runs[i].objectives) {
            const std::string name =
                fmt::format("{} {} {}", one.name, one.at_least ? "at least" : "at most",
                            objective_number(one.name, one.target, 6));
            if (!cells.contains(name)) names.push_back(name);
            cells[name][i] = (one.met ? "✓ " : "✗ ") + objective_number(one.name, one.value);
        }
    }
    Rows rows;
    for (const std::string& name : names) {
        std::vector<std::string> row{name};
        for (size_t i = 0; i < result.runs.size(); ++i)
            row.push_back(cells[name].contains(i) ? cells[name][i] : "not stated");
        rows.add(row);
    }
    if (!names.empty()) sections << section("Objectives", "", rows.table(titles));
}

std::string gain_text(const Comparison& comparison) {
    if (!comparison.gain) return "";
    const double gain = *comparison.gain;
    return gain >= 1.05 ? fmt::format(
                              "Pairing made these intervals {:.2g} times narrower (median), "
                              "as {:.2g} times as many replications would have.",
                              gain, gain * gain)
                        : "Pairing made these intervals no narrower: the two share too little.";
}

data differences(const CompareResult& result, size_t i) {
    const Comparison& comparison = result.comparisons[i];
    Rows rows;
    for (const Difference& d : comparison.differences) {
        const bool measured = d.verdict != Difference::Verdict::not_measured;
        if (d.unit == Difference::Unit::usd && d.baseline == 0 && d.other == 0) continue;
        const bool differs = measured && d.verdict != Difference::Verdict::equal;
        const std::string meaning = meaning_of(d);
        rows.add(
            {name_of(d), value_text(d, d.baseline), value_text(d, d.other),
             differs    ? signed_text(d, d.paired.mean)
             : measured ? "0"
                        : "-",
             differs ? signed_text(d, d.paired.low) + " to " + signed_text(d, d.paired.high) : "-",
             word_of(d) + (meaning.empty() ? "" : ": " + meaning)},
            meaning == "worse"    ? "bad"
            : meaning == "better" ? "better"
                                  : "");
    }
    const std::string other = letter(i + 1);
    data one;
    one.set("letter", other);
    if (const std::string plot = forest_plot(comparison); !plot.empty()) one.set("plot", plot);
    one.set("gain", gain_text(comparison));
    one.set("busiest", fmt::format("Busiest: {} in A, {} in {}.", busiest_name(result.runs[0]),
                                   busiest_name(result.runs[i + 1]), other));
    one.set("table", rows.table({"", "A", other, "difference", "95% interval", ""}));
    return one;
}

schema::CompareStudy with_histograms(const CompareResult& result) {
    schema::CompareStudy study = document(result);
    for (size_t i = 0; i < result.runs.size(); ++i)
        put_histogram(result.runs[i],
                      study.mutable_results(static_cast<int>(i))->mutable_latency_histogram());
    return study;
}

}  // namespace

std::string html_report(const CompareResult& result, const Making& making) {
    const RunResult& first = result.runs.front();
    Page page;
    std::string fingerprints;
    for (size_t i = 0; i < result.runs.size(); ++i) {
        page.title += (i == 0 ? "" : i == 1 ? " beside " : ", ") + result.runs[i].scenario;
        fingerprints += (i ? ", " : "") + letter(i) + " " + result.runs[i].engine.fingerprint;
    }
    page.facts = fmt::format(
        "{} replications of {} after {} of warm-up, seed {}, the same random "
        "numbers for all",
        first.replications, span_text(first.simulated_seconds), span_text(first.warmup_seconds),
        first.seed);
    page.provenance = "Fingerprints: " + fingerprints + ".";
    page.saved = {{"json", "Save the result (JSON)"},
                  {"differences", "Save the differences (CSV)"}};
    page.scripts = {assets::kCompareScript};
    page.body_template = assets::kCompare;

    page.body.set("systems", systems(result));
    data verdicts{data::type::list}, comparisons{data::type::list};
    for (size_t i = 0; i < result.comparisons.size(); ++i) {
        data one;
        one.set("text", comparison_sentence(letter(i + 1), result.comparisons[i]));
        verdicts << one;
        comparisons << differences(result, i);
    }
    page.body.set("verdicts", verdicts);
    page.body.set("comparisons", comparisons);
    data sections{data::type::list};
    add_objectives(result, sections);
    page.body.set("sections", sections);
    return render(std::move(page), making, with_histograms(result));
}

}  // namespace faultline::reports
