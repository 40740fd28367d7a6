#include "gui/inspector/inspector.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>
#include <cmath>

#include "gui/canvas/node_card.hpp"
#include "gui/faults/by_hand.hpp"
#include "gui/look/label.hpp"

namespace faultline::gui {
namespace {

using models::kNone;

// Two columns of a name and a figure.
class Figures {
public:
    void add(const QString& name, const QString& value) {
        if (column_ == 0) text_ += "<tr>";
        text_ += QString(
                     "<td style='color:%1; padding:2px 8px 2px 0'>%2</td>"
                     "<td align='right' style='padding:2px 18px 2px 0'><b>%3</b></td>")
                     .arg(theme().faint.name(), name.toHtmlEscaped(), value.toHtmlEscaped());
        if (column_ == 1) text_ += "</tr>";
        column_ = 1 - column_;
    }
    QString html() const { return "<table>" + text_ + (column_ ? "</tr>" : "") + "</table>"; }

private:
    QString text_;
    int column_ = 0;
};

}  // namespace

Inspector::Inspector(Hub& hub, QWidget* parent)
    : QWidget(parent),
      hub_{hub},
      title_{new Label(16, QFont::Bold, this)},
      figures_{new Label(12, QFont::Normal, this)},
      instances_{new QTreeView(this)},
      model_{new InstanceModel(hub, this)},
      break_{new QToolButton(this)},
      mend_{new QPushButton(tr("Mend"), this)} {
    setObjectName("inspector_panel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 8, 8);
    column->setSpacing(6);
    title_->setObjectName("inspector_title");
    figures_->setObjectName("inspector_figures");
    figures_->setTextFormat(Qt::RichText);
    figures_->setWordWrap(true);
    instances_->setObjectName("instances");
    instances_->setModel(model_);
    instances_->setRootIsDecorated(false);
    instances_->setUniformRowHeights(true);
    instances_->setContextMenuPolicy(Qt::CustomContextMenu);
    // Figures are always there; a state that is long is told by its sign and when pointed at.
    instances_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    instances_->header()->setStretchLastSection(false);
    instances_->header()->setSectionResizeMode(InstanceModel::state, QHeaderView::Stretch);
    break_->setText(tr("Break..."));
    break_->setObjectName("break");
    break_->setPopupMode(QToolButton::InstantPopup);
    break_->setMenu(new QMenu(break_));
    mend_->setObjectName("mend");
    connect(break_->menu(), &QMenu::aboutToShow, this, [this] {
        break_->menu()->clear();
        fill_menu(*break_->menu(), hub_, selection(hub_));
    });
    connect(mend_, &QPushButton::clicked, this, [this] { revive(hub_, selection(hub_)); });
    auto* row = new QHBoxLayout;
    row->addWidget(break_);
    row->addWidget(mend_);
    row->addStretch(1);
    column->addWidget(title_);
    column->addWidget(figures_);
    column->addLayout(row);
    column->addWidget(instances_, 1);
    column->addStretch(0);  // without a table, what there is stays at the top
    connect(&hub_, &Hub::opened, this, &Inspector::show_selection);
    connect(&hub_, &Hub::selection_changed, this, &Inspector::show_selection);
    connect(&hub_, &Hub::shown, this, &Inspector::show_moment);
    connect(instances_, &QTreeView::clicked, this, &Inspector::pick);
    connect(instances_, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        toggle(hub_, {hub_.selected(), model_->instance(index.row()), kNone});
    });
    connect(instances_, &QTreeView::customContextMenuRequested, this, [this](QPoint at) {
        const QModelIndex index = instances_->indexAt(at);
        if (!index.isValid()) return;
        pick(index);
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fill_menu(*menu, hub_, selection(hub_));
        menu->popup(instances_->viewport()->mapToGlobal(at));
    });
    show_selection();
}

void Inspector::pick(const QModelIndex& index) {
    hub_.select(hub_.selected(), model_->instance(index.row()));
}

QString Inspector::figures_of_users() const {
    const Frame::Users& users = hub_.frame().users;
    Figures figures;
    figures.add(tr("asked"), rate_text(users.offered));
    figures.add(tr("p50"), latency_text(users.p50));
    figures.add(tr("answered"), rate_text(users.goodput));
    figures.add(tr("p99"), latency_text(users.p99));
    figures.add(tr("failed"), rate_text(users.bad));
    figures.add(tr("under way"), count_text(static_cast<double>(hub_.frame().calls)));
    return figures.html();
}

QString Inspector::figures_of_component(uint32_t id) const {
    const Frame::Component& now = hub_.frame().components[id];
    Figures figures;
    figures.add(tr("busy"), now.utilization < 0 ? QString(QChar(0x2013))
                                                : percent_text(double{now.utilization}));
    figures.add(tr("waiting"), count_text(double{now.queue}));
    figures.add(tr("served"), rate_text(double{now.served}));
    figures.add(tr("p99 of calls"), latency_text(double{now.p99}));
    figures.add(tr("failed"), rate_text(double{now.failed}));
    figures.add(tr("turned away"), rate_text(double{now.rejected}));
    return figures.html();
}

QString Inspector::figures_of_edge(uint32_t e) const {
    const SystemView::Edge& edge = hub_.system().edges[e];
    Figures figures;
    figures.add(tr("calls"), rate_text(double{hub_.frame().edges[e].rate}));
    figures.add(tr("failed"), rate_text(double{hub_.frame().edges[e].bad}));
    figures.add(tr("waits"), edge.waits ? tr("for the answer") : tr("for nothing"));
    figures.add(tr("delay"), edge.link ? tr("modelled") : tr("none"));
    return figures.html();
}

void Inspector::show_selection() {
    const SystemView& system = hub_.system();
    const uint32_t id = hub_.selected(), edge = hub_.selected_edge();
    QString title = hub_.live() ? tr("All requests") : tr("Nothing is open");
    if (id == system.users()) title = tr("Users");
    if (id < system.users()) title = QString::fromStdString(system.components[id].name);
    if (edge != kNone)
        title = QString::fromStdString(system.components[system.edges[edge].from].name) +
                QString::fromUtf8(" \u2192 ") +
                QString::fromStdString(system.components[system.edges[edge].to].name);
    title_->setText(title);
    model_->show_component(id);
    instances_->setVisible(id < system.users());
    if (hub_.selected_instance() != kNone)
        instances_->setCurrentIndex(model_->index(
            static_cast<int>(hub_.selected_instance() - system.components[id].first_instance), 0));
    show_moment();
}

void Inspector::show_moment() {
    const uint32_t id = hub_.selected(), edge = hub_.selected_edge();
    const bool component = id < hub_.system().users();
    if (component)
        figures_->setText(figures_of_component(id));
    else if (edge != kNone)
        figures_->setText(figures_of_edge(edge));
    else
        figures_->setText(hub_.live() ? figures_of_users() : tr("Ctrl+O opens a scenario."));
    model_->show_moment();
    break_->setVisible(id != kNone || edge != kNone);
    mend_->setEnabled(can_be_revived(hub_, selection(hub_)));
    mend_->setVisible(hub_.live());
}

void Inspector::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && figures_) show_moment();
    QWidget::changeEvent(event);
}

QWidget* make_inspector(Hub& hub, QWidget* parent) { return new Inspector(hub, parent); }

}  // namespace faultline::gui
