#include "gui/window/main_window.hpp"

#include <QAction>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QSettings>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

#include "gui/canvas/canvas.hpp"
#include "gui/editor/build_page.hpp"
#include "gui/timeline/time_bar.hpp"
#include "gui/window/panels.hpp"
#include "reports/write_file.hpp"

namespace faultline::gui {
namespace {

// Of the layout of docks: one that was remembered by an older window is not recalled.
constexpr int kLayoutVersion = 2;
constexpr double kRightPanels = 350;  // pixels wide, at first

Qt::DockWidgetArea area_of(Place place) {
    if (place == Place::left) return Qt::LeftDockWidgetArea;
    return place == Place::right ? Qt::RightDockWidgetArea : Qt::BottomDockWidgetArea;
}

}  // namespace

MainWindow::MainWindow(bool remembers, QWidget* parent)
    : QMainWindow(parent), remembers_{remembers}, pages_{new QTabWidget(this)} {
    setObjectName("faultline");
    if (remembers_) change_look(static_cast<Look>(QSettings().value("look", 0).toInt() % 3));
    // Not animated: Qt 6.4 crashes in restoreState() while a panel is still on its way.
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);  // a lesson wants to be read
    pages_->setDocumentMode(true);
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(pages_, 1);
    time_bar_ = new TimeBar(hub_, centre);
    column->addWidget(time_bar_);
    setCentralWidget(centre);
    canvas_ = new Canvas(hub_, pages_);
    pages_->addTab(canvas_, tr("System"));
    add_file_menu();
    add_time_menu();
    add_break_menu();
    add_view_menu();
    add_panels();
    add_help_menu();
    resize(1280, 720);
    connect(&hub_, &Hub::shown, this, &MainWindow::show_title);
    connect(&hub_, &Hub::refused, this, &MainWindow::tell);
    connect(&report_writer_, &ReportWriter::failed, this, &MainWindow::tell);
    connect(&report_writer_, &ReportWriter::written, this, [this](const QString& path) {
        tell(tr("Written: %1 opens in any browser").arg(path));
    });
    connect(&hub_, &Hub::broken, this, [this] {
        tell(tr("The file has mistakes: nothing of it runs"));
        if (auto* problems = findChild<QDockWidget*>("problems")) {
            problems->show();
            problems->raise();
        }
    });
    connect(&hub_, &Hub::shown, this, [this] {
        const QString problem = QString::fromStdString(hub_.snapshot().problem);
        if (!problem.isEmpty() && statusBar()->currentMessage() != problem) tell(problem);
    });
    show_title();
    first_state_ = saveState(kLayoutVersion);
    if (remembers_) recall();
    connect(pages_, &QTabWidget::currentChanged, this, &MainWindow::make_room);
    canvas_->setFocus();
}

MainWindow::~MainWindow() {
    // Panels look at the hub as long as there are any.
    qDeleteAll(findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly));
    delete takeCentralWidget();
}

void MainWindow::add_panels() {
    QDockWidget* below = nullptr;  // the first one there: the others are its tabs
    QDockWidget* front = nullptr;  // of these
    for (const Panel& panel : panels()) {
        if (panel.place == Place::centre) {
            QWidget* page = panel.make(hub_, pages_);
            pages_->addTab(page, tr(panel.title));
            add(view_, panel.name, tr(panel.title), QKeySequence(panel.shortcut),
                [this, page] { pages_->setCurrentWidget(page); });
            continue;
        }
        auto* dock = new QDockWidget(tr(panel.title), this);
        dock->setObjectName(panel.name);
        dock->setWidget(panel.make(hub_, dock));
        addDockWidget(area_of(panel.place), dock);
        if (panel.place == Place::bottom) {
            below ? tabifyDockWidget(below, dock) : void(below = dock);
            if (panel.open) front = dock;
        }
        dock->setVisible(panel.open);
        add(view_, panel.name, tr(panel.title), QKeySequence(panel.shortcut), [dock] {
            // Once more puts it away again.
            const bool away = dock->isVisible() && !dock->visibleRegion().isEmpty();
            dock->setVisible(!away);
            if (!away) dock->raise();
        });
    }
    if (front) front->raise();
    pages_->tabBar()->setVisible(pages_->count() > 1);
    QList<QDockWidget*> right, bottom;
    for (QDockWidget* dock : findChildren<QDockWidget*>())
        (dockWidgetArea(dock) == Qt::RightDockWidgetArea ? right : bottom) << dock;
    resizeDocks(right, QList<int>(right.size(), static_cast<int>(px(kRightPanels))),
                Qt::Horizontal);
    resizeDocks(bottom, QList<int>(bottom.size(), static_cast<int>(px(190))), Qt::Vertical);
    if (right.size() > 1)
        resizeDocks({right[0], right[1]}, {static_cast<int>(px(380)), static_cast<int>(px(260))},
                    Qt::Vertical);
    view_->addSeparator();
    add(view_, "first_layout", tr("Panels as they were at first"), {},
        [this] { restoreState(first_state_, kLayoutVersion); });
}

