// reports/html/assets.hpp - the page's files, as they are in the source tree (made by CMake).
#pragma once
#include <string_view>

namespace faultline::reports::assets {

extern const std::string_view kPage;         // page.mustache
extern const std::string_view kStyle;        // report.css
extern const std::string_view kScript;       // report.js
extern const std::string_view kChartStyle;   // third_party/uplot
extern const std::string_view kChartScript;  // third_party/uplot

}  // namespace faultline::reports::assets
