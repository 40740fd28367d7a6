#include "gui/timeline/strip.hpp"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "gui/log/story_model.hpp"

namespace faultline::gui {
namespace {

constexpr double kTop = 17, kBottom = 17, kSide = 24;  // pixels around the track
constexpr double kMark = 9;

// 1 s, 2 s, 5 s, 10 s, 30 s, 1 min ...: the first that leaves labels room.
sim::Duration step_of(double seconds_a_label) {
    for (const double step : {1., 2., 5., 10., 15., 30., 60., 120., 300., 600., 1800., 3600., 7200.,
                              14'400., 43'200., 86'400.})
        if (step >= seconds_a_label) return sim::from_seconds(step);
    return sim::from_seconds(std::ceil(seconds_a_label / 86'400) * 86'400);
}

// 4:05, 1:30:00; of short runs 0:00.5 and the like are not needed.
QString label_of(sim::Time at) { return clock_text(at).section('.', 0, 0); }

}  // namespace

Strip::Strip(Hub& hub, QWidget* parent) : QWidget(parent), hub_{hub} {
    setObjectName("strip");
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumWidth(120);
    connect(&hub_, &Hub::shown, this, [this] {
        marks_ = marks_of(hub_);
        update();
    });
}

QSize Strip::sizeHint() const { return {500, static_cast<int>(px(76))}; }

QRectF Strip::track() const {
    return QRectF(rect()).adjusted(px(kSide), px(kTop), -px(kSide), -px(kBottom));
}

double Strip::x_of(sim::Time at) const {
    const double end = std::max<double>(1, static_cast<double>(hub_.snapshot().end.ns));
    return track().left() + track().width() * static_cast<double>(at.ns) / end;
}

sim::Time Strip::time_at(double x) const {
    const double share = std::clamp((x - track().left()) / track().width(), 0.0, 1.0);
    return {static_cast<int64_t>(share * static_cast<double>(hub_.snapshot().end.ns))};
}

void Strip::paint_bands(QPainter& painter) const {
    const QRectF box = track();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().panel);
    painter.drawRoundedRect(box, 6, 6);
    QColor band = theme().of(Meaning::down);
    band.setAlpha(38);
    painter.setBrush(band);
    for (const Intervention& one : hub_.snapshot().interventions) {
        const sim::Time until = std::min(one.mended, hub_.snapshot().head);
        const double left = x_of(one.at);
        painter.drawRect(QRectF(left, box.top(), std::max(1.0, x_of(until) - left), box.height()));
    }
    // What has not been yet.
    const double head = x_of(hub_.snapshot().head);
    painter.setBrush(QBrush(theme().grid, Qt::BDiagPattern));
    painter.drawRect(QRectF(head, box.top(), box.right() - head, box.height()));
}

void Strip::paint_curve(QPainter& painter) const {
    const QRectF box = track();
    const auto& past = *hub_.snapshot().past;
    double low = std::numeric_limits<double>::infinity(), high = 0;
    for (const FramePtr& frame : past) {
        if (!(frame->users.p99 > 0)) continue;
        low = std::min(low, frame->users.p99);
        high = std::max(high, frame->users.p99);
    }
    if (high <= 0) return;
    // At least a decade, or a calm run would look wild.
    const double middle = std::sqrt(low * high), span = std::max(std::sqrt(high / low), 3.2) * 1.15;
    const auto y = [&](double value) {
        const double share = 0.5 + std::log(value / middle) / (2 * std::log(span));
        return box.bottom() - share * box.height();
    };
    QPainterPath line;
    bool on = false;
    double last = 0;
    for (const FramePtr& frame : past) {
        if (!(frame->users.p99 > 0)) {
            on = false;
            continue;
        }
        const QPointF at(x_of(frame->at), y(frame->users.p99));
        if (on && at.x() - last < 0.5) continue;
        on ? line.lineTo(at) : line.moveTo(at);
        on = true;
        last = at.x();
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().of(Meaning::information), 1.6));
    painter.drawPath(line);
    painter.setFont(ui_font(10));
    painter.setPen(theme().faint);
    painter.drawText(box.adjusted(px(6), 2, 0, -2), Qt::AlignLeft | Qt::AlignTop,
                     "p99 up to " + latency_text(high));
}

void Strip::paint_clock(QPainter& painter) const {
    const QRectF box = track();
    const double end = hub_.snapshot().end.seconds();
    if (end <= 0) return;
    painter.setFont(ui_font(10));
    const sim::Duration step = step_of(end / std::max(1.0, box.width() / px(80)));
    for (sim::Time at{}; at <= hub_.snapshot().end; at += step) {
        const double x = x_of(at);
        painter.setPen(theme().border);
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + 3));
        painter.setPen(theme().faint);
        painter.drawText(QRectF(x - 40, box.bottom() + 2, 80, px(14)), Qt::AlignCenter,
                         label_of(at));
    }
}

void Strip::paint_marks(QPainter& painter) const {
    const QRectF box = track();
    for (const Mark& mark : marks_) {
        const double x = x_of(mark.at);
        paint_mark(painter, QPointF(x, box.top() - 2), px(kMark), mark.kind);
        if (mark.kind != MarkKind::fault && mark.kind != MarkKind::bookmark) continue;
        QColor line = theme().of(meaning_of(mark.kind));
        line.setAlpha(120);
        painter.setPen(QPen(line, 1));
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()));
    }
}

void Strip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.fillRect(rect(), theme().window);
    paint_bands(painter);
    if (!hub_.live()) return;
    paint_curve(painter);
    paint_clock(painter);
    paint_marks(painter);
    const double x = x_of(hub_.frame().at);
    const QRectF box = track();
    painter.setPen(QPen(theme().text, 2));
    painter.drawLine(QPointF(x, box.top() - 2), QPointF(x, box.bottom() + 2));
    painter.setBrush(theme().text);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(QPointF(x, box.bottom() + 2), px(4), px(4));
}

void Strip::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !hub_.live()) return;
    if (const Mark* mark = mark_at(event->position())) return hub_.seek(mark->at);
    dragging_ = true;
    hub_.pause();
    hub_.peek(time_at(event->position().x()));
}

void Strip::mouseMoveEvent(QMouseEvent* event) {
    if (dragging_) hub_.peek(time_at(event->position().x()));
    setCursor(mark_at(event->position()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void Strip::mouseReleaseEvent(QMouseEvent* event) {
    if (std::exchange(dragging_, false)) hub_.seek(time_at(event->position().x()));
}

const Mark* Strip::mark_at(QPointF at) const {
    if (at.y() > track().top()) return nullptr;
    const Mark* nearest = nullptr;
    double distance = px(kMark);
    for (const Mark& mark : marks_) {
        if (std::abs(x_of(mark.at) - at.x()) >= distance) continue;
        distance = std::abs(x_of(mark.at) - at.x());
        nearest = &mark;
    }
    return nearest;
}

bool Strip::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !hub_.live()) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const Mark* mark = mark_at(help->pos());
    QToolTip::showText(help->globalPos(), mark ? mark->text : clock_text(time_at(help->pos().x())),
                       this);
    return true;
}

}  // namespace faultline::gui
