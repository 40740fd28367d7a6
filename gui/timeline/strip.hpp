// gui/timeline/strip.hpp - the whole run as a strip: p99 on a log scale, marks above it, bands
// where something that was done by hand is in force, and the moment shown.
//
// Dragging shows the past at once (Hub::peek), letting go goes there (Hub::seek).
#pragma once
#include <QWidget>

#include "gui/timeline/marks.hpp"
#include "gui/window/hub.hpp"

namespace faultline::gui {

class Strip : public QWidget {
    Q_OBJECT

public:
    explicit Strip(Hub& hub, QWidget* parent = nullptr);
    double x_of(sim::Time at) const;
    sim::Time time_at(double x) const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF track() const;
    void paint_bands(QPainter& painter) const;
    void paint_curve(QPainter& painter) const;
    void paint_clock(QPainter& painter) const;
    void paint_marks(QPainter& painter) const;
    const Mark* mark_at(QPointF at) const;

    Hub& hub_;
    std::vector<Mark> marks_;
    bool dragging_ = false;
};

}  // namespace faultline::gui
