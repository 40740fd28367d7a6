#include "reports/html/forest_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/compare_text.hpp"
#include "reports/html/svg_plot.hpp"
#include "reports/json_compare.hpp"

namespace faultline::reports {
namespace {

using studies::Difference;

constexpr double kWidth = 1080, kLeft = 190, kRight = 190, kRow = 26;
// A factor of ten would leave no room for the rest; the numbers beside the row say it all the same.
constexpr double kFarthest = 3;

bool has_place(const Difference& d) {
    return d.verdict != Difference::Verdict::not_measured && d.unit != Difference::Unit::share &&
           d.baseline > 0 && !(d.baseline == d.other && d.verdict == Difference::Verdict::equal);
}

const char* css_of(const Difference& d) {
    const std::string meaning = meaning_of(d);
    return meaning == "better" ? "better" : meaning == "worse" ? "worse" : "open";
}

std::string percents(double share) {
    return std::abs(share) < 1e-9 ? "0" : fmt::format("{:+.0f}%", 100 * share);
}

}  // namespace

std::string forest_plot(const studies::Comparison& comparison) {
    std::vector<const Difference*> rows;
    double low = -0.05, high = 0.05;
    for (const Difference& d : comparison.differences) {
        if (!has_place(d)) continue;
        rows.push_back(&d);
        low = std::min(low, d.paired.low / d.baseline);
        high = std::max(high, d.paired.high / d.baseline);
    }
    if (rows.empty()) return "";
    const Scale x{std::max(low, -1.0), std::min(high, kFarthest), kLeft, kWidth - kRight, false};
    const double height = kRow * static_cast<double>(rows.size()) + 40;
    std::string out;
    for (const double tick : x.ticks()) {
        out += svg_line(x.at(tick), 6, x.at(tick), height - 24, tick == 0 ? "zero" : "grid");
        out += svg_text(x.at(tick), height - 8, "tick", percents(tick), "middle");
    }
    for (size_t i = 0; i < rows.size(); ++i) {
        const Difference& d = *rows[i];
        const double y = 22 + kRow * static_cast<double>(i);
        const std::string css = css_of(d);
        out += svg_text(kLeft - 16, y + 4, "label", name_of(d), "end");
        out += svg_line(x.at(d.paired.low / d.baseline), y, x.at(d.paired.high / d.baseline), y,
                        "interval " + css);
        out += fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\"/>", css,
                           x.at(d.paired.mean / d.baseline), y);
        out += svg_text(kWidth - kRight + 16, y + 4, "label " + css,
                        fmt::format("{} ({})", signed_text(d, d.paired.mean), word_of(d)));
        out += "\n";
    }
    return fmt::format(
        "<svg class=\"plot forest\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"The "
        "differences and their intervals\">\n{}</svg>\n",
        kWidth, height, out);
}

}  // namespace faultline::reports
