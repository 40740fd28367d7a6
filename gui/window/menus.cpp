// gui/window/menus.cpp - the window's actions: what each is called, its key, what it does.
#include <QAction>
#include <QFileDialog>
#include <QMenuBar>

#include "gui/canvas/canvas.hpp"
#include "gui/editor/build_page.hpp"
#include "gui/faults/by_hand.hpp"
#include "gui/timeline/marks.hpp"
#include "gui/window/key_sheet.hpp"
#include "gui/window/main_window.hpp"

namespace faultline::gui {

QAction* MainWindow::add(QMenu* menu, const char* name, const QString& text,
                         const QKeySequence& key, std::function<void()> what) {
    auto* action = new QAction(text, this);
    action->setObjectName(QString("do_") + name);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, std::move(what));
    menu->addAction(action);
    addAction(action);  // its key works without the menu, in full screen too
    return action;
}

void MainWindow::add_file_menu() {
    QMenu* menu = menuBar()->addMenu(tr("&File"));
    const auto build = [this] { return findChild<BuildPage*>("build"); };
    add(menu, "new", tr("&New"), QKeySequence::New, [build] { build()->start_new(); });
    add(menu, "gallery", tr("From the &gallery..."), QKeySequence("Ctrl+Shift+N"),
        [build] { build()->open_gallery(); });
    add(menu, "open", tr("&Open..."), QKeySequence::Open, [build] { build()->open(); });
    add(menu, "save", tr("&Save"), QKeySequence::Save, [build] { build()->save(); });
    add(menu, "save_as", tr("Save &as..."), {}, [build] { build()->save_as(); });
    add(menu, "reload", tr("Read again from the file"), QKeySequence("Ctrl+R"), [this] {
        if (!hub_.design().path.empty()) hub_.open(QString::fromStdString(hub_.design().path));
    });
    menu->addSeparator();
    add(menu, "save_session", tr("Save what was done as a scenario..."),
        QKeySequence("Ctrl+Shift+S"), [this] {
            const QString path = QFileDialog::getSaveFileName(
                this, tr("Save what was done"), "session.yaml", tr("Scenarios (*.yaml)"));
            if (path.isEmpty()) return;
            const QString problem = save_session(path);
            tell(problem.isEmpty() ? tr("Written: faultline run %1 does the same again").arg(path)
                                   : problem);
        });
    add(menu, "save_report", tr("Save the session as a report..."), QKeySequence("Ctrl+Shift+H"),
        [this] {
            const QString path = QFileDialog::getSaveFileName(this, tr("Save the session"),
                                                              "report.html", tr("Pages (*.html)"));
            if (!path.isEmpty()) save_report(path);
        });
    menu->addSeparator();
    add(menu, "quit", tr("&Quit"), QKeySequence::Quit, [this] { close(); });
}

void MainWindow::add_time_menu() {
    QMenu* menu = menuBar()->addMenu(tr("&Time"));
    add(menu, "play", tr("Play or pause"), QKeySequence(Qt::Key_Space), [this] { hub_.toggle(); });
    add(menu, "step", tr("One event"), QKeySequence("."), [this] { hub_.step(); });
    add(menu, "step_back", tr("A little back"), QKeySequence(","), [this] {
        // As far as the records are apart.
        hub_.seek({hub_.frame().at.ns - std::max<int64_t>(1, hub_.snapshot().end.ns / 1200)});
    });
    menu->addSeparator();
    add(menu, "slower", tr("Slower"), QKeySequence("["), [this] { hub_.slower(); });
    add(menu, "faster", tr("Faster"), QKeySequence("]"), [this] { hub_.faster(); });
    menu->addSeparator();
    add(menu, "mark_before", tr("To the mark before"), QKeySequence("Shift+Left"),
        [this] { hub_.seek(mark_before(hub_, hub_.frame().at)); });
    add(menu, "next_mark", tr("To the next mark"), QKeySequence("Shift+Right"),
        [this] { hub_.seek(next_mark(hub_, hub_.frame().at)); });
    add(menu, "to_start", tr("To the start"), QKeySequence("Home"), [this] { hub_.seek({}); });
    add(menu, "to_head", tr("As far as is known"), QKeySequence("End"),
        [this] { hub_.seek(hub_.snapshot().head); });
    add(menu, "to_end", tr("To the end of the run"), QKeySequence("Shift+End"),
        [this] { hub_.seek(hub_.snapshot().end); });
    menu->addSeparator();
    add(menu, "bookmark", tr("Bookmark this moment"), QKeySequence("B"),
        [this] { hub_.bookmark(); });
}

void MainWindow::add_break_menu() {
    QMenu* menu = menuBar()->addMenu(tr("&Break"));
    for (const Verb& verb : verbs()) {
        if (!*verb.key) continue;
        QString text = QString(verb.text);
        for (const char* place : {"%1", "%2"}) text.replace(place, tr("what is selected"));
        text.replace("%3", tr("of what is selected"));
        add(menu, verb.name, text, QKeySequence(verb.key), [this, &verb] {
            const Target target = selection(hub_);
            const bool one = QString(verb.text).contains("%1");
            if (target.component == models::kNone && target.edge == models::kNone)
                return tell(tr("Select a component first: click it, or use the arrow keys"));
            if (verb.fault(hub_, target).isEmpty())
                return tell(tr("That cannot be done to what is selected"));
            strike(hub_, verb, one ? one_of(hub_, target) : target);
        });
    }
    add(menu, "in_words", tr("A fault in words..."), QKeySequence("W"), [this] {
        if (hub_.live()) strike_in_words(this, hub_, selection(hub_));
    });
    menu->addSeparator();
    add(menu, "revive", tr("Mend what was done to what is selected, or everywhere"),
        QKeySequence("R"), [this] {
            if (!can_be_revived(hub_, selection(hub_)))
                return tell(tr("Nothing that was done by hand is in force there"));
            revive(hub_, selection(hub_));
        });
}

void MainWindow::add_view_menu() {
    view_ = menuBar()->addMenu(tr("&View"));
    add(view_, "fit", tr("Show the whole system"), QKeySequence("F"), [this] { canvas_->fit(); });
    add(view_, "zoom_in", tr("Nearer"), QKeySequence::ZoomIn, [this] { canvas_->zoom(1.25); });
    add(view_, "zoom_out", tr("Further away"), QKeySequence::ZoomOut,
        [this] { canvas_->zoom(0.8); });
    view_->addSeparator();
    add(view_, "light", tr("Light"), QKeySequence("Ctrl+1"), [this] { change_look(Look::light); });
    add(view_, "dark", tr("Dark"), QKeySequence("Ctrl+2"), [this] { change_look(Look::dark); });
    add(view_, "projector", tr("For a projector"), QKeySequence("Ctrl+3"),
        [this] { change_look(Look::projector); });
    add(view_, "present", tr("Present: full screen, large text"), QKeySequence("F5"),
        [this] { present(!isFullScreen()); });
    view_->addSeparator();
}

void MainWindow::add_help_menu() {
    QMenu* menu = menuBar()->addMenu(tr("&Help"));
    add(menu, "keys", tr("Keys"), QKeySequence("?"), [this] { show_key_sheet(*this); });
}

}  // namespace faultline::gui
