// gui/charts/percentile_curve.hpp - how long the best half, nine in ten, all but one in a thousand
// of the requests took: since the start, and in the last second. The slowest have as much room as
// the rest. Objectives that state a percentile are marked.
#pragma once
#include "gui/charts/plot.hpp"
#include "gui/session/snapshot.hpp"
#include "gui/session/system_view.hpp"

namespace faultline::gui {

class PercentileCurve : public Plot {
public:
    explicit PercentileCurve(QWidget* parent);
    void show_frame(const FramePtr& frame, const SystemView& system);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paint_curve(QPainter& painter, const LatencyCurve& curve) const;
    double x_of(double percentile) const;

    FramePtr frame_;
    std::vector<SystemView::Objective>
        objectives_;  // those that state a percentile of all requests
};

}  // namespace faultline::gui
