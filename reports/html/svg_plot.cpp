#include "reports/html/svg_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "reports/html/escape.hpp"

namespace faultline::reports {
namespace {

std::string stroke(const std::string& colour) {
    return colour.empty() ? "" : fmt::format(" style=\"stroke:{}\"", colour);
}

}  // namespace

Scale::Scale(double low, double high, double from, double to, bool logarithmic)
    : low_{low}, high_{high}, from_{from}, to_{to}, logarithmic_{logarithmic} {}

double Scale::at(double value) const {
    const double v = std::clamp(value, low_, high_);
    const double share =
        logarithmic_ ? std::log(v / low_) / std::log(high_ / low_) : (v - low_) / (high_ - low_);
    return from_ + share * (to_ - from_);
}

std::vector<double> Scale::ticks() const {
    std::vector<double> found;
    if (logarithmic_) {
        const bool few = high_ / low_ < 150;
        for (double decade = std::pow(10, std::floor(std::log10(low_))); decade <= high_;
             decade *= 10)
            for (const double step : {1, 2, 5})
                if ((few || step == 1) && decade * step >= low_ * (1 - 1e-9) &&
                    decade * step <= high_ * (1 + 1e-9))
                    found.push_back(decade * step);
        return found;
    }
    const double rough = (high_ - low_) / 6;
    const double unit = std::pow(10, std::floor(std::log10(rough)));
    const double step = unit * (rough <= unit       ? 1
                                : rough <= 2 * unit ? 2
                                : rough <= 5 * unit ? 5
                                                    : 10);
    for (double i = std::ceil(low_ / step); i * step <= high_ + 1e-9 * step; ++i)
        found.push_back(i * step);
    return found;
}

const char* line_colour(size_t n) {
    static constexpr std::array kColours{"#2f6fd0", "#2a8c82", "#b7791f", "#a24bb0", "#c23b3b",
                                         "#5b8c2a", "#7a6ad8", "#c76a2f", "#3f8fb0", "#8a8f98"};
    return kColours[n % kColours.size()];
}

std::string svg_line(double x1, double y1, double x2, double y2, const std::string& css,
                     const std::string& colour) {
    return fmt::format(
        "<line class=\"{}\"{} x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>", css,
        stroke(colour), x1, y1, x2, y2);
}

std::string svg_text(double x, double y, const std::string& css, const std::string& text,
                     const char* anchor) {
    return fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                       css, x, y, anchor, escaped(text));
}

std::string svg_path(const std::vector<std::pair<double, double>>& points, const std::string& css,
                     const std::string& colour) {
    std::string d;
    for (const auto& [x, y] : points)
        d += fmt::format("{}{:.1f} {:.1f}", d.empty() ? "M" : "L", x, y);
    return fmt::format("<path class=\"{}\"{} d=\"{}\"/>", css, stroke(colour), d);
}

std::string svg_point(double x, double y, bool met, const std::string& colour,
                      const std::string& says) {
    const std::string shape =
        met ? fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\" style=\"fill:{}\"/>", x, y,
                          colour)
            : fmt::format(
                  "<path class=\"cross\" d=\"M{0:.1f} {2:.1f}L{1:.1f} {3:.1f}M{1:.1f} "
                  "{2:.1f}L{0:.1f} {3:.1f}\"/>",
                  x - 5, x + 5, y - 5, y + 5);
    return fmt::format("<g><title>{}</title>{}</g>\n", escaped(says), shape);
}

}  // namespace faultline::reports
