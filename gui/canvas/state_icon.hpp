// gui/canvas/state_icon.hpp - signs for what is the matter, so that no state is told by colour
// alone: drawn as paths, at any size.
#pragma once
#include <QPainter>
#include <vector>

#include "gui/look/theme.hpp"

namespace faultline::gui {

enum class Sign : uint8_t {
    down,
    hung,
    slow,
    erring,
    ejected,
    read_only,
    out_of_service,
    rebuilding,
    drained
};

// The worst first.
std::vector<Sign> signs_of(uint16_t state);
Meaning meaning_of(Sign sign);
QString sign_text(Sign sign);  // "down", "stands still", ...
// What is the matter, in words; "up" if nothing is.
QString state_text(uint16_t state);
void paint_sign(QPainter& painter, const QRectF& box, Sign sign);

}  // namespace faultline::gui
