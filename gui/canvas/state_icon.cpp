#include "gui/canvas/state_icon.hpp"

#include <QStringList>

#include "gui/session/snapshot.hpp"

namespace faultline::gui {

std::vector<Sign> signs_of(uint16_t state) {
    std::vector<Sign> signs;
    if (state & kOutOfService) return {Sign::out_of_service};
    if (state & kDown) signs.push_back(Sign::down);
    if (state & kHung) signs.push_back(Sign::hung);
    if (state & kErring) signs.push_back(Sign::erring);
    if (state & kSlow) signs.push_back(Sign::slow);
    if (state & kDrained)
        signs.push_back(Sign::drained);
    else if (state & kEjected)
        signs.push_back(Sign::ejected);
    if (state & kReadOnly) signs.push_back(Sign::read_only);
    if (state & kRebuilding) signs.push_back(Sign::rebuilding);
    return signs;
}

Meaning meaning_of(Sign sign) {
    switch (sign) {
        case Sign::down:
        case Sign::hung:
            return Meaning::down;
        case Sign::erring:
        case Sign::slow:
            return Meaning::critical;
        case Sign::ejected:
        case Sign::read_only:
            return Meaning::busy;
        default:
            return Meaning::information;
    }
}

QString sign_text(Sign sign) {
    static const char* const kTexts[] = {"down",
                                         "stands still",
                                         "slow",
                                         "answers with errors",
                                         "out of rotation",
                                         "takes no writes",
                                         "not in service",
                                         "rebuilding",
                                         "drained"};
    return kTexts[static_cast<size_t>(sign)];
}

QString state_text(uint16_t state) {
    QStringList words;
    for (const Sign sign : signs_of(state)) words << sign_text(sign);
    if (state & kPrimary) words.prepend("primary");
    if (words.isEmpty() || words == QStringList{"primary"}) words << "up";
    return words.join(", ");
}

// A disc in the sign's colour with a white figure in it; all in units of the box.
void paint_sign(QPainter& painter, const QRectF& box, Sign sign) {
    painter.save();
    painter.translate(box.topLeft());
    painter.scale(box.width() / 16, box.height() / 16);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().of(meaning_of(sign)));
    painter.drawEllipse(QRectF(0, 0, 16, 16));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().card, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (sign) {
        case Sign::down:
            painter.drawLine(QPointF(5, 5), QPointF(11, 11));
            painter.drawLine(QPointF(11, 5), QPointF(5, 11));
            break;
        case Sign::hung:
            painter.drawLine(QPointF(6, 5), QPointF(6, 11));
            painter.drawLine(QPointF(10, 5), QPointF(10, 11));
            break;
        case Sign::slow:
            painter.drawLine(QPointF(8, 3.8), QPointF(8, 8.3));
            painter.drawLine(QPointF(8, 8.3), QPointF(11, 10.2));
            break;
        case Sign::erring:
            painter.drawLine(QPointF(8, 4), QPointF(8, 8.6));
            painter.drawPoint(QPointF(8, 12));
            break;
        case Sign::ejected:
            painter.drawLine(QPointF(4.5, 8), QPointF(11.5, 8));
            break;
        case Sign::read_only:
            painter.drawRect(QRectF(5, 7.6, 6, 4));
            painter.drawArc(QRectF(6, 4, 4, 6), 0, 180 * 16);
            break;
        case Sign::out_of_service:
            painter.drawEllipse(QRectF(5, 5, 6, 6));
            break;
        case Sign::rebuilding:
            painter.drawArc(QRectF(4.5, 4.5, 7, 7), 40 * 16, 270 * 16);
            break;
        case Sign::drained:  // an arrow down
            painter.drawLine(QPointF(8, 4), QPointF(8, 11.5));
            painter.drawLine(QPointF(5, 8.8), QPointF(8, 11.8));
            painter.drawLine(QPointF(11, 8.8), QPointF(8, 11.8));
            break;
    }
    painter.restore();
}

}  // namespace faultline::gui
