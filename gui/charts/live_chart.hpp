// gui/charts/live_chart.hpp - one chart of the run so far, by Qt Charts: a few lines over the whole
// time, with the moment shown as a line across and the values there in its head.
//
// Cost: points are replaced as a whole, at most two a pixel; appending them one by one takes
// seconds.
#pragma once
#include <QChartView>
#include <QLineSeries>
#include <vector>

#include "gui/look/theme.hpp"

namespace faultline::gui {

// The highest and the lowest of each pixel: what cannot be seen is left out.
QList<QPointF> thinned(const QList<QPointF>& points, double from, double to, int pixels);

class LiveChart : public QChartView {
    Q_OBJECT

public:
    enum class Scale : uint8_t { linear, share, log };
    struct Line {
        QString name;
        Meaning meaning = Meaning::information;
        QList<QPointF> points;  // seconds, and what is measured
    };
    LiveChart(const QString& title, Scale scale, QString (*text)(double), QWidget* parent);

    void show_lines(const std::vector<Line>& lines, double end_seconds);
    void show_moment(double seconds);
    QAbstractAxis* axis_of_values() const { return y_; }

Q_SIGNALS:
    void looked_at(double seconds);  // somebody points there
    void gone_to(double seconds);    // and lets go

protected:
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void set_colours();
    void set_range(double low, double high);
    bool is_narrow() const;
    void paint_names(QPainter& painter) const;
    double seconds_at(QPointF screen) const;

    QString title_;
    Scale scale_;
    QString (*text_)(double);
    QAbstractAxis *x_, *y_;
    std::vector<Line> lines_;
    std::vector<QLineSeries*> series_;
    double end_ = 1, moment_ = 0;
    bool dragging_ = false;
};

}  // namespace faultline::gui
