#include "gui/canvas/node_card.hpp"

#include <algorithm>
#include <cmath>

#include "gui/canvas/card_brush.hpp"

namespace faultline::gui {
namespace {

constexpr double kRadius = 10, kLeft = 16, kRight = 12;

QString kind_text(const std::string& kind) {
    if (kind == "load_balancer") return "load balancer";
    if (kind == "cdn") return "CDN";
    return QString::fromStdString(kind);
}

QString servers_text(const SystemView::Component& component, const Frame::Component& now) {
    QString text = kind_text(component.kind);
    const bool some_are_missing = now.in_service > 0 && now.up < now.in_service;
    if (component.count > 1 || some_are_missing) {
        const QString there =
            component.scales ? QString::number(now.in_service) : QString::number(component.count);
        text += some_are_missing ? QString::fromUtf8(" \u00b7 %1 of %2 up").arg(now.up).arg(there)
                                 : QString::fromUtf8(" \u00b7 %1").arg(there);
        if (component.workers > 0) text += QString::fromUtf8(" \u00d7 %1").arg(component.workers);
    } else if (component.workers > 0) {
        text += QString::fromUtf8(" \u00b7 %1 worker%2")
                    .arg(component.workers)
                    .arg(component.workers == 1 ? "" : "s");
    }
    return text;
}

CardText users_text(const Frame& frame) {
    CardText text;
    text.users = true;
    text.name = "users";
    text.kind = rate_text(frame.users.offered) + " asked";
    const double ended = frame.users.goodput + frame.users.bad;
    const double wrong = ended > 0 ? frame.users.bad / ended : 0;
    text.load = percent_text(wrong) + " fail";
    text.utilization = -1;
    text.stripe = wrong >= 0.05 ? Meaning::down : wrong >= 0.001 ? Meaning::busy : Meaning::normal;
    if (wrong >= 0.05) text.signs.push_back(Sign::erring);
    text.left = "p99 " + latency_text(frame.users.p99);
    text.right = "p50 " + latency_text(frame.users.p50);
    return text;
}

void paint_meter(QPainter& painter, const QRectF& card, const CardText& text) {
    const Theme& t = theme();
    for (int i = 0; i < kQueueBlocks; ++i) {
        const Meaning what = i < 4 ? Meaning::normal : i < 8 ? Meaning::busy : Meaning::critical;
        fill_box(painter, QRectF(card.left() + kLeft + 7.2 * i, card.top() + 56, 5.4, 7), 1.5,
                 i < text.blocks ? t.of(what) : t.grid);
    }
    draw_text(painter, CardFont::small, text.blocks > 0 ? t.text : t.faint,
              QRectF(card.right() - 66, card.top() + 52, 66 - kRight, 15), Qt::AlignRight,
              text.queue);
}

void paint_load(QPainter& painter, const QRectF& card, const CardText& text) {
    const Theme& t = theme();
    const QRectF number(card.right() - 60, card.top() + 36, 60 - kRight, 16);
    if (text.users) {
        draw_text(painter, CardFont::large, t.text,
                  QRectF(card.left() + kLeft, card.top() + 43, card.width() - kLeft - kRight, 18),
                  Qt::AlignLeft, text.load);
        return;
    }
    if (text.utilization < 0) return;
    draw_text(painter, CardFont::large, t.text, number, Qt::AlignRight, text.load);
    const QRectF track(card.left() + kLeft, card.top() + 42, 92, 5);
    fill_box(painter, track, 2.5, t.grid);
    const double share = std::clamp(text.utilization, 0.0, 1.0);
    if (share <= 0) return;
    fill_box(painter, QRectF(track.left(), track.top(), std::max(5.0, share * track.width()), 5),
             2.5, t.of(meaning_of_load(text.utilization)));
}

void paint_pip(QPainter& painter, const Pip& pip, const Frame& frame, bool chosen) {
    const Theme& t = theme();
    const Frame::Instance& now = frame.instances[pip.instance];
    const std::vector<Sign> signs = signs_of(now.state);
    if (!signs.empty() && signs.front() != Sign::out_of_service) {
        paint_sign(painter, pip.box.adjusted(-1, -1, 1, 1), signs.front());
    } else if (!signs.empty()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.border, 1, Qt::DotLine));
        painter.drawRoundedRect(pip.box, 3, 3);
    } else {
        // A column that fills with its load.
        const QColor colour = t.of(meaning_of_load(now.utilization));
        frame_box(painter, pip.box, 3, 1.2, colour, t.card);
        const double share = std::clamp<double>(now.utilization, 0, 1);
        QRectF filled = pip.box.adjusted(1.2, 1.2, -1.2, -1.2);
        filled.setTop(filled.bottom() - share * filled.height());
        painter.fillRect(filled, colour);
    }
    if (now.state & kPrimary) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.text, 1.2));
        painter.drawRoundedRect(pip.box.adjusted(-2, -2, 2, 2), 4, 4);
    }
    if (!chosen) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.of(Meaning::information), 2));
    painter.drawRoundedRect(pip.box.adjusted(-3, -3, 3, 3), 5, 5);
}

// What is seen where `over` lies on `under`.
QColor mixed(const QColor& under, const QColor& over) {
    const double a = over.alphaF();
    const auto mix = [a](double below, double above) { return below + (above - below) * a; };
    return QColor::fromRgbF(static_cast<float>(mix(under.redF(), over.redF())),
                            static_cast<float>(mix(under.greenF(), over.greenF())),
                            static_cast<float>(mix(under.blueF(), over.blueF())));
}

