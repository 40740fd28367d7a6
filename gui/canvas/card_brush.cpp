#include "gui/canvas/card_brush.hpp"

#include <QFontMetricsF>
#include <QHash>
#include <QStaticText>
#include <cmath>

namespace faultline::gui {
namespace {

// The card is drawn in its own units whatever the theme's scale: the canvas is zoomed instead.
const QFont& font_of(CardFont font) {
    const auto made = [](int pixels, QFont::Weight weight) {
        QFont f = ui_font(pixels, weight);
        f.setPixelSize(pixels);
        return f;
    };
    static const QFont kFonts[] = {made(11, QFont::Normal), made(11, QFont::DemiBold),
                                   made(13, QFont::DemiBold)};
    return kFonts[static_cast<size_t>(font)];
}

struct Key {
    QString text;
    int width = 0;  // hundredths of a unit
    CardFont font = CardFont::small;
    bool operator==(const Key&) const = default;
};
size_t qHash(const Key& key, size_t seed) {
    return qHashMulti(seed, key.text, key.width, static_cast<int>(key.font));
}

const QStaticText& shaped(CardFont font, const QString& text, double width) {
    constexpr qsizetype kMost = 8'000;  // some MB
    static QHash<Key, QStaticText> known;
    if (known.size() > kMost) known.clear();
    const Key key{text, static_cast<int>(width * 100), font};
    const auto found = known.constFind(key);
    if (found != known.cend()) return *found;
    QStaticText fresh(QFontMetricsF(font_of(font)).elidedText(text, Qt::ElideRight, width));
    fresh.setTextFormat(Qt::PlainText);
    fresh.setPerformanceHint(QStaticText::AggressiveCaching);
    fresh.prepare({}, font_of(font));
    return *known.insert(key, fresh);
}

}  // namespace

void draw_text(QPainter& painter, CardFont font, const QColor& colour, const QRectF& box,
               Qt::Alignment alignment, const QString& text) {
    if (text.isEmpty()) return;
    const QStaticText& line = shaped(font, text, box.width() + 1);
    const double left = alignment & Qt::AlignRight ? box.right() - line.size().width() : box.left();
    painter.setFont(font_of(font));
    painter.setPen(colour);
    painter.drawStaticText(QPointF(left, box.center().y() - line.size().height() / 2), line);
}

void fill_box(QPainter& painter, const QRectF& box, double radius, const QColor& colour) {
    constexpr double kVisible = 2;  // pixels: of a smaller corner less than one is missing
    if (radius * painter.worldTransform().m11() < kVisible) {
        painter.fillRect(box, colour);
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(box, radius, radius);
}

void frame_box(QPainter& painter, const QRectF& box, double radius, double width,
               const QColor& border, const QColor& colour) {
    const double half = width / 2;
    fill_box(painter, box.adjusted(-half, -half, half, half), radius + half, border);
    fill_box(painter, box.adjusted(half, half, -half, -half), radius - half, colour);
}

}  // namespace faultline::gui
