#include "gui/charts/percentile_curve.hpp"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline::gui {

PercentileCurve::PercentileCurve(QWidget* parent) : Plot(tr("Percentiles"), parent) {
    setObjectName("percentile_curve");
}

void PercentileCurve::show_frame(const FramePtr& frame, const SystemView& system) {
    frame_ = frame;
    objectives_.clear();
    double low = std::numeric_limits<double>::infinity(), high = 0;
    const auto take = [&](double seconds) {
        if (!std::isfinite(seconds) || !(seconds > 0)) return;
        low = std::min(low, seconds);
        high = std::max(high, seconds);
    };
    for (const LatencyCurve* curve : {&frame->users.so_far, &frame->users.lately})
        for (const float seconds : *curve) take(double{seconds});
    for (const SystemView::Objective& one : system.objectives) {
        if (!one.of_all || one.percentile <= 0) continue;
        objectives_.push_back(one);
        take(one.target);
    }
    set_range(high > 0 ? low : 0, high);
    update();
}

// Each nine has the same width: 50 %, 90 %, 99 %, ... at the logarithm of one in how many.
double PercentileCurve::x_of(double percentile) const {
    const double most = -std::log10(1 - kCurve.back());
    return area().left() + area().width() * -std::log10(1 - percentile) / most;
}

void PercentileCurve::paint_curve(QPainter& painter, const LatencyCurve& curve) const {
    QPainterPath path;
    for (size_t i = 0; i < kCurve.size(); ++i) {
        if (!std::isfinite(curve[i])) continue;
        const QPointF point(x_of(kCurve[i]), y_of(double{curve[i]}));
        path.elementCount() == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    painter.drawPath(path);
}

void PercentileCurve::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paint_frame(painter);
    const Theme& t = theme();
    const QRectF plot = area();
    for (const auto& [percentile, name] : {std::pair{0.5, "50 %"}, std::pair{0.9, "90 %"},
                                           std::pair{0.99, "99 %"}, std::pair{0.999, "99.9 %"}}) {
        const double x = x_of(percentile);
        painter.setPen(QPen(t.grid, 1));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.setPen(t.faint);
        painter.drawText(QRectF(x - px(30), plot.bottom() + px(2), px(60), px(16)),
                         Qt::AlignHCenter, name);
    }
    if (!frame_) return;
    painter.setPen(QPen(t.of(Meaning::normal), px(1.6), Qt::DashLine));
    paint_curve(painter, frame_->users.lately);
    painter.setPen(QPen(t.of(Meaning::information), px(1.8)));
    paint_curve(painter, frame_->users.so_far);
    for (const SystemView::Objective& one : objectives_) {
        // A bar that the curve has to pass below.
        const QPointF at(x_of(one.percentile), y_of(one.target));
        painter.setPen(QPen(t.of(Meaning::critical), px(2)));
        painter.drawLine(at - QPointF(px(7), 0), at + QPointF(px(7), 0));
    }
    // What is which, right of the title.
    painter.setFont(ui_font(11));
    double left = px(92);
    const auto name = [&](const QString& text, Meaning meaning, Qt::PenStyle style) {
        painter.setPen(QPen(t.of(meaning), px(1.8), style));
        painter.drawLine(QPointF(left, px(13)), QPointF(left + px(15), px(13)));
        painter.setPen(t.text);
        painter.drawText(QRectF(left + px(19), px(4), width(), px(18)), Qt::AlignVCenter, text);
        left += px(27) + QFontMetricsF(painter.font()).horizontalAdvance(text);
    };
    name(tr("so far"), Meaning::information, Qt::SolidLine);
    name(tr("last second"), Meaning::normal, Qt::DashLine);
    if (!objectives_.empty() && left + px(80) < width())
        name(tr("objective"), Meaning::critical, Qt::SolidLine);
}

}  // namespace faultline::gui
