#include "gui/runbook/runbook_panel.hpp"

#include <QDockWidget>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/log/story_model.hpp"
#include "gui/look/label.hpp"
#include "gui/session/hand_fault.hpp"

namespace faultline::gui {
namespace {

QPushButton* button(const char* name, const QString& text, QWidget* parent) {
    auto* one = new QPushButton(text, parent);
    one->setObjectName(name);
    return one;
}

QLabel* label(const char* name, QFont::Weight weight, QWidget* parent) {
    auto* one = new Label(14, weight, parent);
    one->setObjectName(name);
    one->setWordWrap(true);
    return one;
}

}  // namespace

RunbookPanel::RunbookPanel(Hub& hub, QWidget* parent)
    : QWidget(parent),
      hub_{hub},
      model_{new RunbookModel(this)},
      view_{new QTreeView(this)},
      name_{label("runbook_name", QFont::DemiBold, this)},
      grade_{label("runbook_grade", QFont::Normal, this)},
      begin_{button("runbook_begin", {}, this)},
      again_{button("runbook_again", tr("Once more"), this)} {
    setObjectName("runbook_panel");
    view_->setObjectName("runbook_steps");
    view_->setModel(model_);
    view_->setRootIsDecorated(false);
    view_->setUniformRowHeights(true);
    view_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    view_->header()->setStretchLastSection(true);
    auto* open = button("runbook_open", tr("Open a runbook..."), this);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(name_);
    words->addWidget(grade_);
    auto* row = new QHBoxLayout;
    row->addLayout(words, 1);
    row->addWidget(open);
    row->addWidget(again_);
    row->addWidget(begin_);
    auto* column = new QVBoxLayout(this);
    column->addLayout(row);
    column->addWidget(view_, 1);
    // Five lines under their titles; and the grade, with its rule, takes two.
    view_->setMinimumHeight(fontMetrics().height() * 9);
    grade_->setMinimumHeight(fontMetrics().height() * 2 + 4);
    grade_->setAlignment(Qt::AlignTop);
    connect(open, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Open a runbook"), {},
                                                          tr("Runbooks (*.yaml *.yml)"));
        if (!path.isEmpty()) this->open(path);
    });
    connect(begin_, &QPushButton::clicked, this, &RunbookPanel::begin);
    connect(again_, &QPushButton::clicked, this, &RunbookPanel::again);
    connect(model_, &RunbookModel::dataChanged, this, &RunbookPanel::show_state);
    connect(model_, &RunbookModel::modelReset, this, &RunbookPanel::show_state);
    connect(&hub_, &Hub::shown, this, &RunbookPanel::watch);
    connect(&hub_, &Hub::opened, this, &RunbookPanel::design_opened);
    connect(&hub_, &Hub::runbook_wanted, this, &RunbookPanel::open);
    show_state();
}

void RunbookPanel::open(const QString& path) {
    scenarios::SourceFiles sources;
    scenarios::RunbookFile runbook = scenarios::load_runbook(path.toStdString(), sources);
    if (runbook.diagnostics.has_errors()) {
        Q_EMIT hub_.refused(QString::fromStdString(runbook.diagnostics.text()).trimmed());
        return;
    }
    const QString scenario = QString::fromStdString(runbook.scenario);
    model_->open(std::move(runbook));
    hub_.open(scenario);
    if (auto* dock = qobject_cast<QDockWidget*>(parentWidget())) {
        dock->show();
        dock->raise();
    }
    const QString problem = problem_of_steps();
    if (problem.isEmpty()) return;
    model_->open({});
    Q_EMIT hub_.refused(problem);
}

QString RunbookPanel::problem_of_steps() const {
    const scenarios::RunbookFile& runbook = rehearsal().runbook();
    if (!hub_.live() || hub_.design().path != runbook.scenario)
        return tr("The scenario of this runbook cannot be run");
    const auto at = [&](const std::string& path, const std::string& problem) {
        const auto place = runbook.positions.find(path);
        const int line = place == runbook.positions.end() ? 1 : place->second.line;
        return QString("%1:%2: %3")
            .arg(QString::fromStdString(runbook.source))
            .arg(line)
            .arg(QString::fromStdString(problem));
    };
    std::vector<scenarios::schema::Fault> before;
    for (size_t i = 0; i < runbook.steps.size(); ++i) {
        const scenarios::RunbookStep& step = runbook.steps[i];
        const std::string path = "steps[" + std::to_string(i) + "]";
        if (!step.fault.empty()) {
            const ReadFault read = read_fault(hub_.design(), step.fault, before);
            if (!read.problem.empty()) return at(path + ".fault", read.problem);
            before.push_back(read.written);
        }
        for (size_t k = 0; k < step.expected.size(); ++k)
            if (!is_told_of(step.expected[k]))
                return at(path + ".expect[" + std::to_string(k) + "].of",
                          "nothing here is called '" + step.expected[k].subject + "'");
    }
    return {};
}

