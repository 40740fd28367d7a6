#include "gui/charts/live_chart.hpp"

#include <QGraphicsLayout>
#include <QLogValueAxis>
#include <QMouseEvent>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline::gui {
namespace {

// 1, 2, 5, 10, 20 ...: the first that is not below.
double round_up(double value) {
    if (!(value > 0)) return 1;
    const double decade = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1., 2., 5., 10.})
        if (value <= step * decade * 1.0001) return step * decade;
    return 10 * decade;
}

Qt::PenStyle style_of(size_t line) {
    static const Qt::PenStyle kStyles[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine,
                                           Qt::DashDotLine};
    return kStyles[line % std::size(kStyles)];
}

// The value at that time or just before it; NaN if there is none.
double value_at(const QList<QPointF>& points, double seconds) {
    const auto after =
        std::upper_bound(points.begin(), points.end(), seconds,
                         [](double time, const QPointF& point) { return time < point.x(); });
    return after == points.begin() ? std::numeric_limits<double>::quiet_NaN()
                                   : std::prev(after)->y();
}

}  // namespace

QList<QPointF> thinned(const QList<QPointF>& points, double from, double to, int pixels) {
    if (points.size() <= 2 * qsizetype{pixels} || !(to > from)) return points;
    QList<QPointF> kept;
    qsizetype i = 0;
    while (i < points.size()) {
        const auto column = std::floor((points[i].x() - from) / (to - from) * pixels);
        QPointF low = points[i], high = points[i];
        for (; i < points.size() &&
               std::floor((points[i].x() - from) / (to - from) * pixels) == column;
             ++i) {
            if (points[i].y() < low.y()) low = points[i];
            if (points[i].y() > high.y()) high = points[i];
        }
        if (high.x() < low.x()) std::swap(high, low);
        kept << low;
        if (high != low) kept << high;
    }
    return kept;
}

LiveChart::LiveChart(const QString& title, Scale scale, QString (*text)(double), QWidget* parent)
    : QChartView(new QChart, parent),
      title_{title},
      scale_{scale},
      text_{text},
      x_{new QValueAxis},
      y_{scale == Scale::log ? static_cast<QAbstractAxis*>(new QLogValueAxis) : new QValueAxis} {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    // The moment's line goes through everything: parts that are painted anew would cut it.
    setViewportUpdateMode(FullViewportUpdate);
    setMinimumSize(150, 90);
    chart()->legend()->hide();
    chart()->setMargins(QMargins(0, 0, 0, 0));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundRoundness(0);
    chart()->addAxis(x_, Qt::AlignBottom);
    chart()->addAxis(y_, Qt::AlignLeft);
    x_->setLabelsVisible(false);
    set_range(0, 1);
    set_colours();
}

void LiveChart::set_range(double low, double high) {
    if (auto* log = qobject_cast<QLogValueAxis*>(y_)) {
        if (!(low > 0)) low = high = 1;
        // Of many decades only every second one has room for its label.
        const double base = high / low > 1e4 ? 100 : 10;
        const auto power = [base](double value) {
            return std::floor(std::log10(value) / std::log10(base));
        };
        log->setBase(base);
        log->setLabelFormat("%g");
        log->setRange(std::pow(base, power(low)), std::pow(base, power(high) + 1));
        return;
    }
    auto* linear = qobject_cast<QValueAxis*>(y_);
    linear->setTickCount(3);
    linear->setLabelFormat(scale_ == Scale::share ? "%.0f %%" : "%g");
    linear->setRange(0, scale_ == Scale::share ? 100 : round_up(high));
}

void LiveChart::set_colours() {
    const Theme& t = theme();
    setBackgroundBrush(t.panel);
    chart()->setBackgroundBrush(t.panel);
    chart()->setPlotAreaBackgroundVisible(false);
    const double names = is_narrow() ? 40 : 24;
    chart()->setMargins(QMargins(static_cast<int>(px(4)), static_cast<int>(px(names)),
                                 static_cast<int>(px(8)), static_cast<int>(px(2))));
    for (QAbstractAxis* axis : {x_, y_}) {
        axis->setLabelsFont(ui_font(10));
        axis->setLabelsColor(t.faint);
        axis->setGridLineColor(t.grid);
        axis->setLinePen(QPen(t.border, 1));
    }
    for (size_t i = 0; i < series_.size(); ++i)
        series_[i]->setPen(QPen(t.of(lines_[i].meaning), px(1.6), style_of(i)));
}

