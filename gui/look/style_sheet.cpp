#include "gui/look/style_sheet.hpp"

#include <cmath>

namespace faultline::gui {
namespace {

// @name stands for a colour, $n for n pixels at the theme's scale.
constexpr const char* kSheet = R"(
QMainWindow, QDialog { background: @window; }
QMainWindow::separator { background: @window; width: $6; height: $6; }
QMainWindow::separator:hover { background: @border; }
QMenuBar { background: @window; padding: $2 $6; }
QMenuBar::item { padding: $4 $8; border-radius: $5; background: transparent; }
QMenuBar::item:selected { background: @grid; }
QMenu { background: @card; border: 1px solid @border; padding: $5; }
QMenu::item { padding: $5 $26 $5 $12; border-radius: $4; }
QMenu::item:selected { background: @info; color: @window; }
QMenu::item:disabled { color: @faint; background: transparent; }
QMenu::separator { height: 1px; background: @border; margin: $4 $8; }
QDockWidget { font-weight: 600; titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: @window; padding: $6 $10; text-align: left; }
QDockWidget > QWidget { background: @panel; }
QTabWidget::pane { border: none; }
QTabBar { background: @window; }
QTabBar::tab { background: transparent; padding: $6 $14; border: none; color: @faint;
    border-bottom: $2 solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: $2 solid @info; }
QTabBar::tab:hover { color: @text; }
QStatusBar { background: @window; color: @faint; }
QStatusBar::item { border: none; }
QTreeView, QTableView, QListView, QPlainTextEdit, QTextEdit { background: @panel; border: none;
    alternate-background-color: @window; selection-background-color: @info;
    selection-color: @window; }
QTreeView::item, QTableView::item { padding: $3 $4; }
QTableView { gridline-color: @grid; }
QDialog#key_sheet { border: 1px solid @border; }
QHeaderView { background: @panel; }
QHeaderView::section { background: @panel; color: @faint; border: none; padding: $4 $6;
    border-bottom: 1px solid @grid; }
QToolButton, QPushButton { background: transparent; border: 1px solid transparent;
    border-radius: $6; padding: $4 $8; }
QPushButton, QToolButton#break { background: @card; border: 1px solid @border; padding: $5 $12; }
QToolButton:hover, QPushButton:hover { background: @grid; }
QToolButton:pressed, QPushButton:pressed { background: @border; }
QToolButton:focus, QPushButton:focus { border: 1px solid @info; }
QToolButton:checked { background: @grid; }
#time_bar QToolButton { padding: $4; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { background: @card; border: 1px solid @border;
    border-radius: $5; padding: $3 $6; selection-background-color: @info; }
QLineEdit:focus, QComboBox:focus { border: 1px solid @info; }
QToolTip { background: @card; color: @text; border: 1px solid @border; padding: $4; }
QScrollBar:vertical { background: transparent; width: $10; margin: 0; }
QScrollBar:horizontal { background: transparent; height: $10; margin: 0; }
QScrollBar::handle { background: @border; border-radius: $4; margin: $2; min-height: $24;
    min-width: $24; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

QString scaled(const QString& sheet, double scale) {
    QString text;
    for (qsizetype i = 0; i < sheet.size(); ++i) {
        if (sheet[i] != '$') {
            text += sheet[i];
            continue;
        }
        int value = 0;
        while (i + 1 < sheet.size() && sheet[i + 1].isDigit())
            value = 10 * value + sheet[++i].digitValue();
        text += QString::number(std::lround(value * scale)) + "px";
    }
    return text;
}

}  // namespace

QString style_sheet(const Theme& t) {
    QString sheet = QString::fromLatin1(kSheet);
    const std::pair<const char*, QColor> colours[] = {
        {"@window", t.window}, {"@panel", t.panel},
        {"@card", t.card},     {"@border", t.border},
        {"@text", t.text},     {"@faint", t.faint},
        {"@grid", t.grid},     {"@info", t.of(Meaning::information)},
    };
    for (const auto& [name, colour] : colours) sheet.replace(name, colour.name());
    return scaled(sheet, t.scale);
}

}  // namespace faultline::gui
