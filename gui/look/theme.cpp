#include "gui/look/theme.hpp"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>
#include <cmath>
#include <utility>

#include "gui/look/style_sheet.hpp"

namespace faultline::gui {
namespace {

QColor rgb(uint32_t hex) { return QColor::fromRgb(hex); }

// In the order of Look.
const Theme* themes() {
    static const Theme all[] = {
        {"light",
         rgb(0xf3f5f8),
         rgb(0xffffff),
         rgb(0xffffff),
         rgb(0xd3dae4),
         rgb(0x18202c),
         rgb(0x5d6878),
         rgb(0xe3e8ef),
         {rgb(0x1a9a6c), rgb(0xb97a00), rgb(0xd2540f), rgb(0xcf2f45), rgb(0x2468d0)},
         rgb(0x0b57b8),
         rgb(0x9a4a00),
         rgb(0x1b7036),
         1},
        {"dark",
         rgb(0x12151a),
         rgb(0x191d24),
         rgb(0x212732),
         rgb(0x353e4c),
         rgb(0xe8ebf1),
         rgb(0x98a2b3),
         rgb(0x2f3744),
         {rgb(0x41bd8f), rgb(0xe5b045), rgb(0xf5854a), rgb(0xf2586a), rgb(0x62adff)},
         rgb(0x7cb7ff),
         rgb(0xf0b46c),
         rgb(0x8fd69b),
         1},
        {"projector",
         rgb(0xffffff),
         rgb(0xffffff),
         rgb(0xffffff),
         rgb(0x60656d),
         rgb(0x000000),
         rgb(0x3a3f47),
         rgb(0xd9dde2),
         {rgb(0x00704a), rgb(0x9a5f00), rgb(0xb83a00), rgb(0xb30020), rgb(0x003fae)},
         rgb(0x003fae),
         rgb(0x8a3a00),
         rgb(0x005c2c),
         1.3},
    };
    return all;
}

Look current = Look::light;

QPalette palette_of(const Theme& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.panel);
    p.setColor(QPalette::AlternateBase, t.window);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.faint);
    p.setColor(QPalette::Button, t.card);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.of(Meaning::down));
    p.setColor(QPalette::ToolTipBase, t.card);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Highlight, t.of(Meaning::information));
    p.setColor(QPalette::HighlightedText, t.window);
    p.setColor(QPalette::Link, t.of(Meaning::information));
    p.setColor(QPalette::Light, t.card);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.border);
    p.setColor(QPalette::Shadow, t.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.faint);
    return p;
}

// Two digits of a number below a thousand, with what it counts.
QString two_digits(double value) {
    if (value >= 9.95) return QString::number(std::round(value));
    return QString::number(std::round(value * 10) / 10);
}

}  // namespace

const Theme& theme() { return themes()[static_cast<size_t>(current)]; }
Look current_look() { return current; }

void set_look(Look look) {
    static bool styled = false;
    if (look == current && styled) return;
    current = look;
    // Its own style is the same on every platform, so that pictures are too.
    if (!std::exchange(styled, true)) QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setFont(ui_font(13));
    QApplication::setPalette(palette_of(theme()));
    qApp->setStyleSheet(style_sheet(theme()));
}

double px(double pixels) { return pixels * theme().scale; }

QFont ui_font(double pixels, QFont::Weight weight) {
    QFont f("Inter");
    f.setStyleHint(QFont::SansSerif);
    f.setPixelSize(static_cast<int>(std::lround(px(pixels))));
    f.setWeight(weight);
    f.setHintingPreference(QFont::PreferNoHinting);
    f.setStyleStrategy(QFont::PreferAntialias);
    return f;
}

Meaning meaning_of_load(double utilization) {
    if (utilization >= 0.9) return Meaning::critical;
    return utilization >= 0.7 ? Meaning::busy : Meaning::normal;
}

QString count_text(double count) {
    if (!std::isfinite(count)) return QString(QChar(0x2013));
    if (count < 999.5) return two_digits(count);
    if (count < 999'500) return two_digits(count / 1e3) + "K";
    if (count < 999'500'000) return two_digits(count / 1e6) + "M";
    return two_digits(count / 1e9) + "G";
}

QString rate_text(double per_second) { return count_text(per_second) + "/s"; }

QString latency_text(double seconds) {
    if (!std::isfinite(seconds)) return QString(QChar(0x2013));
    if (seconds < 999.5e-6) return two_digits(seconds * 1e6) + QString::fromUtf8(" \u00b5s");
    if (seconds < 0.9995) return two_digits(seconds * 1e3) + " ms";
    return two_digits(seconds) + " s";
}

QString percent_text(double share) {
    const double percent = 100 * share;
    if (percent > 0 && percent < 0.095) return "<0.1 %";
    return (percent < 9.95 && percent > 0 ? QString::number(std::round(percent * 10) / 10)
                                          : QString::number(std::round(percent))) +
           " %";
}

}  // namespace faultline::gui
