// gui/log/mark_shape.hpp - what happens in a run has a shape and a colour each, in the incident log
// and on the time bar: faults, who noticed, what answered, what came back, and bookmarks.
#pragma once
#include <QPainter>
#include <string>

#include "gui/look/theme.hpp"

namespace faultline::gui {

enum class MarkKind : uint8_t { fault, noticed, answered, recovered, bookmark };

// Of a word of the engine's story.
MarkKind mark_kind(const std::string& what);
Meaning meaning_of(MarkKind kind);
// Standing on `foot`.
void paint_mark(QPainter& painter, QPointF foot, double size, MarkKind kind);

}  // namespace faultline::gui
