#include "gui/window/panels.hpp"

#include "gui/charts/charts.hpp"
#include "gui/charts/percentiles.hpp"
#include "gui/compare/compare_page.hpp"
#include "gui/editor/build_page.hpp"
#include "gui/inspector/inspector.hpp"
#include "gui/lessons/lesson_panel.hpp"
#include "gui/log/incident_log.hpp"
#include "gui/log/problems.hpp"
#include "gui/requests/waterfall_view.hpp"
#include "gui/runbook/runbook_panel.hpp"

namespace faultline::gui {

const std::vector<Panel>& panels() {
    static const std::vector<Panel> all{
        {"compare", "Compare", Place::centre, true, "C", make_compare_page},
        {"lesson", "Lesson", Place::left, false, "Ctrl+E", make_lesson_panel},
        {"build", "Build", Place::centre, true, "Ctrl+D", make_build_page},
        {"inspector", "Selected", Place::right, true, "Ctrl+I", make_inspector},
        {"incidents", "Incident log", Place::right, true, "Ctrl+L", make_incident_log},
        {"problems", "Mistakes in the file", Place::bottom, false, "Ctrl+M", make_problems},
        {"requests", "Slowest requests", Place::bottom, true, "Ctrl+T", make_waterfalls},
        {"rehearse", "Rehearse", Place::bottom, false, "Ctrl+B", make_runbook_panel},
        {"percentiles", "Percentiles", Place::bottom, true, "Ctrl+P", make_percentiles},
        {"charts", "Charts", Place::bottom, true, "Ctrl+G", make_charts},
    };
    return all;
}

}  // namespace faultline::gui
