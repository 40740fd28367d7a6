// reports/summary.hpp - the end of a run on a screen: verdicts first, then the figures behind them.
//
// A pure function of the result. No line is wider than `style.width` columns; colour repeats what a
// sign or a word already says. Times under OVER TIME and INCIDENTS count from the start of the run,
// warm-up included, as in the scenario's faults.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

std::string summary(const scenarios::RunResult& result, const TextStyle& style);

}  // namespace faultline::reports
