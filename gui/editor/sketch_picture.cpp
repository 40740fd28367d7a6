#include "gui/editor/sketch_picture.hpp"

#include <QPainterPath>
#include <algorithm>

#include "gui/look/theme.hpp"
#include "reports/html/topology_layout.hpp"
#include "scenarios/edit/components.hpp"

namespace faultline::gui {
namespace {

constexpr double kCorner = 10, kReach = 8;
constexpr double kWidth = reports::kCardWidth, kHeight = 64, kGap = 22;

}  // namespace

QString kind_title(const QString& section) {
    if (section == "load_balancers") return QObject::tr("Load balancer");
    if (section == "services") return QObject::tr("Service");
    if (section == "caches") return QObject::tr("Cache");
    if (section == "cdns") return QObject::tr("CDN");
    if (section == "databases") return QObject::tr("Database");
    if (section == "queues") return QObject::tr("Queue");
    return QObject::tr("Users");
}

QColor kind_colour(const QString& section, const QPalette& palette) {
    const bool dark = palette.color(QPalette::Base).lightnessF() < 0.5;
    const int hue = section == "load_balancers" ? 265
                    : section == "services"     ? 212
                    : section == "caches"       ? 28
                    : section == "cdns"         ? 190
                    : section == "databases"    ? 150
                    : section == "queues"       ? 330
                                                : 0;
    const int saturation = section.isEmpty() ? 0 : 130;
    return QColor::fromHsl(hue, saturation, dark ? 150 : 105);
}

// Simple signs, so that colour is not the only difference.
void paint_kind(QPainter& painter, const QString& section, const QRectF& place, const QColor& ink) {
    painter.save();
    painter.setPen(QPen(ink, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const QRectF r = place.adjusted(2, 2, -2, -2);
    const QPointF c = r.center();
    if (section == "load_balancers") {
        for (const double dy : {-0.4, 0.0, 0.4})
            painter.drawLine(QPointF(r.left(), c.y()), QPointF(r.right(), c.y() + dy * r.height()));
    } else if (section == "services") {
        painter.drawRoundedRect(r.adjusted(0, 1, 0, -1), 3, 3);
        painter.drawLine(QPointF(r.left(), c.y()), QPointF(r.right(), c.y()));
    } else if (section == "caches") {
        painter.drawPolyline(QPolygonF{{c.x() + 2, r.top()},
                                       {r.left() + 2, c.y() + 1},
                                       c,
                                       {c.x() - 2, r.bottom()},
                                       {r.right() - 2, c.y() - 1},
                                       c,
                                       {c.x() + 2, r.top()}});
    } else if (section == "cdns") {
        painter.drawEllipse(r);
        painter.drawEllipse(r.adjusted(r.width() * 0.3, 0, -r.width() * 0.3, 0));
        painter.drawLine(QPointF(r.left(), c.y()), QPointF(r.right(), c.y()));
    } else if (section == "databases") {
        const QRectF lid(r.left(), r.top(), r.width(), r.height() * 0.35);
        painter.drawEllipse(lid);
        painter.drawLine(QPointF(r.left(), lid.center().y()),
                         QPointF(r.left(), r.bottom() - lid.height() / 2));
        painter.drawLine(QPointF(r.right(), lid.center().y()),
                         QPointF(r.right(), r.bottom() - lid.height() / 2));
        painter.drawArc(lid.translated(0, r.height() - lid.height()), 180 * 16, 180 * 16);
    } else if (section == "queues") {
        for (const double x : {0.0, 0.38, 0.76})
            painter.drawRect(
                QRectF(r.left() + x * r.width(), r.top() + 3, r.width() * 0.24, r.height() - 6));
    } else {
        painter.drawEllipse(QPointF(c.x(), r.top() + r.height() * 0.28), r.width() * 0.2,
                            r.width() * 0.2);
        painter.drawArc(QRectF(r.left() + 1, c.y(), r.width() - 2, r.height()), 0, 180 * 16);
    }
    painter.restore();
}

SketchPicture::SketchPicture(const scenarios::Sketch& sketch) {
    const reports::Drawing drawing = reports::lay_out(sketch.paths);
    const double squeeze = (kHeight + kGap) / (drawing.card_height + kGap);
    double bottom = 0;
    const auto add = [&](const std::string& name, double x, double y) {
        const auto* component = sketch.find(name);
        Card card;
        card.name = QString::fromStdString(name);
        if (component != nullptr) {
            card.section = QString::fromStdString(component->section);
            card.facts = QString::fromStdString(component->facts);
        }
        card.place = QRectF(x, y, kWidth, kHeight);
        bottom = std::max(bottom, y + kHeight);
        cards_.push_back(std::move(card));
    };
    for (const reports::Card& card : drawing.cards) add(card.name, card.x, card.y * squeeze);
    for (const reports::Wire& wire : drawing.wires)
        wires_.push_back({wire.from, wire.to, wire.waits});
    double x = cards_.empty() ? 0 : cards_[0].place.left(), width = drawing.width;
    const double y = bottom + kGap;
    for (const auto& component : sketch.components) {
        if (find(QString::fromStdString(component.name)) >= 0) continue;
        add(component.name, x, y);
        x += kWidth + kGap;
        width = std::max(width, x);
    }
    size_ = {width, bottom + 8};
}

int SketchPicture::find(const QString& name) const {
    for (size_t i = 0; i < cards_.size(); ++i)
        if (cards_[i].name == name) return static_cast<int>(i);
    return -1;
}

int SketchPicture::card_at(const QPointF& place) const {
    for (size_t i = 0; i < cards_.size(); ++i)
        if (cards_[i].place.contains(place)) return static_cast<int>(i);
    return -1;
}

QPainterPath SketchPicture::line_of(size_t wire) const {
    const QRectF& from = cards_[wires_[wire].from].place;
    const QRectF& to = cards_[wires_[wire].to].place;
    const QPointF a(from.right(), from.center().y()), b(to.left(), to.center().y());
    const double bend = std::max(28.0, std::abs(b.x() - a.x()) / 2);
    QPainterPath path(a);
    path.cubicTo(a + QPointF(bend, 0), b - QPointF(bend, 0), b);
    return path;
}

int SketchPicture::wire_at(const QPointF& place) const {
    QPainterPathStroker wide;
    wide.setWidth(2 * kReach);
    for (size_t i = 0; i < wires_.size(); ++i)
        if (wide.createStroke(line_of(i)).contains(place)) return static_cast<int>(i);
    return -1;
}

void SketchPicture::paint(QPainter& painter, const QPalette& palette, int card, int wire) const {
    painter.setRenderHint(QPainter::Antialiasing);
    for (size_t i = 0; i < wires_.size(); ++i) {
        const bool selected = static_cast<int>(i) == wire;
        QPen pen(selected ? palette.color(QPalette::Highlight) : theme().faint, selected ? 3 : 1.6);
        if (!wires_[i].waits) pen.setStyle(Qt::DashLine);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(line_of(i));
        const QPointF tip(cards_[wires_[i].to].place.left(),
                          cards_[wires_[i].to].place.center().y());
        painter.setPen(Qt::NoPen);
        painter.setBrush(pen.color());
        painter.drawPolygon(QPolygonF{tip, tip + QPointF(-8, -4), tip + QPointF(-8, 4)});
    }
    for (size_t i = 0; i < cards_.size(); ++i)
        paint_card(painter, palette, cards_[i], static_cast<int>(i) == card);
}

void SketchPicture::paint_card(QPainter& painter, const QPalette& palette, const Card& card,
                               bool selected) const {
    const QColor colour = kind_colour(card.section, palette);
    QColor edge = card.wrong ? theme().of(Meaning::down) : theme().faint;
    if (!card.wrong) edge.setAlphaF(0.6F);
    if (selected) edge = palette.color(QPalette::Highlight);
    painter.setPen(QPen(edge, selected || card.wrong ? 2.4 : 1));
    painter.setBrush(palette.color(QPalette::Base));
    painter.drawRoundedRect(card.place, kCorner, kCorner);
    paint_kind(painter, card.section, QRectF(card.place.left() + 12, card.place.top() + 12, 22, 22),
               colour);
    QFont font = painter.font();
    const QFont normal = font;
    font.setPixelSize(14);
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(palette.color(QPalette::Text));
    const QRectF name = card.place.adjusted(44, 10, -10, -34);
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(font).elidedText(card.name, Qt::ElideRight, name.width()));
    font.setBold(false);
    font.setPixelSize(12);
    painter.setFont(font);
    painter.setPen(theme().faint);
    QString facts =
        card.name == scenarios::kClients ? QObject::tr("the users") : kind_title(card.section);
    if (!card.facts.isEmpty()) facts = card.facts;
    const QRectF below = card.place.adjusted(44, 34, -10, -8);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(font).elidedText(facts, Qt::ElideRight, below.width()));
    if (card.wrong) {
        const QPointF centre(card.place.right() - 14, card.place.top() + 14);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().of(Meaning::down));
        painter.drawEllipse(centre, 8, 8);
        font.setBold(true);
        painter.setFont(font);
        painter.setPen(palette.color(QPalette::Base));
        painter.drawText(QRectF(centre - QPointF(8, 8), QSizeF(16, 16)), Qt::AlignCenter, "!");
    }
    painter.setFont(normal);
}

}  // namespace faultline::gui
