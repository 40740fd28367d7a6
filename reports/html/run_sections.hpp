// reports/html/run_sections.hpp - the tables of a run's page.
#pragma once
#include "reports/html/table.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

// What was asked of the run and what came of it, in the order of the page.
void add_outcome(const scenarios::RunResult& result, data& sections);
void add_latency(const scenarios::RunResult& result, data& sections);
void add_components(const scenarios::RunResult& result, data& sections);
// reports/html/headroom.cpp: who gives out first, and what one instance less does.
void add_headroom(const scenarios::RunResult& result, data& sections);
// reports/html/theory_section.cpp: what queueing theory says of the same figures.
void add_theory(const scenarios::RunResult& result, data& sections);

}  // namespace faultline::reports
