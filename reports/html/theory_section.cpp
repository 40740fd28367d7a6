// reports/html/theory_section.cpp - what queueing theory and the operational laws say of the
// figures, beside what was measured.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/html/run_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::ComponentResult;
using scenarios::RunResult;
using scenarios::TheoryCheck;

std::string text_of(const TheoryCheck& check, double value) {
    if (check.quantity == "utilization") return percent_text(value);
    if (check.quantity == "throughput") return rate_text(value);
    if (check.quantity == "served") return si_text(value);
    return seconds_text(value);
}

// Where no theory holds at all: why, in a line. True if it was so.
bool no_theory(const RunResult& result, data& sections) {
    std::map<std::string, std::string> components;  // by why
    for (const ComponentResult& c : result.components) {
        if (c.theory.wait_seconds || c.theory.utilization) return false;
        if (c.theory.none.empty()) continue;
        std::string& names = components[c.theory.none];
        names += (names.empty() ? "" : ", ") + c.name;
    }
    std::string text;
    for (const auto& [why, names] : components) text += fmt::format("{}: {}. ", names, why);
    if (text.empty()) return true;
    data one;
    one.set("heading", "Beside queueing theory");
    one.set("hint", "No theory holds of how long calls wait here. " + text);
    sections << one;
    return true;
}

// Analytic values, and why there is none elsewhere.
void values(const RunResult& result, data& sections) {
    if (no_theory(result, sections)) return;
    Rows rows;
    for (const ComponentResult& c : result.components) {
        const scenarios::TheoryResult& theory = c.theory;
        if (!theory.wait_seconds && !theory.utilization && theory.none.empty()) continue;
        const std::string about = theory.approximate ? "about " : "";
        rows.add({c.name, theory.model.empty() ? "none: " + theory.none : theory.model,
                  theory.wait_seconds ? seconds_with_error(c.wait_seconds) : "-",
                  theory.wait_seconds ? about + seconds_text(*theory.wait_seconds) : "-",
                  theory.utilization ? percent_text(c.utilization.mean) : "-",
                  theory.utilization ? percent_text(*theory.utilization) : "-"});
    }
    if (!rows.empty())
        sections << section("Beside queueing theory", "",
                            rows.table({"", "theory", "wait", "in theory", "busy", "in theory "}));
}

}  // namespace

void add_theory(const RunResult& result, data& sections) {
    values(result, sections);
    if (result.theory_checks.empty()) return;
    Rows rows;
    const auto add = [&](bool holds) {
        for (const TheoryCheck& check : result.theory_checks)
            if (check.holds == holds)
                rows.add(
                    {check.subject.empty() ? "all requests" : check.subject, check.quantity,
                     text_of(check, check.measured), text_of(check, check.expected),
                     "±" + text_of(check, check.allowed), check.law, holds ? "✓" : "✗ disagrees"},
                    holds ? "good" : "bad");
    };
    add(false);
    add(true);
    sections << section("Checks against theory and operational laws",
                        "Every run is held against them; the difference that chance explains is "
                        "allowed.",
                        rows.table({"", "figure", "measured", "expected", "allowed", "by", ""}));
}

}  // namespace faultline::reports
