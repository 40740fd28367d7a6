#include "gui/editor/form_panel.hpp"

#include <QAction>
#include <QHeaderView>
#include <QInputDialog>
#include <QMenu>
#include <QToolTip>
#include <QTreeView>
#include <QVBoxLayout>

#include "gui/editor/form_delegate.hpp"
#include "gui/editor/form_model.hpp"
#include "gui/editor/own_keys.hpp"
#include "gui/look/label.hpp"

namespace faultline::gui {
namespace {

QString text_of(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

FormPanel::FormPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      document_{document},
      model_{new FormModel(document, this)},
      view_{new QTreeView(this)},
      title_{new Label(16, QFont::Bold, this)},
      help_{new QLabel(this)} {
    new OwnKeys(view_);
    view_->setObjectName("form-fields");
    view_->setAccessibleName(tr("Settings of what is selected"));
    view_->setModel(model_);
    view_->setItemDelegate(new FormDelegate(view_));
    view_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                           QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    connect(view_, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == FormModel::kValue) view_->edit(index);
    });
    view_->setAlternatingRowColors(true);
    view_->setUniformRowHeights(true);
    view_->setIndentation(14);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->header()->setSectionResizeMode(FormModel::kName, QHeaderView::Interactive);
    view_->header()->resizeSection(FormModel::kName, 150);
    view_->header()->resizeSection(FormModel::kValue, 150);
    title_->setObjectName("form-title");
    help_->setObjectName("form-help");
    help_->setWordWrap(true);
    help_->setTextFormat(Qt::PlainText);
    help_->setAlignment(Qt::AlignTop);
    help_->setMinimumHeight(fontMetrics().height() * 6);
    help_->setMargin(8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->addWidget(title_);
    layout->addWidget(view_, 1);
    layout->addWidget(help_);
    title_->setContentsMargins(8, 0, 8, 0);
    connect(view_, &QTreeView::customContextMenuRequested, this, [this](const QPoint& place) {
        QMenu menu;
        fill_menu(menu, view_->indexAt(place));
        if (!menu.isEmpty()) menu.exec(view_->viewport()->mapToGlobal(place));
    });
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &FormPanel::show_help);
    connect(model_, &FormModel::dataChanged, this, &FormPanel::show_help);
    connect(model_, &FormModel::modelAboutToBeReset, this, &FormPanel::remember_open_rows);
    connect(model_, &FormModel::modelReset, this, &FormPanel::open_first_rows);
    connect(model_, &FormModel::modelReset, this, &FormPanel::show_title);
    connect(model_, &FormModel::refused, this, &FormPanel::show_problem);
    auto* remove = new QAction(tr("Back to its default"), this);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    view_->addAction(remove);
    connect(remove, &QAction::triggered, this, [this] { model_->reset(view_->currentIndex()); });
    open_first_rows();
    show_title();
}

void FormPanel::show_title() {
    const QString selected = document_.selected();
    title_->setText(selected.isEmpty() ? tr("The whole scenario") : selected.section('.', -1));
    title_->setToolTip(selected);
    show_help();
}

void FormPanel::show_help() {
    const QModelIndex index = view_->currentIndex();
    if (!index.isValid())
        return help_->setText(model_->is_empty() ? tr("Nothing can be shown: mend the YAML first.")
                                                 : tr("Click a value to change it. Right-click for "
                                                      "more: add, remove, move."));
    const QString problem = index.data(FormModel::kProblemRole).toString();
    const QString help = index.data(FormModel::kHelpRole).toString();
    help_->setText(problem.isEmpty() ? help : "⚠ " + problem + "\n\n" + help);
}

// What the file says is open; what it leaves to defaults can be opened. What somebody opened stays.
void FormPanel::open_first_rows() {
    const bool other = shown_ != document_.selected();
    shown_ = document_.selected();
    const std::function<void(const QModelIndex&, int)> open = [&](const QModelIndex& parent,
                                                                  int depth) {
        for (int i = 0; i < model_->rowCount(parent); ++i) {
            const QModelIndex index = model_->index(i, 0, parent);
            const scenarios::FormRow& row = model_->row(index);
            const bool at_first = row.is_here() && depth < (shown_.isEmpty() ? 0 : 2);
            const bool was_open = open_.contains(text_of(row.path));
            if (other ? at_first || row.has_error_below : was_open || row.has_error_below)
                view_->expand(index);
            open(index, depth + 1);
        }
    };
    open({}, 0);
    if (other) open_.clear();
}

void FormPanel::remember_open_rows() {
    open_.clear();
    const std::function<void(const QModelIndex&)> note = [&](const QModelIndex& parent) {
        for (int i = 0; i < model_->rowCount(parent); ++i) {
            const QModelIndex index = model_->index(i, 0, parent);
            if (view_->isExpanded(index)) open_ << index.data(FormModel::kPathRole).toString();
            note(index);
        }
    };
    note({});
}

void FormPanel::show_problem(const QString& why) {
    help_->setText("⚠ " + why);
    QToolTip::showText(mapToGlobal(help_->pos()), why, this);
}

void FormPanel::add(const QModelIndex& index, int addition) {
    const scenarios::FormRow& row = model_->row(index);
    QString name;
    if (row.kind == scenarios::FormRow::Kind::map) {
        QStringList names;
        for (const std::string& word : row.words) names << text_of(word);
        name = QInputDialog::getText(this, tr("Its name"),
                                     text_of(scenarios::about(row.field).key_is()));
        if (name.isEmpty()) return;
    }
    view_->expand(index);
    model_->add(index, addition, name);
}

void FormPanel::fill_menu(QMenu& menu, const QModelIndex& clicked) {
    if (!clicked.isValid()) return;
    const QPersistentModelIndex index = clicked.siblingAtColumn(0);
    const scenarios::FormRow& row = model_->row(index);
    for (size_t i = 0; i < row.additions.size(); ++i)
        menu.addAction(tr("Add %1").arg(text_of(row.additions[i].what)), this,
                       [this, index, i] { add(index, static_cast<int>(i)); });
    const bool item = row.place.ends_with(']');
    if (item) {
        menu.addSeparator();
        menu.addAction(tr("Move up"), this, [this, index] { model_->move(index, -1); });
        menu.addAction(tr("Move down"), this, [this, index] { model_->move(index, 1); });
    }
    if (row.is_named) menu.addAction(tr("Rename..."), this, [this, index] { view_->edit(index); });
    const bool written = row.is_here() || row.origin == scenarios::FormRow::Origin::inherited;
    if (!written) return;
    menu.addSeparator();
    menu.addAction(item || row.is_named ? tr("Remove") : tr("Back to its default"), this,
                   [this, index] { model_->reset(index); });
    const auto& positions = document_.draft().loaded.positions;
    const auto at = positions.find(row.path);
    if (at != positions.end() && at->second.file == document_.draft().path) {
        const int line = at->second.line, column = at->second.column;
        menu.addAction(tr("Show in the YAML"), this,
                       [this, line, column] { Q_EMIT document_.show_line(line, column); });
    }
}

}  // namespace faultline::gui
