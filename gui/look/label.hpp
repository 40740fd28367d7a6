// gui/look/label.hpp - a text in the window's own font at a size of its own, under every look.
//
// A style sheet gives a widget the font back that it had before, and does so after everybody around
// it was told: only the label itself, told last, can keep its size.
#pragma once
#include <QLabel>

#include "gui/look/theme.hpp"

namespace faultline::gui {

class Label : public QLabel {
public:
    // Pixels as in ui_font().
    Label(double pixels, QFont::Weight weight, QWidget* parent);

protected:
    void changeEvent(QEvent* event) override;

private:
    double pixels_;
    QFont::Weight weight_;
};

}  // namespace faultline::gui
