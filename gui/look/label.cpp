#include "gui/look/label.hpp"

namespace faultline::gui {

Label::Label(double pixels, QFont::Weight weight, QWidget* parent)
    : QLabel(parent), pixels_{pixels}, weight_{weight} {
    setFont(ui_font(pixels_, weight_));
}

void Label::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    const QFont wanted = ui_font(pixels_, weight_);
    if (font().pixelSize() != wanted.pixelSize() || font().weight() != wanted.weight())
        setFont(wanted);
}

}  // namespace faultline::gui
