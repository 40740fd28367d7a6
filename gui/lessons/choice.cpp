#include "gui/lessons/choice.hpp"

#include <QPainter>
#include <QStyleOptionButton>

namespace faultline::gui {
namespace {

constexpr int kAbove = 4;  // and below
constexpr int kFlags = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

}  // namespace

Choice::Choice(const QString& text, QWidget* parent) : QRadioButton(text, parent) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int Choice::indent() const {
    return style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth, nullptr, this) +
           style()->pixelMetric(QStyle::PM_RadioButtonLabelSpacing, nullptr, this);
}

int Choice::heightForWidth(int width) const {
    const QRect room(0, 0, std::max(1, width - indent()), 1'000'000);
    const int lines = fontMetrics().boundingRect(room, kFlags, text()).height();
    const int sign = style()->pixelMetric(QStyle::PM_ExclusiveIndicatorHeight, nullptr, this);
    return std::max(lines, sign) + 2 * kAbove;
}

QSize Choice::sizeHint() const {
    const int width = indent() + fontMetrics().horizontalAdvance(text());
    return {width, heightForWidth(width)};
}

// Of its longest word, so that it never widens what it stands in.
QSize Choice::minimumSizeHint() const {
    int widest = 0;
    for (const QString& word : text().split(' '))
        widest = std::max(widest, fontMetrics().horizontalAdvance(word));
    return {indent() + widest, heightForWidth(indent() + widest)};
}

void Choice::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    const QRect all = option.rect;
    const int size = style()->pixelMetric(QStyle::PM_ExclusiveIndicatorHeight, nullptr, this);
    const int above = kAbove + std::max(0, (fontMetrics().height() - size) / 2);
    option.rect = QRect(0, above, size, size);
    style()->drawPrimitive(QStyle::PE_IndicatorRadioButton, &option, &painter, this);
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    const QRect room = all.adjusted(indent(), kAbove, 0, -kAbove);
    painter.drawText(room, kFlags, text());
    if (!hasFocus()) return;
    QStyleOptionFocusRect focus;
    focus.initFrom(this);
    focus.rect = room.adjusted(-2, -2, 0, 2);
    style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
}

}  // namespace faultline::gui