void LiveChart::show_lines(const std::vector<Line>& lines, double end_seconds) {
    end_ = std::max(end_seconds, 1e-9);
    qobject_cast<QValueAxis*>(x_)->setRange(0, end_);
    while (series_.size() > lines.size()) {
        chart()->removeSeries(series_.back());
        delete series_.back();
        series_.pop_back();
    }
    while (series_.size() < lines.size()) {
        auto* series = new QLineSeries;
        chart()->addSeries(series);
        series->attachAxis(x_);
        series->attachAxis(y_);
        series_.push_back(series);
    }
    lines_ = lines;
    double low = std::numeric_limits<double>::infinity(), high = 0;
    for (const Line& line : lines_)
        for (const QPointF& point : line.points) {
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    set_range(low, high);
    const int pixels = std::max(50, static_cast<int>(chart()->plotArea().width()));
    for (size_t i = 0; i < lines_.size(); ++i)
        series_[i]->replace(thinned(lines_[i].points, 0, end_, pixels));
    set_colours();
}

void LiveChart::show_moment(double seconds) {
    moment_ = seconds;
    viewport()->update();
}

void LiveChart::drawForeground(QPainter* painter, const QRectF& /*rect*/) {
    const Theme& t = theme();
    const QRectF area = chart()->plotArea();
    painter->setRenderHint(QPainter::Antialiasing);
    const double x = area.left() + area.width() * moment_ / end_;
    painter->setPen(QPen(t.text, 1));
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    paint_names(*painter);
}

// Title and lines share a row where there is room for both.
bool LiveChart::is_narrow() const { return width() < px(330); }

void LiveChart::paint_names(QPainter& painter) const {
    const Theme& t = theme();
    const QFont bold = ui_font(12, QFont::DemiBold), plain = ui_font(11);
    const QFontMetricsF metrics(plain);
    double left = px(10), top = px(4);
    painter.setFont(bold);
    painter.setPen(t.text);
    painter.drawText(QRectF(left, top, width(), px(18)), Qt::AlignVCenter, title_);
    if (is_narrow())
        top += px(16);
    else
        left += QFontMetricsF(bold).horizontalAdvance(title_) + px(8);
    QStringList names, texts;
    double wide = left;
    for (const Line& line : lines_) {
        const double value = value_at(line.points, moment_);
        names << line.name;
        texts << (std::isnan(value) ? line.name : line.name + " " + text_(value));
        wide += px(27) + metrics.horizontalAdvance(texts.back());
    }
    // A line without a figure is less than one with it, and more than one without a name.
    if (wide > viewport()->width()) texts = names;
    painter.setFont(plain);
    for (size_t i = 0; i < lines_.size(); ++i) {
        const QString& text = texts[static_cast<qsizetype>(i)];
        painter.setPen(QPen(t.of(lines_[i].meaning), px(1.8), style_of(i)));
        painter.drawLine(QPointF(left, top + px(9)), QPointF(left + px(15), top + px(9)));
        painter.setPen(t.text);
        painter.drawText(QRectF(left + px(19), top, width(), px(18)), Qt::AlignVCenter, text);
        left += px(27) + metrics.horizontalAdvance(text);
    }
}

double LiveChart::seconds_at(QPointF screen) const {
    const QRectF area = chart()->plotArea();
    return std::clamp((screen.x() - area.left()) / area.width(), 0.0, 1.0) * end_;
}

void LiveChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    set_colours();
}

void LiveChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    dragging_ = true;
    Q_EMIT looked_at(seconds_at(event->position()));
}
void LiveChart::mouseMoveEvent(QMouseEvent* event) {
    if (dragging_) Q_EMIT looked_at(seconds_at(event->position()));
}
void LiveChart::mouseReleaseEvent(QMouseEvent* event) {
    if (std::exchange(dragging_, false)) Q_EMIT gone_to(seconds_at(event->position()));
}

void LiveChart::changeEvent(QEvent* event) {
    const bool looks_change =
        event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange;
    if (looks_change && chart()) set_colours();
    QChartView::changeEvent(event);
}

}  // namespace faultline::gui
