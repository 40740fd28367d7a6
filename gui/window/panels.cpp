#include "gui/window/panels.hpp"

#include "gui/log/incident_log.hpp"

namespace faultline::gui {

const std::vector<Panel>& panels() {
    static const std::vector<Panel> all{
        {"incidents", "Incident log", Place::right, true, "Ctrl+L", make_incident_log},
    };
    return all;
}

}  // namespace faultline::gui
