#include "gui/timeline/marks.hpp"

#include <algorithm>

#include "gui/log/story_model.hpp"

namespace faultline::gui {
std::vector<Mark> marks_of(const Hub& hub) {
    std::vector<Mark> marks;
    for (const models::StoryLine& line : *hub.snapshot().story)
        marks.push_back({line.at, mark_kind(line.what),
                         QString("%1  %2: %3")
                             .arg(clock_text(line.at), QString::fromStdString(line.subject),
                                  QString::fromStdString(line.detail))});
    for (const sim::Time at : hub.bookmarks())
        marks.push_back({at, MarkKind::bookmark, clock_text(at) + "  bookmark"});
    std::stable_sort(marks.begin(), marks.end(),
                     [](const Mark& a, const Mark& b) { return a.at < b.at; });
    return marks;
}

sim::Time next_mark(const Hub& hub, sim::Time after) {
    for (const Mark& mark : marks_of(hub))
        if (mark.at > after) return mark.at;
    return after;
}

sim::Time mark_before(const Hub& hub, sim::Time before) {
    sim::Time found{};
    for (const Mark& mark : marks_of(hub))
        if (mark.at < before) found = mark.at;
    return found;
}

}  // namespace faultline::gui
