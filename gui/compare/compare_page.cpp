#include "gui/compare/compare_page.hpp"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "gui/canvas/canvas.hpp"
#include "gui/log/story_model.hpp"
#include "gui/look/label.hpp"

namespace faultline::gui {

ComparePage::ComparePage(Hub& hub, QWidget* parent) : QWidget(parent), hub_{hub} {
    setObjectName("compare_page");
    setProperty("wants", "width");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* names = new QHBoxLayout;
    left_name_ = new Label(14, QFont::DemiBold, this);
    right_name_ = new Label(14, QFont::DemiBold, this);
    names->addWidget(left_name_, 1);
    names->addWidget(right_name_, 1);
    names->setContentsMargins(static_cast<int>(px(10)), static_cast<int>(px(6)),
                              static_cast<int>(px(10)), 0);
    column->addLayout(names);
    auto* systems = new QHBoxLayout;
    systems->setSpacing(static_cast<int>(px(2)));
    systems->addWidget(new Canvas(hub_, this), 1);
    right_place_ = new QWidget(this);
    auto* right = new QVBoxLayout(right_place_);
    right->setContentsMargins(0, 0, 0, 0);
    hint_ = new QLabel(tr("Nothing to compare with yet. Open a second system, or branch off this "
                          "one here and do something else to it."),
                       right_place_);
    hint_->setWordWrap(true);
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setMargin(static_cast<int>(px(40)));
    right->addWidget(hint_);
    systems->addWidget(right_place_, 1);
    column->addLayout(systems, 1);
    column->addLayout(make_buttons());
    make_table();
    column->addWidget(table_);
    connect(&hub_, &Hub::beside_changed, this, &ComparePage::show_beside);
    connect(&hub_, &Hub::shown, this, &ComparePage::keep_step);
    connect(&hub_, &Hub::opened, this, [this] {
        measurement_.stop();
        model_->show_measured({});
        show_names();
    });
    connect(&measurement_, &Measurement::progressed, this, [this](int percent) {
        if (measurement_.running()) measure_->setText(tr("Measuring: %1 %").arg(percent));
    });
    connect(&measurement_, &Measurement::finished, this, [this] {
        measure_->setText(tr("Measure with intervals"));
        measure_->setEnabled(true);
        model_->show_measured(measurement_.result());
    });
    show_beside();
}

QLayout* ComparePage::make_buttons() {
    choose_ = new QPushButton(tr("Open a second system..."), this);
    branch_ = new QPushButton(tr("Branch here"), this);
    close_ = new QPushButton(tr("Close the second"), this);
    measure_ = new QPushButton(tr("Measure with intervals"), this);
    choose_->setObjectName("compare_choose");
    branch_->setObjectName("compare_branch");
    close_->setObjectName("compare_close");
    measure_->setObjectName("compare_measure");
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(static_cast<int>(px(10)), 0, static_cast<int>(px(10)), 0);
    buttons->addWidget(choose_);
    buttons->addWidget(branch_);
    buttons->addWidget(close_);
    buttons->addStretch(1);
    buttons->addWidget(measure_);
    connect(choose_, &QPushButton::clicked, this, &ComparePage::choose_file);
    connect(branch_, &QPushButton::clicked, this, &ComparePage::branch);
    connect(close_, &QPushButton::clicked, &hub_, &Hub::close_beside);
    connect(measure_, &QPushButton::clicked, this, &ComparePage::measure);
    return buttons;
}

void ComparePage::make_table() {
    model_ = new DifferenceModel(this);
    table_ = new QTableView(this);
    table_->setObjectName("differences");
    table_->setModel(model_);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->setSelectionMode(QAbstractItemView::NoSelection);
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    table_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void ComparePage::choose_file() {
    const QString path = QFileDialog::getOpenFileName(this, tr("A second system"), {},
                                                      tr("Scenarios (*.yaml *.yml)"));
    if (!path.isEmpty()) hub_.open_beside().open(path);
}

void ComparePage::branch() {
    hub_.branch_beside();
    right_name_->setText(tr("Another future, from %1 on").arg(clock_text(hub_.frame().at)));
}

void ComparePage::show_beside() {
    measurement_.stop();
    delete right_;
    right_ = nullptr;
    Hub* beside = hub_.beside();
    if (beside) {
        right_ = new Canvas(*beside, right_place_);
        right_place_->layout()->addWidget(right_);
        connect(beside, &Hub::shown, this, &ComparePage::show_differences);
        connect(beside, &Hub::opened, this, &ComparePage::show_names);
        // Whoever opens a second system wants to see it.
        for (QWidget* up = parentWidget(); up; up = up->parentWidget())
            if (auto* pages = qobject_cast<QTabWidget*>(up)) {
                pages->setCurrentWidget(this);
                break;
            }
    }
    hint_->setVisible(!beside);
    table_->setVisible(beside);
    measure_->setVisible(beside);
    close_->setEnabled(beside);
    mode_ = Mode::paused;
    speed_ = 0;
    show_names();
    keep_step();
}

void ComparePage::show_names() {
    const auto name = [](const Hub* hub) {
        return hub ? QString::fromStdString(hub->system().name) : QString();
    };
    left_name_->setText(name(&hub_));
    right_name_->setText(name(hub_.beside()));
    branch_->setEnabled(hub_.live());
}

// One clock: the second goes where the first goes. Who is ahead waits for the other.
void ComparePage::keep_step() {
    Hub* beside = hub_.beside();
    if (!beside || !beside->live() || !hub_.live()) return;
    const Snapshot& first = hub_.snapshot();
    if (speed_ != first.speed) beside->set_speed(speed_ = first.speed);
    const sim::Time here = first.frame->at, there = beside->snapshot().frame->at;
    if (first.mode == Mode::playing) {
        const double ahead = there.seconds() - here.seconds();
        if (ahead > 2 * first.frame->window_seconds)
            beside->pause();
        else if (beside->snapshot().mode == Mode::paused)
            beside->play();
    } else {
        if (mode_ == Mode::playing) beside->pause();
        if (there != here && beside->snapshot().mode != Mode::playing) beside->seek(here);
    }
    mode_ = first.mode;
    show_differences();
}

void ComparePage::show_differences() {
    if (const Hub* beside = hub_.beside()) model_->show(hub_.frame(), beside->frame());
}

void ComparePage::measure() {
    Hub* beside = hub_.beside();
    if (!beside || !hub_.design().usable() || !beside->design().usable()) return;
    measure_->setText(tr("Measuring"));
    measure_->setEnabled(false);
    measurement_.start(hub_.design(), beside->design());
}

QWidget* make_compare_page(Hub& hub, QWidget* parent) { return new ComparePage(hub, parent); }

}  // namespace faultline::gui
