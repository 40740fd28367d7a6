// reports/html/svg_plot.hpp - charts of few points, as SVG that stands without a script.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace faultline::reports {

// Of values onto a stretch of the drawing. Logarithmic ones take positive values.
class Scale {
public:
    Scale(double low, double high, double from, double to, bool logarithmic);
    double at(double value) const;  // values beyond the ends: at the ends
    // Whole decades (and 2 and 5 of each where there are few) or steps of 1, 2 or 5.
    std::vector<double> ticks() const;

private:
    double low_, high_, from_, to_;
    bool logarithmic_;
};

// The colour of the n-th line, as in the scripts' charts.
const char* line_colour(size_t n);

// Elements; `css` is a class of the style sheet, text is escaped here.
std::string svg_line(double x1, double y1, double x2, double y2, const std::string& css,
                     const std::string& colour = "");
std::string svg_text(double x, double y, const std::string& css, const std::string& text,
                     const char* anchor = "start");
std::string svg_path(const std::vector<std::pair<double, double>>& points, const std::string& css,
                     const std::string& colour);
// A point with what it says when pointed at; a cross where something was missed.
std::string svg_point(double x, double y, bool met, const std::string& colour,
                      const std::string& says);

}  // namespace faultline::reports
