#include "gui/charts/heat_map.hpp"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace faultline::gui {

HeatMap::HeatMap(QWidget* parent) : Plot(tr("How long requests took"), parent) {
    setObjectName("heat_map");
}

// Darkness is the square root of a bin's share: a hundredth of the requests is still seen.
void HeatMap::show_past(const std::vector<FramePtr>& past, double end_seconds) {
    end_ = std::max(end_seconds, 1e-9);
    first_ = kLatencyBins;
    last_ = 0;
    for (const FramePtr& frame : past)
        for (size_t bin = 0; bin < kLatencyBins; ++bin) {
            if (frame->users.latencies[bin] == 0) continue;
            first_ = std::min(first_, bin);
            last_ = std::max(last_, bin);
        }
    counts_ = {};
    update();
    if (first_ > last_) return set_range(1e-3, 1e-3);
    set_range(latency_of_bin(first_), latency_of_bin(last_ + 1));
    counts_ = QImage(static_cast<int>(past.size()), static_cast<int>(last_ - first_ + 1),
                     QImage::Format_ARGB32_Premultiplied);
    counts_.fill(Qt::transparent);
    const QColor ink = theme().of(Meaning::information);
    for (size_t i = 0; i < past.size(); ++i) {
        const auto& latencies = past[i]->users.latencies;
        double all = 0;
        for (const uint32_t count : latencies) all += count;
        for (size_t bin = first_; bin <= last_ && all > 0; ++bin) {
            if (latencies[bin] == 0) continue;
            QColor colour = ink;
            colour.setAlphaF(static_cast<float>(std::max(0.08, std::sqrt(latencies[bin] / all))));
            counts_.setPixelColor(static_cast<int>(i), static_cast<int>(last_ - bin), colour);
        }
    }
    from_ = past.empty() ? 0 : past.front()->at.seconds();
    until_ = past.empty() ? 0 : past.back()->at.seconds();
}

void HeatMap::show_moment(double seconds) {
    moment_ = seconds;
    update();
}

void HeatMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint_frame(painter);
    const QRectF plot = area();
    const auto x_of = [&](double seconds) { return plot.left() + plot.width() * seconds / end_; };
    if (!counts_.isNull())
        painter.drawImage(QRectF(QPointF(x_of(from_), y_of(latency_of_bin(last_ + 1))),
                                 QPointF(x_of(until_), y_of(latency_of_bin(first_)))),
                          counts_);
    painter.setPen(QPen(theme().text, 1));
    painter.drawLine(QPointF(x_of(moment_), plot.top()), QPointF(x_of(moment_), plot.bottom()));
}

double HeatMap::seconds_at(QPointF screen) const {
    const QRectF plot = area();
    return std::clamp((screen.x() - plot.left()) / plot.width(), 0.0, 1.0) * end_;
}

void HeatMap::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    dragging_ = true;
    Q_EMIT looked_at(seconds_at(event->position()));
}
void HeatMap::mouseMoveEvent(QMouseEvent* event) {
    if (dragging_) Q_EMIT looked_at(seconds_at(event->position()));
}
void HeatMap::mouseReleaseEvent(QMouseEvent* event) {
    if (std::exchange(dragging_, false)) Q_EMIT gone_to(seconds_at(event->position()));
}

}  // namespace faultline::gui
