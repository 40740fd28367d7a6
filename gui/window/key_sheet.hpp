// gui/window/key_sheet.hpp - all keys at a glance: made of the window's menus, so that it is
// complete.
#pragma once
#include <QMainWindow>

namespace faultline::gui {

// A dialog over the window, closed by any key.
void show_key_sheet(QMainWindow& window);

}  // namespace faultline::gui
