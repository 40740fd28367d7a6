#include "gui/lessons/prediction_chart.hpp"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "gui/look/theme.hpp"
#include "reports/quantity.hpp"

namespace faultline::gui {
namespace {

QString clock(double seconds) { return QString::fromStdString(reports::clock_text(seconds)); }

}  // namespace

PredictionChart::PredictionChart(QWidget* parent) : QWidget(parent) {
    setObjectName("prediction");
    setCursor(Qt::CrossCursor);
    setMinimumHeight(static_cast<int>(px(150)));
    setAccessibleName(tr("Draw the curve that you expect"));
}

void PredictionChart::ask(const std::string& what, double from, double until, uint32_t component) {
    what_ = what;
    from_ = from;
    until_ = std::max(until, from + 1e-3);
    component_ = component;
    guess_.assign(kColumns, std::nullopt);
    truth_.clear();
    if (what == "latency" || what == "p99")
        scale_ = {true, 1e-3, 10, latency_text};
    else if (what == "errors" || what == "utilization")
        scale_ = {false, 0, 1, percent_text};
    else if (what == "queue")
        scale_ = {true, 1, 1e4, count_text};
    else
        scale_ = {false, 0, 1, rate_text};
    update();
}

double PredictionChart::value_of(const Frame& frame) const {
    const Frame::Users& users = frame.users;
    if (what_ == "latency") return users.p50;
    if (what_ == "p99") return users.p99;
    if (what_ == "throughput") return users.goodput;
    const double ended = users.goodput + users.bad;
    if (what_ == "errors") return ended > 0 ? users.bad / ended : 0;
    if (component_ >= frame.components.size()) return std::nan("");
    const Frame::Component& one = frame.components[component_];
    return what_ == "queue" ? std::max(1.0, double{one.queue})
                            : std::max(0.0, double{one.utilization});
}

void PredictionChart::show_past(const std::vector<FramePtr>& past, double now) {
    truth_.clear();
    for (const FramePtr& frame : past) {
        const double seconds = frame->at.seconds();
        if (seconds < from_ || seconds > std::min(now, until_)) continue;
        const double value = value_of(*frame);
        if (!std::isfinite(value)) continue;
        truth_.emplace_back(seconds, value);
        // A rate has no scale of its own: twice the highest that was seen.
        if (what_ == "throughput") scale_.high = std::max(scale_.high, 2 * value);
    }
    update();
}

bool PredictionChart::has_prediction() const {
    return std::any_of(guess_.begin(), guess_.end(), [](const auto& one) { return one; });
}

QString PredictionChart::verdict() const {
    double worst = 0;
    size_t compared = 0;
    for (const QPointF& truth : truth_) {
        const auto column = static_cast<size_t>((truth.x() - from_) / (until_ - from_) *
                                                static_cast<double>(kColumns - 1));
        if (column >= kColumns || !guess_[column]) continue;
        ++compared;
        const double low = scale_.log ? scale_.low : 0.01;
        const double ratio = std::log(std::max(truth.y(), low) / std::max(*guess_[column], low));
        if (std::abs(ratio) > std::abs(worst)) worst = ratio;
    }
    if (compared == 0) return {};
    const double factor = std::exp(std::abs(worst));
    if (factor < 1.5) return tr("Well guessed: never off by more than half.");
    return worst > 0 ? tr("At its worst it was %1 times what you drew.").arg(factor, 0, 'g', 2)
                     : tr("You feared more: at most %1 times too much.").arg(factor, 0, 'g', 2);
}

QRectF PredictionChart::plot() const {
    return QRectF(rect()).adjusted(px(52), px(12), -px(10), -px(22));
}

QPointF PredictionChart::at(double seconds, double value) const {
    const QRectF area = plot();
    double share = 0;
    if (scale_.log)
        share = std::log(std::clamp(value, scale_.low, scale_.high) / scale_.low) /
                std::log(scale_.high / scale_.low);
    else
        share =
            (std::clamp(value, scale_.low, scale_.high) - scale_.low) / (scale_.high - scale_.low);
    return {area.left() + area.width() * (seconds - from_) / (until_ - from_),
            area.bottom() - area.height() * share};
}

void PredictionChart::draw_to(QPointF screen) {
    const QRectF area = plot();
    const auto column_at = [&](double x) {
        const double share = std::clamp((x - area.left()) / area.width(), 0.0, 1.0);
        return static_cast<size_t>(std::lround(share * static_cast<double>(kColumns - 1)));
    };
    const auto value_at = [&](double y) {
        const double share = std::clamp((area.bottom() - y) / area.height(), 0.0, 1.0);
        return scale_.log ? scale_.low * std::pow(scale_.high / scale_.low, share)
                          : scale_.low + share * (scale_.high - scale_.low);
    };
    // A fast hand leaves columns out: they are on the line between.
    const size_t to = column_at(screen.x());
    size_t from = last_.isNull() ? to : column_at(last_.x());
    const double y_from = last_.isNull() ? screen.y() : last_.y();
    const int way = to > from ? 1 : -1;
    const double steps =
        std::max(1.0, std::abs(static_cast<double>(to) - static_cast<double>(from)));
    for (double done = 0;; ++done) {
        guess_[from] = value_at(y_from + (screen.y() - y_from) * std::min(1.0, done / steps));
        if (from == to) break;
        from = way > 0 ? from + 1 : from - 1;
    }
    guess_[to] = value_at(screen.y());
    last_ = screen;
    update();
    Q_EMIT drawn();
}

void PredictionChart::mousePressEvent(QMouseEvent* event) {
    last_ = {};
    if (!guess_.empty()) draw_to(event->position());
}
void PredictionChart::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton && !guess_.empty()) draw_to(event->position());
}

void PredictionChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& look = theme();
    painter.fillRect(rect(), look.card);
    if (guess_.empty()) return;
    const QRectF area = plot();
    painter.setFont(ui_font(11));
    for (int i = 0; i <= 4; ++i) {
        const double share = i / 4.0;
        const double value = scale_.log ? scale_.low * std::pow(scale_.high / scale_.low, share)
                                        : scale_.low + share * (scale_.high - scale_.low);
        const double y = at(from_, value).y();
        painter.setPen(QPen(look.grid, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(look.faint);
        painter.drawText(QRectF(0, y - px(8), area.left() - px(6), px(16)),
                         Qt::AlignRight | Qt::AlignVCenter, scale_.text(value));
    }
    painter.drawText(QRectF(area.left(), area.bottom() + px(4), area.width(), px(16)),
                     Qt::AlignLeft, clock(from_));
    painter.drawText(QRectF(area.left(), area.bottom() + px(4), area.width(), px(16)),
                     Qt::AlignRight, clock(until_));
    QPainterPath guess;
    bool open = false;
    for (size_t i = 0; i < kColumns; ++i) {
        if (!guess_[i]) {
            open = false;
            continue;
        }
        const double seconds =
            from_ + (until_ - from_) * static_cast<double>(i) / static_cast<double>(kColumns - 1);
        const QPointF point = at(seconds, *guess_[i]);
        open ? guess.lineTo(point) : guess.moveTo(point);
        open = true;
    }
    QPen pen(look.of(Meaning::busy), px(2), Qt::DashLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(pen);
    painter.drawPath(guess);
    if (!has_prediction() && truth_.size() < 2) {
        painter.setPen(look.faint);
        painter.drawText(area, Qt::AlignCenter, tr("Draw the curve that you expect"));
    }
    painter.setPen(QPen(look.of(Meaning::information), px(2)));
    for (size_t i = 1; i < truth_.size(); ++i)
        painter.drawLine(at(truth_[i - 1].x(), truth_[i - 1].y()),
                         at(truth_[i].x(), truth_[i].y()));
}

}  // namespace faultline::gui
