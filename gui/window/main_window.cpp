#include "gui/window/main_window.hpp"

#include <QAction>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileDialog>
#include <QMenuBar>
#include <QSettings>
#include <QStatusBar>
#include <QTabWidget>

#include "gui/window/panels.hpp"

namespace faultline::gui {
namespace {

// Of the layout of docks: one that was remembered by an older window is not recalled.
constexpr int kLayoutVersion = 1;

Qt::DockWidgetArea area_of(Place place) {
    if (place == Place::left) return Qt::LeftDockWidgetArea;
    return place == Place::right ? Qt::RightDockWidgetArea : Qt::BottomDockWidgetArea;
}

}  // namespace

MainWindow::MainWindow(bool remembers, QWidget* parent)
    : QMainWindow(parent), remembers_{remembers}, pages_{new QTabWidget(this)} {
    setObjectName("faultline");
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    pages_->setDocumentMode(true);
    setCentralWidget(pages_);
    add_menus();
    add_panels();
    resize(1280, 720);
    connect(&hub_, &Hub::opened, this, &MainWindow::show_title);
    connect(&hub_, &Hub::refused, this,
            [this](const QString& why) { statusBar()->showMessage(why, 10'000); });
    show_title();
    first_state_ = saveState(kLayoutVersion);
    if (remembers_) recall();
}

void MainWindow::add_panels() {
    QMenu* view = menuBar()->addMenu(tr("&View"));
    for (const Panel& panel : panels()) {
        if (panel.place == Place::centre) {
            pages_->addTab(panel.make(hub_, pages_), tr(panel.title));
            continue;
        }
        auto* dock = new QDockWidget(tr(panel.title), this);
        dock->setObjectName(panel.name);
        dock->setWidget(panel.make(hub_, dock));
        addDockWidget(area_of(panel.place), dock);
        dock->setVisible(panel.open);
        QAction* show = dock->toggleViewAction();
        show->setShortcut(QKeySequence(panel.shortcut));
        view->addAction(show);
    }
    view->addSeparator();
    view->addAction(tr("Panels as they were at first"), this,
                    [this] { restoreState(first_state_, kLayoutVersion); });
}

void MainWindow::add_menus() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&Open..."), QKeySequence::Open, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Open a scenario"), {},
                                                          tr("Scenarios (*.yaml *.yml)"));
        if (!path.isEmpty()) hub_.open(path);
    });
    file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
}

void MainWindow::show_title() {
    const QString name = QString::fromStdString(hub_.system().name);
    setWindowTitle(name.isEmpty() ? QString("Faultline") : name + " - Faultline");
}

void MainWindow::remember() const {
    QSettings settings;
    settings.setValue("geometry", saveGeometry());
    settings.setValue("state", saveState(kLayoutVersion));
}

void MainWindow::recall() {
    const QSettings settings;
    restoreGeometry(settings.value("geometry").toByteArray());
    restoreState(settings.value("state").toByteArray(), kLayoutVersion);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (remembers_) remember();
    event->accept();
}

}  // namespace faultline::gui
