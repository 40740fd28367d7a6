// gui/session/rehearsal.hpp - a runbook held against what happens: what was expected of each step,
// when it was seen, and what that is worth.
//
// It keeps when each step began and what people ticked off; everything else follows from the story
// as it is now, so that who goes back in time and does something else is judged by what then
// happens. Cost of a look: one pass over the story for each thing expected.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/story.hpp"
#include "scenarios/runbook_file.hpp"

namespace faultline::gui {

enum class Verdict : uint8_t {
    not_begun,  // its step has not begun
    awaited,    // not seen yet, and there is still time
    met,        // seen in time
    late,       // seen, too late
    missed,     // not seen, and its time is up
};
const char* sign_of(Verdict verdict);  // UTF-8, one character, another one each
const char* word_of(Verdict verdict);

// What was seen, or is to be ticked off.
struct Outcome {
    size_t step = 0;
    std::optional<size_t> sight{};  // of the step's expected; absent: its check by hand
    Verdict verdict = Verdict::not_begun;
    std::optional<sim::Duration> seen{};  // since the step began
};

// A: all steps were met in time; B: 80 % of them or more; C: 60 %; D: 40 %; E: 20 %; F: fewer.
struct Grade {
    size_t met = 0, steps = 0;
    char letter = 'F';
    std::string sentence{};  // with the rule
};
Grade grade_of(size_t met, size_t steps);

class Rehearsal {
public:
    Rehearsal() = default;
    explicit Rehearsal(scenarios::RunbookFile runbook);

    const scenarios::RunbookFile& runbook() const { return runbook_; }
    // The step that can be begun now; steps().size() when all were.
    size_t next() const;
    void begin(sim::Time at);  // next()
    void check(size_t step, bool done);
    bool checked(size_t step) const { return checked_[step]; }
    // The story up to `now`. Steps that begin later never began: somebody went back and did
    // something else there.
    void look(const std::vector<models::StoryLine>& story, sim::Time now);

    const std::vector<Outcome>& outcomes() const { return outcomes_; }
    bool met(size_t step) const;  // all that it expects, and its check
    std::optional<sim::Time> begun(size_t step) const { return begun_[step]; }
    // All steps began and nothing is awaited any more.
    bool over() const;
    Grade grade() const;

private:
    Outcome outcome_of(const Outcome& what, const std::vector<models::StoryLine>& story,
                       sim::Time now) const;

    scenarios::RunbookFile runbook_;
    std::vector<std::optional<sim::Time>> begun_;
    std::vector<bool> checked_;
    std::vector<Outcome> outcomes_;  // in the order of the file
};

}  // namespace faultline::gui
