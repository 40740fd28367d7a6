// gui/timeline/marks.hpp - the moments of a run that one jumps to: faults, who noticed, what
// answered, what came back, and bookmarks.
#pragma once
#include <vector>

#include "gui/log/mark_shape.hpp"
#include "gui/window/hub.hpp"

namespace faultline::gui {

struct Mark {
    sim::Time at;
    MarkKind kind = MarkKind::fault;
    QString text;
};
// In order of time.
std::vector<Mark> marks_of(const Hub& hub);
// The next mark after this moment, or the last before; nothing: this moment.
sim::Time next_mark(const Hub& hub, sim::Time after);
sim::Time mark_before(const Hub& hub, sim::Time before);

}  // namespace faultline::gui