// A page that wants "all" of the window, or its "width", gets the room of the panels while it is in
// front. What is opened meanwhile stays open.
void MainWindow::make_room() {
    const QString wants = pages_->currentWidget()->property("wants").toString();
    const auto docks = findChildren<QDockWidget*>();
    time_bar_->setVisible(wants != "all");
    if (!beside_.isEmpty()) {
        QList<QDockWidget*> opened;
        for (QDockWidget* dock : docks)
            if (!dock->isHidden()) opened << dock;
        restoreState(std::exchange(beside_, {}), kLayoutVersion);
        for (QDockWidget* dock : opened) dock->show();
    }
    if (wants.isEmpty()) return;
    beside_ = saveState(kLayoutVersion);
    // What a lesson says of two systems is read beside them.
    for (QDockWidget* dock : docks)
        if (wants == "all" || dock->objectName() != "lesson") dock->hide();
}

void MainWindow::change_look(Look look) {
    const double before = theme().scale;
    set_look(look);
    // Larger text wants wider panels.
    QList<QDockWidget*> right;
    QList<int> widths;
    for (QDockWidget* dock : findChildren<QDockWidget*>()) {
        if (dockWidgetArea(dock) != Qt::RightDockWidgetArea || dock->isHidden()) continue;
        right << dock;
        widths << static_cast<int>(isVisible() ? std::lround(dock->width() * theme().scale / before)
                                               : std::lround(px(kRightPanels)));
    }
    if (theme().scale != before) resizeDocks(right, widths, Qt::Horizontal);
    if (remembers_) QSettings().setValue("look", static_cast<int>(look));
}

void MainWindow::present(bool on) {
    if (on == isFullScreen()) return;
    if (on) {
        look_before_ = current_look();
        state_before_ = saveState(kLayoutVersion);
        for (QDockWidget* dock : findChildren<QDockWidget*>())
            if (dock->objectName() != "lesson") dock->hide();
        set_look(Look::projector);
        showFullScreen();
    } else {
        set_look(look_before_);
        showNormal();
        restoreState(state_before_, kLayoutVersion);
    }
    menuBar()->setVisible(!on);
    canvas_->fit();
}

QString MainWindow::save_session(const QString& path) {
    if (!hub_.live()) return tr("nothing is open");
    const std::string problem = reports::write_file(path.toStdString(), hub_.session().exported());
    return QString::fromStdString(problem);
}

void MainWindow::save_report(const QString& path) {
    if (!hub_.live()) return tell(tr("nothing is open"));
    if (report_writer_.busy()) return tell(tr("A report is being written already"));
    report_writer_.write(hub_.session().exported(), path);
    tell(tr("The session is run once more from the start for %1").arg(path));
}

void MainWindow::tell(const QString& text) { statusBar()->showMessage(text, 15'000); }

// Whether it runs is seen in the list of windows too.
void MainWindow::show_title() {
    static const char* const kModes[] = {"paused", "playing", "at the end", "stopped"};
    const QString name = QString::fromStdString(hub_.system().name);
    const char* mode = kModes[static_cast<size_t>(hub_.snapshot().mode)];
    setWindowTitle(name.isEmpty() ? QString("Faultline")
                                  : QString("%1 (%2) - Faultline").arg(name, mode));
}

void MainWindow::remember() const {
    QSettings settings;
    if (isFullScreen()) return;
    settings.setValue("geometry", saveGeometry());
    settings.setValue("state", beside_.isEmpty() ? saveState(kLayoutVersion) : beside_);
}

void MainWindow::recall() {
    const QSettings settings;
    restoreGeometry(settings.value("geometry").toByteArray());
    restoreState(settings.value("state").toByteArray(), kLayoutVersion);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    auto* build = findChild<BuildPage*>("build");
    if (remembers_ && build != nullptr && !build->may_close()) return event->ignore();
    if (remembers_) remember();
    event->accept();
}

}  // namespace faultline::gui
