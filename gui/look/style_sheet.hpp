// gui/look/style_sheet.hpp - what Qt's own widgets look like under a theme: flat, with thin lines
// and round corners.
#pragma once
#include <QString>

#include "gui/look/theme.hpp"

namespace faultline::gui {

QString style_sheet(const Theme& theme);

}  // namespace faultline::gui
