// gui/lessons/lesson_player.hpp - a lesson going on: which card is up, what it shows, whether it
// has run.
//
// Turning up a card opens its systems (the second one beside the first), goes to its moment and
// looks where it says. It runs when somebody lets it, to the card's end, and waits there. What the
// systems do is the session's; the player only says when.
#pragma once
#include <QObject>
#include <optional>

#include "gui/window/hub.hpp"
#include "scenarios/lesson_file.hpp"

namespace faultline::gui {

class LessonPlayer : public QObject {
    Q_OBJECT

public:
    enum class Stage : uint8_t {
        waiting,  // to be run, or nothing is to run
        running,
        over,  // it has run to its end
    };
    explicit LessonPlayer(Hub& hub, QObject* parent = nullptr);

    // The answer is empty, or says for people what is wrong with it.
    QString open(const QString& path);
    const scenarios::LessonFile& lesson() const { return lesson_; }
    bool has_lesson() const { return !lesson_.cards.empty(); }
    size_t index() const { return index_; }
    const scenarios::LessonCard& card() const { return lesson_.cards[index_]; }
    Stage stage() const { return stage_; }
    // What is told when it has run is told: it did, or nothing runs and the question was answered.
    bool revealed() const { return revealed_; }
    std::optional<size_t> chosen() const { return chosen_; }

public Q_SLOTS:
    void turn_to(size_t index);
    void next();
    void previous();
    void run();
    void choose(size_t choice);
    void reveal();

Q_SIGNALS:
    void turned();   // another card, or another lesson
    void changed();  // its stage, a choice, the reveal

private:
    bool show_system(Hub& hub, size_t system);
    void look_at(const std::string& name);
    void watch();

    Hub& hub_;
    scenarios::LessonFile lesson_;
    scenarios::SourceFiles sources_;
    size_t index_ = 0;
    Stage stage_ = Stage::waiting;
    bool revealed_ = false;
    std::optional<size_t> chosen_;
    std::optional<size_t> left_, right_;  // systems that are open
};

}  // namespace faultline::gui
