#include "reports/validation_table.hpp"

#include <fmt/format.h>

#include <cmath>

#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"
#include "reports/version.hpp"

namespace faultline::reports {
namespace {

using studies::CaseResult;
using studies::ValidateResult;

std::string half_text(const CaseResult& one) {
    return one.replications > 1 ? fmt::format("±{:.2g}", one.high - one.mean) : "";
}

std::string conclusion(const ValidateResult& result, const Palette& palette) {
    const size_t all = result.cases.size(), failed = result.failed();
    std::string text =
        failed == 0
            ? palette.good(fmt::format("{} {}", all, all == 1 ? "case holds" : "cases hold"))
            : palette.bad(fmt::format("{} of {} cases do not hold", failed, all));
    if (result.interrupted) text += palette.warn("; interrupted before the others");
    return text + fmt::format(", in {}", seconds_text(result.wall_seconds));
}

}  // namespace

std::string validation_table(const ValidateResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    using Align = Table::Align;
    Table table({Align::left, Align::right, Align::right, Align::left, Align::right, Align::left});
    table.row({"  case", "expected", "simulated", "99.9 %", "tolerance", ""});
    for (const CaseResult& one : result.cases) {
        table.row({(one.holds() ? "✓ " : "✗ ") + printable(one.known.id),
                   fmt::format("{:.6g}", one.known.expected), fmt::format("{:.6g}", one.mean),
                   half_text(one), one.known.tolerance_text,
                   one.holds() ? palette.good("holds") : palette.bad("fails")});
        if (one.holds()) continue;
        for (const std::string& line : wrapped(printable(one.problem), style.width - 10))
            table.note("    └ " + palette.bad(line));
        table.note("      " + palette.faint(shortened(
                                  printable(one.known.quantity + " in " + one.known.scenario),
                                  style.width - 10)));
    }
    return heading("VALIDATION", "simulated and known", style) + table.text(4, 2, style) + "\n  " +
           conclusion(result, palette) + "\n";
}

std::string validation_markdown(const ValidateResult& result) {
    std::string text =
        "| Case | Source | Expected | Simulated | Tolerance |\n|---|---|---:|---:|---:|\n";
    for (const CaseResult& one : result.cases)
        text += fmt::format("| {} | {} | {:.6g} | {:.6g} ± {:.2g} ({}) | {} |\n", one.known.id,
                            one.known.source, one.known.expected, one.mean, one.high - one.mean,
                            one.replications, one.known.tolerance_text);
    return text;
}

schema::Validation document(const ValidateResult& result) {
    schema::Validation to;
    put_version("validate", to.mutable_version());
    to.set_interrupted(result.interrupted);
    to.set_wall_seconds(result.wall_seconds);
    to.set_failed(static_cast<double>(result.failed()));
    for (const CaseResult& one : result.cases) {
        schema::ValidationCase* add = to.add_cases();
        add->set_id(one.known.id);
        add->set_scenario(one.known.scenario);
        add->set_quantity(one.known.quantity);
        add->set_expected(one.known.expected);
        add->set_tolerance(one.known.tolerance);
        if (one.replications > 0 && std::isfinite(one.mean)) {
            add->set_simulated(one.mean);
            add->set_low(one.low);
            add->set_high(one.high);
        }
        add->set_replications(static_cast<double>(one.replications));
        add->set_holds(one.holds());
        add->set_problem(one.problem);
        add->set_source(one.known.source);
        add->set_tolerance_text(one.known.tolerance_text);
    }
    return to;
}

}  // namespace faultline::reports
