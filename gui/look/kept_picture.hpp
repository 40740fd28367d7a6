// gui/look/kept_picture.hpp - small pictures in lists, painted once for each look.
//
// A view asks for them at every paint, and Qt keeps what it makes of each one that it has not seen
// before: a new one each time costs a kilobyte a row and paint, for ever.
#pragma once
#include <QPainter>
#include <QPixmap>
#include <functional>

namespace faultline::gui {

// `family` and `which` say what it shows; `size` in pixels of a screen of 96 dpi.
QPixmap kept_picture(const char* family, int which, QSize size,
                     const std::function<void(QPainter&)>& paint);

}  // namespace faultline::gui
