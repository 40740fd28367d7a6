#include "gui/window/key_sheet.hpp"

#include <QAction>
#include <QDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <algorithm>

#include "gui/look/theme.hpp"

namespace faultline::gui {
namespace {

class Sheet : public QDialog {
public:
    using QDialog::QDialog;

protected:
    void keyPressEvent(QKeyEvent* /*event*/) override { close(); }
    void mousePressEvent(QMouseEvent* /*event*/) override { close(); }
};

QLabel* label(const QString& text, const QFont& font, const QColor& colour, QWidget* parent) {
    auto* one = new QLabel(text, parent);
    QPalette palette = one->palette();
    palette.setColor(QPalette::WindowText, colour);
    one->setPalette(palette);
    one->setFont(font);
    return one;
}

QWidget* column_of(const QMenu& menu, QWidget* parent) {
    auto* column = new QWidget(parent);
    auto* grid = new QGridLayout(column);
    grid->setVerticalSpacing(static_cast<int>(px(4)));
    grid->setHorizontalSpacing(static_cast<int>(px(12)));
    grid->setContentsMargins(0, 0, 0, 0);
    const Theme& t = theme();
    grid->addWidget(
        label(QString(menu.title()).remove('&'), ui_font(14, QFont::Bold), t.text, column), 0, 0, 1,
        2);
    int row = 1;
    for (const QAction* action : menu.actions()) {
        if (action->shortcut().isEmpty()) continue;
        grid->addWidget(label(action->shortcut().toString(QKeySequence::NativeText),
                              ui_font(12, QFont::DemiBold), t.of(Meaning::information), column),
                        row, 0, Qt::AlignTop | Qt::AlignRight);
        auto* what = label(QString(action->text()).remove('&'), ui_font(12), t.text, column);
        what->setWordWrap(true);
        what->setMinimumWidth(static_cast<int>(px(150)));
        grid->addWidget(what, row++, 1);
    }
    grid->setRowStretch(row, 1);
    grid->setColumnStretch(1, 1);
    return column;
}

}  // namespace

void show_key_sheet(QMainWindow& window) {
    // Asked for again it comes to the front: one is enough.
    if (auto* open = window.findChild<QDialog*>("key_sheet")) {
        open->raise();
        return open->activateWindow();
    }
    auto* sheet = new Sheet(&window);
    sheet->setObjectName("key_sheet");
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->setWindowTitle(QObject::tr("Keys"));
    auto* row = new QHBoxLayout(sheet);
    row->setContentsMargins(24, 20, 24, 20);
    row->setSpacing(static_cast<int>(px(26)));
    for (const QAction* top : window.menuBar()->actions())
        if (top->menu() && QString(top->text()).remove('&') != "Help")
            row->addWidget(column_of(*top->menu(), sheet), 1, Qt::AlignTop);
    sheet->resize(std::min(static_cast<int>(px(1080)), window.width()),
                  std::min(static_cast<int>(px(480)), window.height()));
    sheet->show();
}

}  // namespace faultline::gui
