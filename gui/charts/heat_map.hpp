// gui/charts/heat_map.hpp - how long requests took, over the whole run: a column for each moment,
// the darker the more of them took so long. Two ways through a system are two bands, where
// percentiles show one line.
#pragma once
#include <QImage>

#include "gui/charts/plot.hpp"
#include "gui/session/snapshot.hpp"

namespace faultline::gui {

class HeatMap : public Plot {
    Q_OBJECT

public:
    explicit HeatMap(QWidget* parent);
    void show_past(const std::vector<FramePtr>& past, double end_seconds);
    void show_moment(double seconds);

Q_SIGNALS:
    void looked_at(double seconds);  // somebody points there
    void gone_to(double seconds);    // and lets go

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    double seconds_at(QPointF screen) const;

    QImage counts_;  // a column for each frame, a row for each bin, the slowest on top
    size_t first_ = 0, last_ = 0;
    double from_ = 0, until_ = 0, end_ = 1, moment_ = 0;
    bool dragging_ = false;
};

}  // namespace faultline::gui
