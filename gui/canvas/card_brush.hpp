// gui/canvas/card_brush.hpp - what cards are drawn with: texts and boxes, thousands a picture.
//
// Shaping a text takes ten times as long as drawing it, and most texts of a picture were in the one
// before: what was shaped is kept. A box whose corners are too small to be seen has none: filling
// a rectangle takes a tenth of the time of a path.
#pragma once
#include <QPainter>
#include <QString>

#include "gui/look/theme.hpp"

namespace faultline::gui {

enum class CardFont : uint8_t { small, small_bold, large };

// On one line, in the middle of the box's height, at its left or right; too long: with an ellipsis.
void draw_text(QPainter& painter, CardFont font, const QColor& colour, const QRectF& box,
               Qt::Alignment alignment, const QString& text);
// Without a border.
void fill_box(QPainter& painter, const QRectF& box, double radius, const QColor& colour);

// With a border, half of it outside. Two fills: stroking a path takes longer than both.
void frame_box(QPainter& painter, const QRectF& box, double radius, double width,
               const QColor& border, const QColor& colour);

}  // namespace faultline::gui
