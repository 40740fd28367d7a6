// gui/log/incident_log.hpp - the panel that tells what happened: a click goes to that moment.
#pragma once
#include <QWidget>

namespace faultline::gui {

class Hub;
QWidget* make_incident_log(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
