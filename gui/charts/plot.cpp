#include "gui/charts/plot.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace faultline::gui {

Plot::Plot(const QString& title, QWidget* parent) : QWidget(parent), title_{title} {
    setMinimumSize(150, 90);
}

QRectF Plot::area() const { return QRectF(rect()).adjusted(px(52), px(26), -px(10), -px(20)); }

void Plot::set_range(double low, double high) {
    if (!(low > 0)) low = high = 1e-3;
    low_ = std::pow(10, std::floor(std::log10(low)));
    high_ = std::pow(10, std::floor(std::log10(high)) + 1);
}

double Plot::y_of(double seconds) const {
    const double share = std::log(std::clamp(seconds, low_, high_) / low_) / std::log(high_ / low_);
    return area().bottom() - area().height() * share;
}

void Plot::paint_frame(QPainter& painter) const {
    const Theme& t = theme();
    painter.fillRect(rect(), t.panel);
    painter.setFont(ui_font(12, QFont::DemiBold));
    painter.setPen(t.text);
    painter.drawText(QRectF(px(10), px(4), width(), px(18)), Qt::AlignVCenter, title_);
    painter.setFont(ui_font(10));
    const QRectF plot = area();
    for (double value = low_; value < high_ * 1.5; value *= 10) {
        const double y = y_of(value);
        painter.setPen(QPen(t.grid, 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(t.faint);
        painter.drawText(QRectF(0, y - px(8), plot.left() - px(6), px(16)),
                         Qt::AlignRight | Qt::AlignVCenter, latency_text(value));
    }
}

}  // namespace faultline::gui
