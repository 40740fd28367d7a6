#include "gui/session/rehearsal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gui/session/live_story.hpp"

namespace faultline::gui {

const char* sign_of(Verdict verdict) {
    static const char* const kSigns[] = {"\u00b7", "\u2026", "\u2713", "\u25b2", "\u2717"};
    return kSigns[static_cast<size_t>(verdict)];
}

const char* word_of(Verdict verdict) {
    static const char* const kWords[] = {"not begun", "awaited", "met", "late", "missed"};
    return kWords[static_cast<size_t>(verdict)];
}

Grade grade_of(size_t met, size_t steps) {
    Grade grade{.met = met, .steps = steps};
    // In whole numbers: 4 of 5 are 80 %.
    for (size_t i = 0; i < 5; ++i)
        if (steps > 0 && 5 * met >= (5 - i) * steps) {
            grade.letter = static_cast<char>('A' + i);
            break;
        }
    grade.sentence = fmt::format(
        "Grade {}: {} of {} {} met in time. A is all of them, B 80 % or more, C 60 %, D 40 %, "
        "E 20 %, F fewer.",
        grade.letter, met, models::counted(steps, "step"), met == 1 ? "was" : "were");
    return grade;
}

Rehearsal::Rehearsal(scenarios::RunbookFile runbook)
    : runbook_{std::move(runbook)},
      begun_(runbook_.steps.size()),
      checked_(runbook_.steps.size(), false) {
    for (size_t i = 0; i < runbook_.steps.size(); ++i) {
        for (size_t k = 0; k < runbook_.steps[i].expected.size(); ++k)
            outcomes_.push_back({.step = i, .sight = k});
        if (!runbook_.steps[i].check.empty()) outcomes_.push_back({.step = i});
    }
}

size_t Rehearsal::next() const {
    return static_cast<size_t>(std::find(begun_.begin(), begun_.end(), std::nullopt) -
                               begun_.begin());
}

void Rehearsal::begin(sim::Time at) {
    const size_t step = next();
    if (step == begun_.size()) return;
    begun_[step] = at;
    for (Outcome& outcome : outcomes_)
        if (outcome.step == step) outcome = outcome_of(outcome, {}, at);
}

void Rehearsal::check(size_t step, bool done) {
    checked_[step] = done;
    for (Outcome& outcome : outcomes_)
        if (outcome.step == step && !outcome.sight) outcome = outcome_of(outcome, {}, {});
}

void Rehearsal::look(const std::vector<models::StoryLine>& story, sim::Time now) {
    for (auto& begun : begun_)
        if (begun && now < *begun) begun.reset();
    for (Outcome& outcome : outcomes_) outcome = outcome_of(outcome, story, now);
}

Outcome Rehearsal::outcome_of(const Outcome& what, const std::vector<models::StoryLine>& story,
                              sim::Time now) const {
    Outcome outcome{.step = what.step, .sight = what.sight};
    const auto begun = begun_[what.step];
    if (!begun) return outcome;
    if (!what.sight) {
        outcome.verdict = checked_[what.step] ? Verdict::met : Verdict::awaited;
        return outcome;
    }
    const scenarios::Sight& sight = runbook_.steps[what.step].expected[*what.sight];
    const auto seen = std::find_if(story.begin(), story.end(), [&](const models::StoryLine& line) {
        return line.at >= *begun && line.at <= now && line.what == sight.what &&
               (sight.subject.empty() || line.subject == sight.subject);
    });
    if (seen != story.end()) {
        outcome.seen = seen->at - *begun;
        outcome.verdict = *outcome.seen <= sight.by ? Verdict::met : Verdict::late;
    } else {
        outcome.verdict =
            now - *begun <= sight.by + known_after(sight.what) ? Verdict::awaited : Verdict::missed;
    }
    return outcome;
}

bool Rehearsal::met(size_t step) const {
    return std::all_of(outcomes_.begin(), outcomes_.end(), [step](const Outcome& outcome) {
        return outcome.step != step || outcome.verdict == Verdict::met;
    });
}

bool Rehearsal::over() const {
    return !outcomes_.empty() && next() == begun_.size() &&
           std::none_of(outcomes_.begin(), outcomes_.end(), [](const Outcome& outcome) {
               return outcome.sight && outcome.verdict == Verdict::awaited;
           });
}

Grade Rehearsal::grade() const {
    size_t met_steps = 0;
    for (size_t i = 0; i < begun_.size(); ++i) met_steps += met(i);
    return grade_of(met_steps, begun_.size());
}

}  // namespace faultline::gui
