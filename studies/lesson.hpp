// studies/lesson.hpp - are the numbers true that a lesson states? Its systems run, and each number
// is measured.
#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/lesson_file.hpp"

namespace faultline::studies {

struct LessonPlan {
    scenarios::LessonFile lesson;
    std::vector<models::Blueprint> systems;  // in the lesson's order; none if anything is wrong
    scenarios::Diagnostics diagnostics;      // of the lesson and of its scenarios
    bool readable = true;
};
LessonPlan plan_lesson(const std::string& path, scenarios::SourceFiles& sources);

struct MeasuredNumber {
    scenarios::LessonNumber known;
    double measured = 0;  // SI; the mean over the replications
    std::string problem;  // why it cannot be measured; "" if it was
    bool holds() const;   // within what the lesson allows
};

struct LessonResult {
    scenarios::LessonFile lesson;
    std::vector<MeasuredNumber> numbers;  // those whose system has run
    uint64_t events = 0;
    double wall_seconds = 0;
    bool interrupted = false;
    bool holds() const;
};

struct LessonOptions {
    uint32_t jobs = 0;  // 0: as many as cores
    const std::atomic<bool>* stop = nullptr;
    // From one thread, a few times a second: of all systems.
    std::function<void(double fraction, uint64_t events)> progress;
};
LessonResult run_lesson(LessonPlan plan, const LessonOptions& options);

}  // namespace faultline::studies
