#include "gui/lessons/lesson_panel.hpp"

#include <QButtonGroup>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "gui/lessons/choice.hpp"
#include "gui/lessons/prediction_chart.hpp"
#include "gui/look/label.hpp"

namespace faultline::gui {
namespace {

QString text_of(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

LessonPanel::LessonPanel(Hub& hub, QWidget* parent)
    : QWidget(parent), hub_{hub}, player_{hub, this} {
    setObjectName("lesson_panel");
    auto* whole = new QVBoxLayout(this);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setMinimumWidth(static_cast<int>(px(250)));
    auto* card = new QWidget(scroll);
    auto* column = new QVBoxLayout(card);
    column->setSpacing(static_cast<int>(px(10)));
    lesson_ = label("lesson_name", 12, QFont::DemiBold);
    teaches_ = label("lesson_teaches", 12, QFont::Normal);
    title_ = label("lesson_title", 19, QFont::DemiBold);
    shown_ = label("lesson_shown", 12, QFont::Normal);
    text_ = label("lesson_text", 14, QFont::Normal);
    question_ = label("lesson_question", 14, QFont::DemiBold);
    choices_ = new QWidget(card);
    choices_column_ = new QVBoxLayout(choices_);
    choices_column_->setContentsMargins(0, 0, 0, 0);
    prediction_ = new PredictionChart(card);
    verdict_ = label("lesson_verdict", 12, QFont::Normal);
    reveal_ = label("lesson_reveal", 14, QFont::Normal);
    for (QWidget* one :
         std::initializer_list<QWidget*>{lesson_, teaches_, title_, shown_, text_, question_,
                                         choices_, prediction_, verdict_, reveal_})
        column->addWidget(one);
    column->addStretch(1);
    scroll->setWidget(card);
    whole->addWidget(scroll, 1);
    auto* row = new QHBoxLayout;
    previous_ = new QPushButton(tr("Back"), this);
    run_ = new QPushButton(this);
    next_ = new QPushButton(tr("Next"), this);
    place_ = label("lesson_place", 12, QFont::Normal);
    place_->setWordWrap(false);
    previous_->setObjectName("lesson_previous");
    run_->setObjectName("lesson_run");
    next_->setObjectName("lesson_next");
    row->addWidget(previous_);
    row->addWidget(place_);
    row->addStretch(1);
    row->addWidget(run_);
    row->addWidget(next_);
    whole->addLayout(row);
    connect(previous_, &QPushButton::clicked, &player_, &LessonPlayer::previous);
    connect(next_, &QPushButton::clicked, &player_, &LessonPlayer::next);
    connect(run_, &QPushButton::clicked, &player_, &LessonPlayer::run);
    connect(&player_, &LessonPlayer::turned, this, &LessonPanel::show_card);
    connect(&player_, &LessonPlayer::changed, this, &LessonPanel::show_state);
    connect(&hub_, &Hub::lesson_wanted, this, &LessonPanel::open);
    connect(&hub_, &Hub::shown, this, [this] {
        if (!player_.has_lesson() || player_.card().predict.empty()) return;
        if (player_.stage() == LessonPlayer::Stage::waiting) return;
        // Of two systems it is the second one that is foretold: the first is there to compare.
        const Hub& foretold = hub_.beside() ? *hub_.beside() : hub_;
        prediction_->show_past(*foretold.snapshot().past, foretold.snapshot().head.seconds());
    });
    show_card();
}

QLabel* LessonPanel::label(const char* name, double pixels, QFont::Weight weight) {
    auto* one = new Label(pixels, weight, this);
    one->setObjectName(name);
    one->setWordWrap(true);
    one->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return one;
}

void LessonPanel::open(const QString& path) {
    const QString problem = player_.open(path);
    if (!problem.isEmpty()) {
        Q_EMIT hub_.refused(problem);
        return;
    }
    if (auto* dock = qobject_cast<QDockWidget*>(parentWidget())) {
        dock->show();
        dock->raise();
    }
}

void LessonPanel::add_choices() {
    delete buttons_;
    buttons_ = new QButtonGroup(this);
    while (QLayoutItem* item = choices_column_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto& choices = player_.card().choices;
    for (size_t i = 0; i < choices.size(); ++i) {
        auto* button = new Choice(text_of(choices[i]), choices_);
        buttons_->addButton(button, static_cast<int>(i));
        choices_column_->addWidget(button);
    }
    connect(buttons_, &QButtonGroup::idClicked, &player_,
            [this](int choice) { player_.choose(static_cast<size_t>(choice)); });
}

void LessonPanel::show_card() {
    const bool any = player_.has_lesson();
    for (QWidget* one :
         std::initializer_list<QWidget*>{title_, shown_, question_, choices_, prediction_, verdict_,
                                         reveal_, previous_, run_, next_, place_})
        one->setVisible(any);
    if (!any) {
        text_->setText(
            tr("No lesson is open. File, Open takes lessons too; there are eleven in "
               "examples/lessons."));
        return;
    }
    const scenarios::LessonFile& lesson = player_.lesson();
    const scenarios::LessonCard& card = player_.card();
    lesson_->setText(text_of(lesson.name));
    teaches_->setText(text_of(lesson.teaches));
    title_->setText(text_of(card.title));
    QString shown;
    for (const size_t system : card.systems)
        shown += (shown.isEmpty() ? "" : tr("  beside  ")) + text_of(lesson.systems[system].label);
    shown_->setText(shown);
    text_->setText(text_of(card.text));
    question_->setText(text_of(card.question));
    question_->setVisible(!card.question.empty());
    add_choices();
    prediction_->setVisible(!card.predict.empty() && card.until.has_value());
    if (!card.predict.empty() && card.until) {
        const std::string camera = card.camera.empty() ? "" : card.camera.front();
        prediction_->ask(card.predict, card.from, *card.until, hub_.system().find(camera));
    }
    place_->setText(tr("%1 of %2").arg(player_.index() + 1).arg(lesson.cards.size()));
    previous_->setEnabled(player_.index() > 0);
    next_->setEnabled(player_.index() + 1 < lesson.cards.size());
    show_state();
}

QString LessonPanel::run_text() const {
    switch (player_.stage()) {
        case LessonPlayer::Stage::running:
            return tr("Running");
        case LessonPlayer::Stage::over:
            return tr("It has run");
        case LessonPlayer::Stage::waiting:
            break;
    }
    return tr("Let it run");
}

void LessonPanel::show_state() {
    if (!player_.has_lesson()) return;
    const scenarios::LessonCard& card = player_.card();
    run_->setVisible(card.until.has_value());
    run_->setText(run_text());
    run_->setEnabled(player_.stage() == LessonPlayer::Stage::waiting);
    const bool told = player_.revealed() || (!card.until && card.choices.empty());
    reveal_->setText(text_of(card.reveal));
    reveal_->setVisible(told && !card.reveal.empty());
    verdict_->setText(told ? prediction_->verdict() : QString());
    verdict_->setVisible(!verdict_->text().isEmpty());
    if (!buttons_) return;
    for (QAbstractButton* button : buttons_->buttons()) {
        const auto choice = static_cast<size_t>(buttons_->id(button));
        const bool right = told && card.answer == choice;
        const bool wrong = told && player_.chosen() == choice && !right;
        const QString sign = right   ? QString::fromUtf8("\u2713 ")
                             : wrong ? QString::fromUtf8("\u2717 ")
                                     : QString();
        button->setText(sign + text_of(card.choices[choice]));
        button->setEnabled(!told);
    }
}

QWidget* make_lesson_panel(Hub& hub, QWidget* parent) { return new LessonPanel(hub, parent); }

}  // namespace faultline::gui
