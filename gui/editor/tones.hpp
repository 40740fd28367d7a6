// gui/editor/tones.hpp - the colours of the editor, light or dark as the palette of a widget is.
#pragma once
#include <QColor>
#include <QPalette>
#include <QWidget>

namespace faultline::gui {

enum class Tone : uint8_t { text, faint, key, value, quoted, error, warning, line, margin };

inline QColor tone(const QPalette& palette, Tone tone) {
    const bool dark = palette.color(QPalette::Base).lightnessF() < 0.5;
    switch (tone) {
        case Tone::faint:
            return dark ? QColor(0x8b, 0x96, 0xa5) : QColor(0x6b, 0x74, 0x80);
        case Tone::key:
            return dark ? QColor(0x7c, 0xb7, 0xff) : QColor(0x0b, 0x57, 0xb8);
        case Tone::value:
            return dark ? QColor(0xf0, 0xb4, 0x6c) : QColor(0x9a, 0x4a, 0x00);
        case Tone::quoted:
            return dark ? QColor(0x8f, 0xd6, 0x9b) : QColor(0x1b, 0x70, 0x36);
        case Tone::error:
            return dark ? QColor(0xff, 0x7b, 0x72) : QColor(0xc0, 0x21, 0x2f);
        case Tone::warning:
            return dark ? QColor(0xe3, 0xb3, 0x41) : QColor(0x9a, 0x67, 0x00);
        case Tone::line:
            return dark ? QColor(255, 255, 255, 14) : QColor(0, 0, 0, 10);
        case Tone::margin:
            return palette.color(QPalette::Window);
        case Tone::text:
            break;
    }
    return palette.color(QPalette::Text);
}
inline QColor tone(const QWidget& widget, Tone which) { return tone(widget.palette(), which); }

}  // namespace faultline::gui
