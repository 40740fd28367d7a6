#include "reports/html/validation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/html/assets.hpp"
#include "reports/html/escape.hpp"
#include "reports/html/study_page.hpp"
#include "reports/html/svg_plot.hpp"
#include "reports/store/facts.hpp"
#include "reports/validation_table.hpp"

namespace faultline::reports {
namespace {

using studies::CaseResult;
using studies::ValidateResult;

constexpr double kWidth = 1080, kLeft = 110, kRight = 30, kRow = 13;
// In tolerances; what is farther off is drawn there.
constexpr double kFarthest = 1.5;

// How far off each case is, in tolerances, with its interval.
std::string deviations(const ValidateResult& result) {
    const Scale x{-kFarthest, kFarthest, kLeft, kWidth - kRight, false};
    const double bottom = 14 + kRow * static_cast<double>(result.cases.size());
    std::string out;
    for (const double tick : {-1.0, 0.0, 1.0}) {
        out += svg_line(x.at(tick), 6, x.at(tick), bottom, tick == 0 ? "zero" : "limit");
        out += svg_text(x.at(tick), bottom + 16, "tick",
                        tick == 0 ? "expected" : fmt::format("{:+.0f} tolerance", tick), "middle");
    }
    double y = 14;
    for (const CaseResult& one : result.cases) {
        const double unit = one.known.tolerance > 0 ? one.known.tolerance : 1;
        const auto off = [&](double value) { return x.at((value - one.known.expected) / unit); };
        out += svg_text(kLeft - 10, y + 3, "small", one.known.id, "end");
        if (std::isfinite(one.mean)) {
            const char* css = one.holds() ? "better" : "worse";
            out += svg_line(off(one.low), y, off(one.high), y, std::string("thin ") + css);
            out += fmt::format(
                "<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"><title>{}: {:.6g}, "
                "expected {:.6g}</title></circle>\n",
                css, off(one.mean), y, escaped(one.known.id), one.mean, one.known.expected);
        }
        y += kRow;
    }
    return fmt::format(
        "<svg class=\"plot\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"How far off "
        "each case is\">\n{}</svg>\n",
        kWidth, bottom + 24, out);
}

void add_cases(const ValidateResult& result, bool holding, data& sections) {
    Rows rows;
    for (const CaseResult& one : result.cases)
        if (one.holds() == holding)
            rows.add({one.known.id, fmt::format("{:.6g}", one.known.expected),
                      std::isfinite(one.mean) ? fmt::format("{:.6g}", one.mean) : "-",
                      one.replications > 1 ? fmt::format("±{:.2g}", one.high - one.mean) : "-",
                      one.known.tolerance_text.empty() ? fmt::format("{:.4g}", one.known.tolerance)
                                                       : one.known.tolerance_text,
                      holding ? one.known.source : one.problem + ". " + one.known.source},
                     holding ? "" : "bad");
    if (!rows.empty())
        sections << section(holding ? "Cases that hold" : "Cases that do not hold", "",
                            rows.table({"case", "expected", "simulated", "99.9% interval",
                                        "tolerance", "who says what is expected"}));
}

}  // namespace

std::string html_report(const ValidateResult& result, const Making& making) {
    const size_t all = result.cases.size(), failed = result.failed();
    Page page;
    page.title = "Simulated and known";
    page.facts = fmt::format(
        "Cases with a known answer (queueing theory, published examples, documentation of real "
        "components), simulated and held against it; in {}",
        seconds_text(result.wall_seconds));
    page.provenance = "fingerprint " + store::facts_of(result).fingerprint +
                      ": the same command with the same cases prints the same.";
    page.saved = {{"json", "Save the result (JSON)"}};
    page.body_template = assets::kStudy;
    StudyPage study;
    study.verdict(failed == 0 ? StudyPage::Kind::good : StudyPage::Kind::bad,
                  failed == 0 ? fmt::format("{} {}", all, all == 1 ? "case holds" : "cases hold")
                              : fmt::format("{} of {} cases do not hold", failed, all));
    study.story(
        "What holds means",
        "The mean is within the tolerance of what is known, and the 99.9% interval contains "
        "it or the mean is within half the tolerance; no request is lost or counted twice.");
    if (result.interrupted) study.interrupted("Interrupted before the others were finished.");
    study.picture("How far off each is",
                  "In tolerances, with the 99.9% interval over the replications; what is farther "
                  "off is drawn at the edge.",
                  deviations(result));
    add_cases(result, false, study.sections());
    add_cases(result, true, study.sections());
    page.body = study.body();
    return render(std::move(page), making, document(result));
}

}  // namespace faultline::reports
