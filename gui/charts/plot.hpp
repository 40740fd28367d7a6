// gui/charts/plot.hpp - what the charts that are painted by hand have in common: a head with a
// title, a plot area, and a logarithmic axis of latencies on its left.
#pragma once
#include <QWidget>

#include "gui/look/theme.hpp"

namespace faultline::gui {

class Plot : public QWidget {
public:
    Plot(const QString& title, QWidget* parent);

protected:
    QRectF area() const;
    // Latencies from `low` to `high` seconds, grown to whole decades.
    void set_range(double low, double high);
    double y_of(double seconds) const;
    // Background, title, and the axis with its lines.
    void paint_frame(QPainter& painter) const;

private:
    QString title_;
    double low_ = 1e-3, high_ = 1;
};

}  // namespace faultline::gui
