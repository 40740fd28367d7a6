#include "gui/window/panels.hpp"

#include "gui/charts/charts.hpp"
#include "gui/inspector/inspector.hpp"
#include "gui/log/incident_log.hpp"
#include "gui/log/problems.hpp"
#include "gui/requests/waterfall_view.hpp"

namespace faultline::gui {

const std::vector<Panel>& panels() {
    static const std::vector<Panel> all{
        {"inspector", "Selected", Place::right, true, "Ctrl+I", make_inspector},
        {"incidents", "Incident log", Place::right, true, "Ctrl+L", make_incident_log},
        {"problems", "Mistakes in the file", Place::bottom, false, "Ctrl+M", make_problems},
        {"requests", "Slowest requests", Place::bottom, true, "Ctrl+T", make_waterfalls},
        {"charts", "Charts", Place::bottom, true, "Ctrl+G", make_charts},
    };
    return all;
}

}  // namespace faultline::gui
