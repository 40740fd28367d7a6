// reports/html/bar_plot.hpp - bars under one another, each from its name to its figure: shares of a
// whole, spans of time. SVG that stands without a script.
#pragma once
#include <string>
#include <vector>

namespace faultline::reports {

struct Bar {
    std::string name, text, says;  // text: at its end; says: when pointed at
    double value = 0;
    double part = 0;       // of it, drawn darker: from its beginning; 0: none
    const char* css = "";  // a class of the style sheet: worse, better, open
};

// "" without bars. `about`: for who cannot see it.
std::string bar_plot(const std::vector<Bar>& bars, const std::string& about);

}  // namespace faultline::reports
