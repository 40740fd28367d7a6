// reports/theory_table.hpp - what theory says of a scenario before it runs, as text.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "scenarios/theory.hpp"

namespace faultline::reports {

// A sentence on what saturates first, a table of the things that do, and what is estimated of
// caches and of random faults. Lines begin with two blanks and end with a newline.
std::string theory_text(const scenarios::Theory& theory, const TextStyle& style);

}  // namespace faultline::reports