// Faults are told of by what they are aimed at, alerts by their names; the rest by what it is
// about.
bool RunbookPanel::is_told_of(const scenarios::Sight& sight) const {
    if (sight.subject.empty() || sight.what == "fault" || sight.what.starts_with("alert") ||
        sight.what == "uptime_check" || sight.what == "restored")
        return true;
    const SystemView& system = hub_.system();
    if (sight.what == "error") return std::ranges::count(system.classes, sight.subject) > 0;
    return system.find(sight.subject) != models::kNone ||
           std::ranges::any_of(system.instances,
                               [&](const auto& one) { return one.name == sight.subject; });
}

// Of the runbook's system a rehearsal begins anew; of another one there is none.
void RunbookPanel::design_opened() {
    going_ = false;
    const scenarios::RunbookFile& runbook = rehearsal().runbook();
    if (runbook.steps.empty()) return;
    model_->open(hub_.design().path == runbook.scenario ? scenarios::RunbookFile{runbook}
                                                        : scenarios::RunbookFile{});
}

void RunbookPanel::again() {
    if (!rehearsal().runbook().steps.empty())
        hub_.open(QString::fromStdString(rehearsal().runbook().scenario));
}

void RunbookPanel::begin() {
    const auto& steps = rehearsal().runbook().steps;
    const size_t next = rehearsal().next();
    if (!hub_.live() || next >= steps.size()) return;
    going_ = true;
    if (steps[next].at && hub_.session().snapshot()->frame->at < *steps[next].at)
        hub_.seek(*steps[next].at);
    else
        strike();
    show_state();
}

void RunbookPanel::watch() {
    if (!hub_.live() || rehearsal().runbook().steps.empty()) return;
    // The latest there is: the hub's own may be older than what was just struck.
    const SnapshotPtr now = hub_.session().snapshot();
    model_->look(*now->story, now->head);
    const size_t next = rehearsal().next();
    if (!going_ || next == rehearsal().runbook().steps.size()) return;
    const auto& at = rehearsal().runbook().steps[next].at;
    if (!at || now->frame->at >= *at) return strike();
    if (now->mode != Mode::stopped && now->mode != Mode::ended) return;
    going_ = false;  // the run ends before that
    show_state();
}

// While it plays the session may have gone on since: when it mended and struck is what it says.
void RunbookPanel::strike() {
    going_ = false;
    const scenarios::RunbookStep& step = rehearsal().runbook().steps[rehearsal().next()];
    bool refused = false;
    const auto heard = connect(&hub_, &Hub::refused, this, [&refused] { refused = true; });
    std::vector<size_t> mended;
    const auto before = hub_.session().snapshot()->interventions;
    for (size_t i = 0; step.mend && i < before.size(); ++i)
        if (before[i].mended.ns == INT64_MAX) mended.push_back(i);
    for (const size_t i : mended) hub_.mend(i);
    if (!step.fault.empty()) hub_.strike(QString::fromStdString(step.fault));
    disconnect(heard);
    if (refused) return;
    const SnapshotPtr now = hub_.session().snapshot();
    sim::Time at = now->frame->at;
    if (!step.fault.empty() && !now->interventions.empty())
        at = std::min(at, now->interventions.back().at);
    for (const size_t i : mended)
        if (i < now->interventions.size()) at = std::min(at, now->interventions[i].mended);
    model_->begin(at);
    hub_.play();
}

void RunbookPanel::show_state() {
    const scenarios::RunbookFile& runbook = rehearsal().runbook();
    const size_t next = rehearsal().next();
    const bool any = !runbook.steps.empty(), left = any && next < runbook.steps.size();
    name_->setText(any ? QString::fromStdString(runbook.name)
                       : tr("No runbook is open. There are two in examples/runbooks."));
    again_->setEnabled(any);
    begin_->setEnabled(left && !going_);
    if (!left)
        begin_->setText(any ? tr("All steps have begun") : tr("Begin"));
    else if (going_)
        begin_->setText(tr("Going to %1").arg(clock_text(*runbook.steps[next].at)));
    else
        begin_->setText(tr("Begin: %1").arg(QString::fromStdString(runbook.steps[next].name)));
    grade_->setVisible(any);
    if (!any) return;
    grade_->setText(rehearsal().over() ? QString::fromStdString(rehearsal().grade().sentence)
                                       : tr("The grade comes when nothing is awaited any more."));
}

QWidget* make_runbook_panel(Hub& hub, QWidget* parent) { return new RunbookPanel(hub, parent); }

}  // namespace faultline::gui
