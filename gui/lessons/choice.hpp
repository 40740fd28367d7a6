// gui/lessons/choice.hpp - an answer to choose: a radio button whose text goes on in the next line
// where Qt's own would make the whole panel wider.
#pragma once
#include <QRadioButton>

namespace faultline::gui {

class Choice : public QRadioButton {
public:
    Choice(const QString& text, QWidget* parent);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    bool hitButton(const QPoint& at) const override { return rect().contains(at); }
    void paintEvent(QPaintEvent* event) override;

private:
    int indent() const;  // where the text begins
};

}  // namespace faultline::gui
