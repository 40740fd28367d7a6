// gui/canvas/canvas.cpp - what is painted, and when. Mouse and keys are in canvas_input.cpp.
#include "gui/canvas/canvas.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "gui/canvas/node_card.hpp"
#include "gui/look/theme.hpp"

namespace faultline::gui {
namespace {

using models::kNone;

constexpr int kTick = 16;         // ms, of the dots
constexpr int kReadable = 160;    // ms between two pictures of what stands
constexpr double kMargin = 28;    // around the whole, when it fits
constexpr double kLargest = 1.6;  // zoom when it fits

}  // namespace

Canvas::Canvas(Hub& hub, QWidget* parent) : QWidget(parent), hub_{hub} {
    setObjectName("canvas");
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(320, 200);
    timer_.setInterval(kTick);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &Canvas::tick);
    connect(&hub_, &Hub::opened, this, &Canvas::lay_out_again);
    connect(&hub_, &Hub::system_changed, this, &Canvas::lay_out_again);
    connect(&hub_, &Hub::shown, this, &Canvas::take_snapshot);
    connect(&hub_, &Hub::selection_changed, this, &Canvas::stale);
    rendered_.start();
    ticked_.start();
    shown_.start();
    lay_out_again();
}

void Canvas::lay_out_again() {
    layout_ = lay_out(hub_.system());
    dots_.clear();
    hovered_ = {};
    fit();
}

void Canvas::stale() {
    stale_ = true;
    update();
}

void Canvas::take_snapshot() {
    const Snapshot& now = hub_.snapshot();
    const double passed = static_cast<double>(shown_.restart()) * 1e-3;
    if (now.mode == Mode::playing) {
        dots_.add(now.hops, std::min(passed, 0.2));
        if (!timer_.isActive()) {
            ticked_.restart();
            timer_.start();
        }
    }
    // A number that is changing is read when it stands, or a few times a second.
    if (now.mode != Mode::playing || rendered_.elapsed() >= kReadable) stale();
}

void Canvas::tick() {
    const double passed = static_cast<double>(ticked_.restart()) * 1e-3;
    if (hub_.snapshot().mode != Mode::playing) {
        timer_.stop();  // dots stay where they are: nothing moves in a moment
        return;
    }
    dots_.advance(std::min(passed, 0.1));
    update();
}

void Canvas::fit() {
    const QRectF all = layout_.bounds.adjusted(-kMargin, -kMargin, kMargin, kMargin);
    if (layout_.bounds.isEmpty()) return;
    const double factor =
        std::min({width() / all.width(), height() / all.height(), kLargest * theme().scale});
    transform_ = QTransform::fromTranslate(width() / 2.0, height() / 2.0);
    transform_.scale(factor, factor);
    transform_.translate(-all.center().x(), -all.center().y());
    fitted_ = true;
    stale();
}

void Canvas::zoom(double factor) { zoom_at(QRectF(rect()).center(), factor); }

void Canvas::zoom_at(QPointF screen, double factor) {
    const double wanted = std::clamp(transform_.m11() * factor, 0.12, 4.0);
    const QPointF fixed = transform_.inverted().map(screen);
    transform_.scale(wanted / transform_.m11(), wanted / transform_.m11());
    const QPointF moved = transform_.inverted().map(screen) - fixed;
    transform_.translate(moved.x(), moved.y());
    fitted_ = false;
    stale();
}

void Canvas::resizeEvent(QResizeEvent* /*event*/) {
    if (fitted_) fit();
    stale();
}

