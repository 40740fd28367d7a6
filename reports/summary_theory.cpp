// reports/summary_theory.cpp - the summary's theory: analytic values beside the measured ones, what
// does not agree with them, and where no theory holds.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::ComponentResult;
using scenarios::RunResult;
using scenarios::TheoryCheck;
using scenarios::TheoryResult;

std::string figure(const TheoryCheck& check, double value) {
    if (check.quantity == "utilization") return percent_text(value);
    if (check.quantity == "throughput") return rate_text(value);
    if (check.quantity == "served") return si_text(value);
    return seconds_text(value);
}

// "api: wait 31.0ms, by M/M/1 25.0ms; chance explains 1.20ms"
std::string disagreement(const TheoryCheck& check) {
    return fmt::format("{}: {} {}, by {} {}; chance explains {}",
                       check.subject.empty() ? "all requests" : printable(check.subject),
                       check.quantity, figure(check, check.measured), check.law,
                       figure(check, check.expected), figure(check, check.allowed));
}

std::string optional_text(const std::optional<double>& value, std::string (*text)(double)) {
    return value ? text(*value) : "";
}

std::string values_table(const RunResult& result, const TextStyle& style) {
    using Align = Table::Align;
    Table table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right});
    table.row({"", "", "wait", "in theory", "busy", "in theory"});
    bool any = false, about = false;
    for (const ComponentResult& component : result.components) {
        const TheoryResult& theory = component.theory;
        if (!theory.wait_seconds && !theory.utilization) continue;
        any = true;
        about = about || theory.approximate;
        table.row(
            {printable(component.name), theory.model,
             theory.wait_seconds ? seconds_text(component.wait_seconds.mean) : "",
             (theory.approximate ? "~" : "") + optional_text(theory.wait_seconds, seconds_text),
             theory.utilization ? percent_text(component.utilization.mean) : "",
             optional_text(theory.utilization, percent_text)});
    }
    if (about) table.note(Palette(style.color).faint("~: an approximation"));
    return any ? table.text(4, 2, style) : "";
}

// "no theory of waits: api, shop (faults strike)", a line for each reason.
std::string without_theory(const RunResult& result, const TextStyle& style) {
    std::vector<std::pair<std::string, std::string>> reasons;  // reason, components
    for (const ComponentResult& component : result.components) {
        const std::string& reason = component.theory.none;
        if (reason.empty()) continue;
        const auto known = std::find_if(reasons.begin(), reasons.end(),
                                        [&](const auto& one) { return one.first == reason; });
        if (known == reasons.end())
            reasons.emplace_back(reason, printable(component.name));
        else
            known->second += ", " + printable(component.name);
    }
    std::string out;
    for (const auto& [reason, components] : reasons)
        for (const std::string& line : wrapped(
                 fmt::format("no theory of waits for {}: {}", components, reason), style.width - 4))
            out += "    " + Palette(style.color).faint(line) + "\n";
    return out;
}

}  // namespace

std::string theory_section(const RunResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    std::string body;
    size_t missed = 0;
    for (const TheoryCheck& check : result.theory_checks) {
        if (check.holds) continue;
        ++missed;
        std::string lead = "✗ ";
        for (const std::string& line : wrapped(disagreement(check), style.width - 6)) {
            body += "    " + palette.bad(lead + line) + "\n";
            lead = "  ";
        }
    }
    body += values_table(result, style) + without_theory(result, style);
    const size_t checks = result.theory_checks.size();
    if (body.empty() && checks == 0) return "";
    const std::string remark =
        missed > 0    ? palette.bad(fmt::format("disagrees with the simulation in {} of {} checks",
                                                missed, checks))
        : checks == 1 ? palette.good("1 check holds")
        : checks > 0  ? palette.good(fmt::format("{} checks hold", checks))
                      : "";
    return heading("THEORY", remark, style) + body;
}

}  // namespace faultline::reports
