// reports/theory_table.hpp - what theory says of a scenario before it runs, as text.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "scenarios/steady_theory.hpp"
#include "scenarios/theory.hpp"

namespace faultline::reports {

// A sentence on what saturates first, the exact answer where all has product form, a table of the
// things that saturate, and what is estimated of caches and of random faults. Lines begin with two
// blanks and end with a newline.
std::string theory_text(const scenarios::Theory& theory, const scenarios::SteadyTheory& steady,
                        const TextStyle& style);

}  // namespace faultline::reports
