// reports/html/assets.hpp - the page's files, as they are in the source tree (made by CMake).
#pragma once
#include <string_view>

namespace faultline::reports::assets {

extern const std::string_view kPage;            // page.mustache: the frame of all
extern const std::string_view kSections;        // sections.mustache: headings with tables
extern const std::string_view kRun;             // run.mustache: between the frame's parts
extern const std::string_view kStudy;           // study.mustache: verdict, pictures, sections
extern const std::string_view kTable;           // table.mustache
extern const std::string_view kCompare;         // compare.mustache
extern const std::string_view kStyle;           // report.css
extern const std::string_view kCommonScript;    // common.js
extern const std::string_view kRunScript;       // run.js
extern const std::string_view kHeatScript;      // heat_map.js
extern const std::string_view kPhasesScript;    // phases.js
extern const std::string_view kRehearseScript;  // rehearse.js
extern const std::string_view kCompareScript;   // compare.js
extern const std::string_view kChartStyle;      // third_party/uplot
extern const std::string_view kChartScript;     // third_party/uplot

}  // namespace faultline::reports::assets
