// gui/log/problems.hpp - the panel of what is wrong with the file that was opened last: each
// mistake with its line and a hint.
#pragma once
#include <QWidget>

namespace faultline::gui {

class Hub;
QWidget* make_problems(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
