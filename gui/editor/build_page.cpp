#include "gui/editor/build_page.hpp"

#include <QAction>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QToolBar>
#include <QTreeView>
#include <QVBoxLayout>

#include "gui/editor/design_view.hpp"
#include "gui/editor/form_panel.hpp"
#include "gui/editor/gallery.hpp"
#include "gui/editor/own_keys.hpp"
#include "gui/editor/part_list.hpp"
#include "gui/editor/problems_model.hpp"
#include "gui/editor/yaml_view.hpp"

namespace faultline::gui {
namespace {

const char* kFilter = QT_TRANSLATE_NOOP("BuildPage", "Scenarios (*.yaml *.yml)");

}  // namespace

BuildPage::BuildPage(Hub& hub, QWidget* parent)
    : QWidget(parent),
      document_{Document::of(hub)},
      tools_{new QToolBar(this)},
      views_{new QTabWidget(this)},
      drawing_{new DesignView(document_, views_)},
      yaml_{new YamlView(document_, views_)},
      problems_{new ProblemsModel(document_, this)},
      state_{new QLabel(this)},
      message_{new QLabel(this)},
      disk_{new QWidget(this)} {
    setObjectName("build");
    setProperty("wants", "all");  // of the window: what is watched steps aside
    add_tools();
    auto* parts = new PartList(this);
    for (QWidget* widget : {static_cast<QWidget*>(parts), static_cast<QWidget*>(drawing_)})
        new OwnKeys(widget);
    connect(parts, &PartList::wanted, drawing_, &DesignView::add);
    views_->setDocumentMode(true);
    views_->setTabPosition(QTabWidget::South);
    views_->addTab(drawing_, tr("Drawing"));
    views_->addTab(yaml_, tr("YAML"));
    auto* beside = new QSplitter(Qt::Horizontal, this);
    beside->addWidget(parts);
    beside->addWidget(views_);
    beside->addWidget(new FormPanel(document_, this));
    beside->setStretchFactor(1, 1);
    beside->setSizes({140, 680, 440});
    auto* above = new QSplitter(Qt::Vertical, this);
    above->addWidget(beside);
    above->addWidget(make_problems());
    above->setStretchFactor(0, 1);
    offer_disk();
    message_->setObjectName("build-message");
    message_->setWordWrap(true);
    message_->setContentsMargins(8, 2, 8, 4);
    message_->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(tools_);
    layout->addWidget(disk_);
    layout->addWidget(above, 1);
    layout->addWidget(message_);
    connect(&document_, &Document::refused, this, &BuildPage::tell);
    connect(drawing_, &DesignView::refused, this, &BuildPage::tell);
    connect(&document_, &Document::file_changed, this, &BuildPage::show_state);
    connect(&document_, &Document::read, this, &BuildPage::show_state);
    connect(&document_, &Document::read, this, &BuildPage::show_problems);
    connect(&document_, &Document::read, message_, &QWidget::hide);
    connect(&hub, &Hub::opened, this, &BuildPage::show_state);
    connect(&document_, &Document::show_line, this, [this] { views_->setCurrentWidget(yaml_); });
    show_state();
    show_problems();
}

// Its key is the window's, in the menu.
QAction* BuildPage::tool(const QString& text, const QString& tip, const QKeySequence& keys) {
    QAction* action = tools_->addAction(text);
    const QString shortcut = keys.toString(QKeySequence::NativeText);
    action->setToolTip(shortcut.isEmpty() ? tip : tip + " (" + shortcut + ")");
    return action;
}

void BuildPage::add_tools() {
    tools_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    connect(tool(tr("New"), tr("A small system to begin with"), QKeySequence::New),
            &QAction::triggered, this, &BuildPage::start_new);
    connect(tool(tr("Gallery"), tr("Start from an architecture"), QKeySequence("Ctrl+Shift+N")),
            &QAction::triggered, this, &BuildPage::open_gallery);
    connect(tool(tr("Open"), tr("Open a file"), QKeySequence::Open), &QAction::triggered, this,
            &BuildPage::open);
    save_ = tool(tr("Save"), tr("Save"), QKeySequence::Save);
    connect(save_, &QAction::triggered, this, &BuildPage::save);
    connect(tool(tr("Save as"), tr("Save under another name"), {}), &QAction::triggered, this,
            &BuildPage::save_as);
    tools_->addSeparator();
    const auto way = [this](QAction* action, const QString& name, const QList<QKeySequence>& keys) {
        action->setIconText(name);
        action->setShortcuts(keys);
        tools_->addAction(action);
    };
    way(document_.undo().createUndoAction(this, tr("Undo")), tr("Undo"), {QKeySequence("Ctrl+Z")});
    way(document_.undo().createRedoAction(this, tr("Redo")), tr("Redo"),
        {QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")});
    tools_->addSeparator();
    run_ = tool(tr("Run this"), tr("The session starts anew with this system"),
                QKeySequence("Ctrl+Return"));
    run_->setShortcut(QKeySequence("Ctrl+Return"));
    connect(run_, &QAction::triggered, &document_, &Document::run);
    state_->setContentsMargins(10, 0, 10, 0);
    state_->setObjectName("build-state");
    tools_->addWidget(state_);
}

QWidget* BuildPage::make_problems() {
    list_ = new QTreeView(this);
    list_->setObjectName("problems");
    list_->setAccessibleName(tr("What is wrong"));
    list_->setModel(problems_);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setHeaderHidden(true);
    list_->header()->resizeSection(ProblemsModel::kWhere, 110);
    list_->setMaximumHeight(130);
    const auto go = [this](const QModelIndex& index) {
        const scenarios::Diagnostic problem = problems_->problem(index.row());
        const QStringList path = QString::fromStdString(problem.path).split('.');
        if (path.size() > 1 && drawing_->picture().find(path[1]) >= 0)
            document_.select(path[0] + "." + path[1]);
        else if (!path[0].isEmpty())
            document_.select(path[0]);
        if (problem.where.line > 0)
            Q_EMIT document_.show_line(problem.where.line, problem.where.column);
    };
    connect(list_, &QTreeView::clicked, this, go);
    connect(list_, &QTreeView::activated, this, go);
    return list_;
}

void BuildPage::show_problems() {
    list_->setVisible(problems_->rowCount() > 0);
    const int errors = problems_->errors();
    views_->setTabText(1, errors > 0 ? tr("YAML  (%n to mend)", nullptr, errors) : tr("YAML"));
}

void BuildPage::show_state() {
    const bool can_run = document_.draft().can_run();
    run_->setEnabled(can_run && !document_.runs());
    const QString name = document_.title() + (document_.modified() ? " •" : "");
    state_->setText(name + (document_.runs() ? tr("  running")
                            : can_run        ? tr("  changed since it ran")
                                             : tr("  cannot run yet")));
}

void BuildPage::tell(const QString& why) {
    message_->setText("⚠ " + why);
    message_->show();
}

// ---- files

void BuildPage::offer_disk() {
    auto* layout = new QHBoxLayout(disk_);
    disk_->setObjectName("disk-changed");
    auto* take = new QPushButton(tr("Take what is on disk"), disk_);
    auto* keep = new QPushButton(tr("Keep mine"), disk_);
    layout->addWidget(new QLabel(tr("Another program has written this file."), disk_));
    layout->addStretch();
    layout->addWidget(take);
    layout->addWidget(keep);
    disk_->hide();
    connect(&document_, &Document::disk_changed, disk_, &QWidget::show);
    connect(take, &QPushButton::clicked, &document_, &Document::take_from_disk);
    connect(take, &QPushButton::clicked, disk_, &QWidget::hide);
    connect(keep, &QPushButton::clicked, disk_, &QWidget::hide);
}

bool BuildPage::may_close() {
    if (!document_.modified()) return true;
    const auto answer = QMessageBox::question(
        this, tr("Not saved"), tr("%1 has changes that are not saved.").arg(document_.title()),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    if (answer == QMessageBox::Save) return save();
    return answer == QMessageBox::Discard;
}

void BuildPage::start_new() {
    if (may_close()) document_.start_new();
}

void BuildPage::open() {
    if (!may_close()) return;
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a scenario"), document_.file(), tr(kFilter));
    if (!path.isEmpty()) document_.open(path);
}

void BuildPage::open_gallery() {
    Gallery gallery(this);
    if (gallery.exec() == QDialog::Accepted && !gallery.chosen().isEmpty() && may_close())
        document_.open_copy(gallery.chosen());
}

bool BuildPage::save() { return document_.file().isEmpty() ? save_as() : document_.save(); }

bool BuildPage::save_as() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save the scenario"), document_.file(), tr(kFilter));
    return !path.isEmpty() && document_.save_as(path);
}

QWidget* make_build_page(Hub& hub, QWidget* parent) { return new BuildPage(hub, parent); }

}  // namespace faultline::gui
