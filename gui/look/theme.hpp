// gui/look/theme.hpp - how the window looks: three palettes with five meaning colours, the font,
// sizes.
//
// Whoever paints asks theme() each time; when it changes, every widget gets a PaletteChange. Sizes
// are pixels of a usual screen, for a projector larger: px() scales them.
#pragma once
#include <QColor>
#include <QFont>
#include <QString>

namespace faultline::gui {

enum class Meaning : uint8_t { normal, busy, critical, down, information };

struct Theme {
    const char* name;  // light, dark, projector
    QColor window, panel, card, border, text, faint, grid;
    QColor meaning[5];
    QColor key, value, quoted;  // of YAML
    double scale = 1;

    QColor of(Meaning what) const { return meaning[static_cast<size_t>(what)]; }
};

enum class Look : uint8_t { light, dark, projector };
const Theme& theme();
Look current_look();
// Of the whole application: palette, style and font too.
void set_look(Look look);

double px(double pixels);
// Inter, where it is installed; without hinting, so that it looks the same everywhere.
QFont ui_font(double pixels, QFont::Weight weight = QFont::Normal);

// What a share of a resource that is used means.
Meaning meaning_of_load(double utilization);

// ---- numbers as people read them
QString rate_text(double per_second);  // 850/s, 1.2K/s
QString latency_text(double seconds);  // 230 us, 12 ms, 1.4 s; a dash for NaN
QString count_text(double count);      // 850, 1.2K
QString percent_text(double share);    // 73 %, 0.2 %

}  // namespace faultline::gui
