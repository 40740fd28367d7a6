#include "gui/log/mark_shape.hpp"

namespace faultline::gui {

MarkKind mark_kind(const std::string& what) {
    if (what == "fault") return MarkKind::fault;
    for (const char* noticed : {"error", "detected", "ejected"})
        if (what == noticed) return MarkKind::noticed;
    for (const char* well : {"recovered", "restarted", "resumed", "restored"})
        if (what == well) return MarkKind::recovered;
    return MarkKind::answered;
}

Meaning meaning_of(MarkKind kind) {
    switch (kind) {
        case MarkKind::fault:
            return Meaning::down;
        case MarkKind::noticed:
            return Meaning::busy;
        case MarkKind::recovered:
            return Meaning::normal;
        default:
            return Meaning::information;
    }
}

void paint_mark(QPainter& painter, QPointF foot, double size, MarkKind kind) {
    const double h = size / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().of(meaning_of(kind)));
    const QPointF middle = foot - QPointF(0, h);
    switch (kind) {
        case MarkKind::fault:
            painter.drawPolygon(
                QPolygonF{foot, foot + QPointF(-h, -size), foot + QPointF(h, -size)});
            return;
        case MarkKind::noticed:
            painter.drawPolygon(QPolygonF{middle + QPointF(0, -h), middle + QPointF(h, 0),
                                          middle + QPointF(0, h), middle + QPointF(-h, 0)});
            return;
        case MarkKind::answered:
            painter.drawRect(
                QRectF(middle.x() - h * 0.8, middle.y() - h * 0.8, size * 0.8, size * 0.8));
            return;
        case MarkKind::recovered:
            painter.drawPolygon(
                QPolygonF{foot + QPointF(0, -size), foot + QPointF(h, 0), foot + QPointF(-h, 0)});
            return;
        case MarkKind::bookmark:
            painter.drawPolygon(QPolygonF{foot + QPointF(-h * 0.6, -size),
                                          foot + QPointF(h * 0.6, -size),
                                          foot + QPointF(h * 0.6, 0), foot + QPointF(0, -h * 0.6),
                                          foot + QPointF(-h * 0.6, 0)});
            return;
    }
}

}  // namespace faultline::gui
