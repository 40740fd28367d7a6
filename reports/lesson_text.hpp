// reports/lesson_text.hpp - a lesson on a terminal: its cards, and whether its numbers are true.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "studies/lesson.hpp"

namespace faultline::reports {

std::string lesson_text(const studies::LessonResult& result, const TextStyle& style);

}  // namespace faultline::reports
