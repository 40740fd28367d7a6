// gui/lessons/prediction_chart.hpp - "predict first": the learner draws the curve that he expects;
// what the system does is drawn over it as it happens.
//
// One value a column of pixels, drawn with the mouse from left to right or back; times and values
// are those of the card. The axis of latencies is logarithmic, as they are.
#pragma once
#include <QWidget>
#include <optional>
#include <vector>

#include "gui/window/hub.hpp"

namespace faultline::gui {

class PredictionChart : public QWidget {
    Q_OBJECT

public:
    explicit PredictionChart(QWidget* parent = nullptr);

    // `what` as in a lesson: latency, p99, errors, throughput, utilization, queue.
    void ask(const std::string& what, double from, double until, uint32_t component);
    // What has happened so far.
    void show_past(const std::vector<FramePtr>& past, double now);
    bool has_prediction() const;
    // How the prediction compares at the end, for people; "" where nothing was drawn.
    QString verdict() const;
    QSize sizeHint() const override { return {300, 170}; }

Q_SIGNALS:
    void drawn();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    static constexpr size_t kColumns = 120;
    struct Scale {
        bool log = false;
        double low = 0, high = 1;
        QString (*text)(double) = nullptr;
    };
    double value_of(const Frame& frame) const;
    QRectF plot() const;
    QPointF at(double seconds, double value) const;
    void draw_to(QPointF screen);

    std::string what_;
    double from_ = 0, until_ = 1;
    uint32_t component_ = models::kNone;
    Scale scale_;
    std::vector<std::optional<double>> guess_;  // by column
    std::vector<QPointF> truth_;                // seconds, value
    QPointF last_;
};

}  // namespace faultline::gui