// Of us-east-1b what tells it from others.
QString zone_name(const std::string& zone) {
    const QString name = QString::fromStdString(zone);
    return name.size() <= 3 ? name : name.right(2);
}

}  // namespace

QColor zone_tint(uint32_t zone) {
    static const int kHues[] = {212, 280, 32, 160, 330, 95};
    QColor tint = QColor::fromHsl(kHues[zone % std::size(kHues)], 150, 128);
    tint.setAlpha(current_look() == Look::dark ? 46 : 34);
    return tint;
}

int queue_blocks(double waiting, double limit) {
    if (waiting <= 0) return 0;
    const double lit = limit > 0 ? waiting / limit * kQueueBlocks : std::log2(1 + waiting);
    return std::clamp(static_cast<int>(std::ceil(lit)), 1, kQueueBlocks);
}

CardText card_text(const SystemView& system, const Frame& frame, uint32_t id) {
    if (id == system.users()) return users_text(frame);
    const SystemView::Component& component = system.components[id];
    const Frame::Component& now = frame.components[id];
    CardText text;
    text.name = QString::fromStdString(component.name);
    text.kind = servers_text(component, now);
    text.utilization = now.utilization;
    if (now.utilization >= 0) text.load = percent_text(now.utilization);
    const double limit = double{1} * component.queue_limit * std::max<uint16_t>(now.in_service, 1);
    text.blocks = queue_blocks(now.queue, limit);
    text.queue = now.queue >= 0.5 ? count_text(now.queue) + " wait" : "";
    text.left = std::isnan(now.p99) ? "" : "p99 " + latency_text(now.p99);
    text.right = rate_text(now.served);
    uint16_t all = 0;
    for (uint32_t i = 0; i < component.count; ++i) {
        const uint16_t state = frame.instances[component.first_instance + i].state;
        if (!(state & kOutOfService)) all |= state;
    }
    text.signs = signs_of(all);
    text.stripe = meaning_of_load(now.utilization);
    if (now.in_service > 0 && now.up == 0)
        text.stripe = Meaning::down;
    else if (now.up < now.in_service && text.stripe == Meaning::normal)
        text.stripe = Meaning::busy;
    return text;
}

QString card_sentence(const SystemView& system, const Frame& frame, uint32_t id) {
    const CardText text = card_text(system, frame, id);
    QStringList parts{text.name, text.kind};
    if (text.utilization >= 0) parts << text.load + " busy";
    if (!text.queue.isEmpty()) parts << text.queue;
    if (!text.left.isEmpty()) parts << text.left;
    for (const Sign sign : text.signs) parts << sign_text(sign);
    return parts.join(", ");
}

void paint_card(QPainter& painter, const CardPlace& place, const CardText& text,
                Highlight highlight) {
    const Theme& t = theme();
    const QRectF& card = place.card;
    const QColor edge = highlight == Highlight::selected  ? t.of(Meaning::information)
                        : highlight == Highlight::hovered ? t.faint
                                                          : t.border;
    frame_box(painter, card, kRadius, highlight == Highlight::selected ? 2 : 1, edge, t.card);
    fill_box(painter, QRectF(card.left() + 5, card.top() + 10, 4, card.height() - 20), 2,
             t.of(text.stripe));
    double right = card.right() - kRight;
    for (const Sign sign : text.signs) {
        if (right < card.left() + 100) break;
        right -= 15;
        paint_sign(painter, QRectF(right, card.top() + 8, 14, 14), sign);
    }
    draw_text(painter, CardFont::large, t.text,
              QRectF(card.left() + kLeft, card.top() + 6, right - 4 - card.left() - kLeft, 18),
              Qt::AlignLeft, text.name);
    draw_text(painter, CardFont::small, t.faint,
              QRectF(card.left() + kLeft, card.top() + 23, card.width() - kLeft - kRight, 15),
              Qt::AlignLeft, text.kind);
    paint_load(painter, card, text);
    if (!text.users) paint_meter(painter, card, text);
    const QRectF foot(card.left() + kLeft, card.bottom() - 20, card.width() - kLeft - kRight, 15);
    draw_text(painter, CardFont::small, t.text, foot, Qt::AlignLeft, text.left);
    draw_text(painter, CardFont::small, t.faint, foot, Qt::AlignRight, text.right);
}

void paint_zones(QPainter& painter, const SystemView& system, const Frame& frame,
                 const CardPlace& place, uint32_t chosen) {
    const Theme& t = theme();
    const bool labelled = system.zones.size() > 1;
    for (const ZoneBox& zone : place.zones) {
        frame_box(painter, zone.box, 6, 1, t.border,
                  labelled ? mixed(t.card, zone_tint(zone.zone)) : t.card);
        if (labelled) {
            draw_text(painter, CardFont::small_bold, t.text,
                      QRectF(zone.box.left() + 6, zone.box.top(), 18, zone.box.height()),
                      Qt::AlignLeft, zone_name(system.zones[zone.zone]));
        }
        for (const Pip& pip : zone.pips) paint_pip(painter, pip, frame, pip.instance == chosen);
        if (!zone.pips.empty()) continue;
        const auto up =
            std::count_if(zone.instances.begin(), zone.instances.end(), [&](uint32_t i) {
                return !(frame.instances[i].state & (kDown | kHung | kOutOfService));
            });
        draw_text(painter, CardFont::small, t.text, zone.box.adjusted(labelled ? 24 : 8, 0, -6, 0),
                  labelled ? Qt::AlignRight : Qt::AlignLeft,
                  labelled ? QString("%1/%2").arg(up).arg(zone.instances.size())
                           : QString("%1 of %2 up").arg(up).arg(zone.instances.size()));
    }
}

}  // namespace faultline::gui