void Canvas::paint_wire(QPainter& painter, uint32_t e) const {
    const Theme& t = theme();
    const SystemView::Edge& edge = hub_.system().edges[e];
    const Frame::Edge& now = hub_.frame().edges[e];
    const bool chosen = e == hub_.selected_edge() || e == hovered_.edge ||
                        edge.from == hub_.selected() || edge.to == hub_.selected();
    const bool failing = now.bad > 0 && now.bad > 0.01 * now.rate;
    QColor colour = chosen ? t.faint : t.border;
    if (e == hub_.selected_edge()) colour = t.of(Meaning::information);
    if (failing) colour = t.of(Meaning::critical);
    if (now.troubled) colour = t.of(Meaning::down);
    const double width = 1.4 + 0.9 * std::log10(1 + double{now.rate});
    QPen pen(colour, std::min(width, 6.0), Qt::SolidLine, Qt::FlatCap);
    if (!edge.waits) pen.setDashPattern({1.2, 1.6});
    if (now.troubled) pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    const Wire& wire = layout_.wires[e];
    painter.drawPath(wire.path);
    // Where it leads.
    const QPointF tip = wire.points.back();
    const double size = 4.5 + pen.widthF() * 0.7;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{tip, tip + QPointF(-size * 1.3, -size * 0.62),
                                  tip + QPointF(-size * 1.3, size * 0.62)});
    if (!chosen && !now.troubled) return;
    QFont small = ui_font(11, QFont::DemiBold);
    small.setPixelSize(11);
    QString text = rate_text(double{now.rate});
    if (failing) text += ", " + percent_text(std::min(1.0, double{now.bad / now.rate})) + " fail";
    const QRectF box = QFontMetricsF(small).boundingRect(text).adjusted(-5, -2, 5, 2);
    // Above the wire: the dots go along it.
    const QPointF middle = wire.at(0.5) - QPointF(0, 15);
    const QRectF label = box.translated(middle - box.center());
    painter.setBrush(t.card);
    painter.setPen(QPen(colour, 1));
    painter.drawRoundedRect(label, 5, 5);
    painter.setPen(t.text);
    painter.setFont(small);
    painter.drawText(label, Qt::AlignCenter, text);
}

void Canvas::paint_wires(QPainter& painter) const {
    const uint32_t count = static_cast<uint32_t>(hub_.system().edges.size());
    for (uint32_t e = 0; e < count; ++e) paint_wire(painter, e);
}

void Canvas::paint_hint(QPainter& painter) const {
    painter.setPen(theme().faint);
    painter.setFont(ui_font(15));
    painter.drawText(rect(), Qt::AlignCenter,
                     tr("Open a scenario: Ctrl+O\nor start with  faultline gui shop.yaml"));
}

void Canvas::render() {
    const double ratio = devicePixelRatioF();
    const QSize size = (QSizeF(this->size()) * ratio).toSize();
    if (picture_.size() != size) picture_ = QPixmap(size);
    picture_.setDevicePixelRatio(ratio);
    picture_.fill(theme().window);
    QPainter painter(&picture_);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing |
                           QPainter::SmoothPixmapTransform);
    if (!hub_.live()) {
        paint_hint(painter);
    } else {
        painter.setTransform(transform_, true);
        const QRectF visible = transform_.inverted().mapRect(QRectF(rect()));
        paint_wires(painter);
        const SystemView& system = hub_.system();
        for (uint32_t id = 0; id < layout_.cards.size(); ++id) {
            const CardPlace& place = layout_.cards[id];
            if (place.card.isEmpty() || !visible.intersects(place.whole())) continue;
            const Highlight highlight = id == hub_.selected()      ? Highlight::selected
                                        : id == hovered_.component ? Highlight::hovered
                                                                   : Highlight::none;
            paint_card(painter, place, card_text(system, hub_.frame(), id), highlight);
            paint_zones(painter, system, hub_.frame(), place, hub_.selected_instance());
        }
    }
    stale_ = false;
    rendered_.restart();
}

void Canvas::paintEvent(QPaintEvent* /*event*/) {
    if (stale_ || picture_.isNull()) render();
    QPainter painter(this);
    painter.drawPixmap(0, 0, picture_);
    if (hub_.live()) dots_.paint(painter, layout_, transform_);
    if (drag_ == Drag::cut) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme().of(Meaning::down), 2, Qt::DashLine));
        painter.drawLine(pressed_, last_);
    }
    if (!hasFocus()) return;
    // Who goes by the keyboard sees where it is.
    painter.fillRect(0, height() - 2, width(), 2, theme().of(Meaning::information));
}

QWidget* make_canvas(Hub& hub, QWidget* parent) { return new Canvas(hub, parent); }

}  // namespace faultline::gui
