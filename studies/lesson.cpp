#include "studies/lesson.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"
#include "studies/expression.hpp"

namespace faultline::studies {
namespace {

MeasuredNumber measure(const scenarios::LessonNumber& known, const scenarios::RunResult& result) {
    MeasuredNumber number{known, 0, ""};
    try {
        number.measured = evaluate(known.of, result);
    } catch (const std::invalid_argument& wrong) {
        number.problem = wrong.what();
    }
    return number;
}

}  // namespace

bool MeasuredNumber::holds() const {
    return problem.empty() &&
           std::abs(measured - known.value) <= known.within * std::abs(known.value);
}

bool LessonResult::holds() const {
    return std::all_of(numbers.begin(), numbers.end(), [](const auto& one) { return one.holds(); });
}

LessonPlan plan_lesson(const std::string& path, scenarios::SourceFiles& sources) {
    LessonPlan plan;
    plan.lesson = scenarios::load_lesson(path, sources);
    plan.readable = plan.lesson.readable;
    plan.diagnostics.append(plan.lesson.diagnostics);
    if (plan.diagnostics.has_errors()) return plan;
    for (const scenarios::LessonSystem& system : plan.lesson.systems) {
        scenarios::LoadedScenario loaded = scenarios::load_lesson_system(system, sources);
        std::optional<models::Blueprint> blueprint;
        if (loaded.readable && !loaded.diagnostics.has_errors())
            blueprint = scenarios::compile(loaded);
        plan.readable = plan.readable && loaded.readable;
        plan.diagnostics.append(loaded.diagnostics);
        if (blueprint) plan.systems.push_back(std::move(*blueprint));
    }
    return plan;
}

LessonResult run_lesson(LessonPlan plan, const LessonOptions& options) {
    const auto start = std::chrono::steady_clock::now();
    LessonResult result;
    const auto count = static_cast<double>(plan.systems.size());
    for (size_t s = 0; s < plan.systems.size(); ++s) {
        scenarios::ExperimentOptions how;
        how.jobs = options.jobs;
        how.stop = options.stop;
        if (options.progress)
            how.progress = [&](const scenarios::Progress& p) {
                options.progress((static_cast<double>(s) + p.fraction) / count,
                                 result.events + p.events);
            };
        const scenarios::RunResult run = scenarios::run_experiment(plan.systems[s], how);
        result.events += run.engine.events;
        if (run.interrupted) {
            result.interrupted = true;
            break;
        }
        for (const scenarios::LessonNumber& number : plan.lesson.numbers)
            if (number.system == s) result.numbers.push_back(measure(number, run));
    }
    result.lesson = std::move(plan.lesson);
    result.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace faultline::studies
