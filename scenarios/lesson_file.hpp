// scenarios/lesson_file.hpp - a lesson: its systems, ready to be loaded, and its cards.
//
// The texts are as they are to be read: `{p99_busy}` has become the number as the lesson states it.
// Whether the numbers are true is another question: studies/lesson.hpp measures them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scenarios/diagnostics.hpp"
#include "scenarios/load.hpp"
#include "scenarios/schema/lesson.pb.h"

namespace faultline::scenarios {

struct LessonSystem {
    std::string name, label;
    std::string scenario;               // path of the file, ready to be opened
    std::vector<std::string> sets;      // "workload.arrivals=90/s"
    std::vector<schema::Fault> faults;  // its own, and of all cards that show it
};

struct LessonNumber {
    enum class Unit { seconds, share, per_second, usd, none };
    std::string name, of, stated;
    size_t system = 0;  // index into systems
    double value = 0;   // SI
    Unit unit = Unit::none;
    double within = 0;  // share of it
    Position where;     // of what it is said to be
};

struct LessonCard {
    std::string title, text, question, reveal, predict;
    std::vector<size_t> systems;  // shown: one, or two side by side
    double from = 0;              // simulated seconds
    std::optional<double> until;  // absent: nothing runs
    double speed = 1;
    std::vector<std::string> camera, choices;
    std::optional<size_t> answer;  // index into choices
};

struct LessonFile {
    std::string name, teaches, source;
    std::vector<LessonSystem> systems;
    std::vector<LessonNumber> numbers;
    std::vector<LessonCard> cards;
    PositionMap positions;
    Diagnostics diagnostics;
    bool readable = true;  // false: it, or a scenario it names, could not be opened
};

LessonFile load_lesson(const std::string& path, SourceFiles& sources);

// The scenario of a system, with the faults of its cards. Check its diagnostics.
LoadedScenario load_lesson_system(const LessonSystem& system, SourceFiles& sources);

// Whether the file at `path` is a lesson (its first level has the key `lesson`).
bool is_lesson_file(const std::string& path);

}  // namespace faultline::scenarios
