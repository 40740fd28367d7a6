// gui/charts/charts.hpp - the panel of charts: latency, requests, utilisation and queues over the
// whole run, with one moment in common.
#pragma once
#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "gui/charts/live_chart.hpp"
#include "gui/window/hub.hpp"

namespace faultline::gui {

class Charts : public QWidget {
    Q_OBJECT

public:
    explicit Charts(Hub& hub, QWidget* parent = nullptr);
    LiveChart& latency() { return *latency_; }
    LiveChart& requests() { return *requests_; }
    LiveChart& load() { return *load_; }
    LiveChart& queues() { return *queues_; }
    // Of all that is recorded; at most a few times a second unless `now`.
    void show_past(bool now);

protected:
    void showEvent(QShowEvent* event) override;

private:
    LiveChart* chart(const char* name, const QString& title, LiveChart::Scale scale,
                     QString (*text)(double));
    std::vector<uint32_t> components_to_show() const;

    Hub& hub_;
    LiveChart *latency_, *requests_, *load_, *queues_;
    QTimer later_;
    QElapsedTimer drawn_;
    std::shared_ptr<const std::vector<FramePtr>> past_;  // that is drawn
    uint32_t selected_ = models::kNone;                  // then
};

// The whole run, or the half of it, the quarter ... that holds all there is yet: a minute of three
// hours would be a single stroke.
double shown_seconds(const Snapshot& snapshot);

QWidget* make_charts(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
