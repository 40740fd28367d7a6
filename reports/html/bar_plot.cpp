#include "reports/html/bar_plot.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/html/escape.hpp"
#include "reports/html/svg_plot.hpp"
#include "reports/terminal.hpp"

namespace faultline::reports {
namespace {

constexpr double kWidth = 1080, kLeft = 300, kRight = 150, kRow = 28;

}  // namespace

std::string bar_plot(const std::vector<Bar>& bars, const std::string& about) {
    double most = 0;
    for (const Bar& bar : bars) most = std::max(most, bar.value);
    if (!(most > 0)) return "";
    std::string out;
    double y = 6;
    for (const Bar& bar : bars) {
        const double room = kWidth - kLeft - kRight;
        const double length = std::max(1.5, room * bar.value / most);
        out += fmt::format("<g class=\"{}\"><title>{}</title>", bar.css, escaped(bar.says));
        out += svg_text(kLeft - 14, y + 16, "label", shortened(bar.name, 40), "end");
        const auto rect = [&](const char* css, double width) {
            out += fmt::format(
                "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"16\" "
                "rx=\"3\"/>",
                css, kLeft, y + 3, width);
        };
        rect(bar.part > 0 ? "bar whole" : "bar", length);
        if (bar.part > 0) rect("bar", std::max(1.5, room * bar.part / most));
        out += svg_text(kLeft + length + 10, y + 16, "value", bar.text) + "</g>\n";
        y += kRow;
    }
    return fmt::format(
        "<svg class=\"plot bars\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" "
        "aria-label=\"{}\">\n{}</svg>\n",
        kWidth, y + 4, escaped(about), out);
}

}  // namespace faultline::reports
