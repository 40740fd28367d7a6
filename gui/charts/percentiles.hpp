// gui/charts/percentiles.hpp - the panel of how long requests take and what is left of what may go
// wrong: a heat map, the percentile curve of the moment, and how fast each objective's budget
// burns.
#pragma once
#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "gui/charts/heat_map.hpp"
#include "gui/charts/live_chart.hpp"
#include "gui/charts/percentile_curve.hpp"
#include "gui/window/hub.hpp"

namespace faultline::gui {

class Percentiles : public QWidget {
    Q_OBJECT

public:
    explicit Percentiles(Hub& hub, QWidget* parent = nullptr);
    HeatMap& map() { return *map_; }
    LiveChart& burn() { return *burn_; }
    // Of all that is recorded; at most a few times a second unless `now`.
    void show_past(bool now);

protected:
    void showEvent(QShowEvent* event) override;

private:
    std::vector<LiveChart::Line> burn_lines() const;

    Hub& hub_;
    HeatMap* map_;
    PercentileCurve* curve_;
    LiveChart* burn_;
    QTimer later_;
    QElapsedTimer drawn_;
    std::shared_ptr<const std::vector<FramePtr>> past_;  // that is drawn
};

QWidget* make_percentiles(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
