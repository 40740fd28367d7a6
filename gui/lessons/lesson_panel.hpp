// gui/lessons/lesson_panel.hpp - the card of a lesson that is up: text, question, prediction,
// reveal; and the way to the next one.
#pragma once
#include <QWidget>

#include "gui/lessons/lesson_player.hpp"

class QButtonGroup;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace faultline::gui {

class PredictionChart;

class LessonPanel : public QWidget {
    Q_OBJECT

public:
    explicit LessonPanel(Hub& hub, QWidget* parent = nullptr);
    LessonPlayer& player() { return player_; }
    PredictionChart& prediction() { return *prediction_; }

public Q_SLOTS:
    void open(const QString& path);

private:
    QLabel* label(const char* name, double pixels, QFont::Weight weight);
    void add_choices();
    void show_card();   // another one
    void show_state();  // of the same
    QString run_text() const;

    Hub& hub_;
    LessonPlayer player_;
    QLabel *lesson_, *teaches_, *title_, *shown_, *text_, *question_, *reveal_, *verdict_, *place_;
    PredictionChart* prediction_;
    QWidget* choices_;
    QVBoxLayout* choices_column_;
    QButtonGroup* buttons_ = nullptr;
    QPushButton *previous_, *run_, *next_;
};

QWidget* make_lesson_panel(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
