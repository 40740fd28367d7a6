#include "gui/lessons/lesson_player.hpp"

#include "scenarios/compile.hpp"

namespace faultline::gui {

LessonPlayer::LessonPlayer(Hub& hub, QObject* parent) : QObject(parent), hub_{hub} {
    connect(&hub_, &Hub::shown, this, &LessonPlayer::watch);
}

QString LessonPlayer::open(const QString& path) {
    scenarios::SourceFiles sources;
    scenarios::LessonFile lesson = scenarios::load_lesson(path.toStdString(), sources);
    if (lesson.diagnostics.has_errors() || lesson.cards.empty())
        return lesson.cards.empty() && !lesson.diagnostics.has_errors()
                   ? tr("the lesson has no cards")
                   : QString::fromStdString(lesson.diagnostics.text()).trimmed();
    lesson_ = std::move(lesson);
    sources_ = std::move(sources);
    left_ = right_ = std::nullopt;
    turn_to(0);
    return {};
}

// Opens a system of the lesson as any other design; false if it is broken.
bool LessonPlayer::show_system(Hub& hub, size_t system) {
    const scenarios::LessonSystem& what = lesson_.systems[system];
    Design design;
    design.path = what.scenario;
    std::string problem;
    design.text = sources_.read(what.scenario, problem).value_or("");
    design.sets = what.sets;
    design.loaded = scenarios::load_lesson_system(what, sources_);
    if (auto blueprint = scenarios::compile(design.loaded)) {
        blueprint->name = what.label;
        design.blueprint = std::make_shared<const models::Blueprint>(std::move(*blueprint));
    }
    hub.open_design(std::move(design));
    return hub.live();
}

void LessonPlayer::turn_to(size_t index) {
    if (index >= lesson_.cards.size()) return;
    index_ = index;
    stage_ = Stage::waiting;
    revealed_ = false;
    chosen_.reset();
    const scenarios::LessonCard& now = card();
    if (!now.systems.empty() && left_ != now.systems[0]) {
        left_ = now.systems[0];
        show_system(hub_, now.systems[0]);
    }
    if (now.systems.size() > 1) {
        Hub& beside = hub_.open_beside();
        if (right_ != now.systems[1]) show_system(beside, now.systems[1]);
        right_ = now.systems[1];
    } else {
        hub_.close_beside();
        right_.reset();
    }
    const sim::Time from = sim::Time{} + sim::from_seconds(now.from);
    for (Hub* hub : {&hub_, hub_.beside()}) {
        if (!hub || !hub->live()) continue;
        hub->pause();
        hub->set_speed(now.speed);
        hub->seek(from);
    }
    look_at(now.camera.empty() ? "" : now.camera.front());
    Q_EMIT turned();
}

void LessonPlayer::look_at(const std::string& name) {
    const SystemView& system = hub_.system();
    for (uint32_t i = 0; i < system.instances.size(); ++i)
        if (system.instances[i].name == name) return hub_.select(system.instances[i].component, i);
    hub_.select(name.empty() ? models::kNone : system.find(name));
}

void LessonPlayer::next() { turn_to(index_ + 1); }
void LessonPlayer::previous() {
    if (index_ > 0) turn_to(index_ - 1);
}

void LessonPlayer::run() {
    if (!has_lesson() || !card().until || stage_ == Stage::running) return;
    stage_ = Stage::running;
    hub_.play();
    Q_EMIT changed();
}

void LessonPlayer::choose(size_t choice) {
    if (!has_lesson() || choice >= card().choices.size()) return;
    chosen_ = choice;
    if (!card().until) revealed_ = true;
    Q_EMIT changed();
}

void LessonPlayer::reveal() {
    revealed_ = true;
    Q_EMIT changed();
}

// Stops at the card's end. Somebody may have gone there by himself: that is an end too.
void LessonPlayer::watch() {
    if (stage_ != Stage::running || !card().until) return;
    if (hub_.snapshot().head.seconds() < *card().until) return;
    hub_.pause();
    stage_ = Stage::over;
    revealed_ = true;
    Q_EMIT changed();
}

}  // namespace faultline::gui
